package mapping

import (
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
)

func TestNumbersAsPublished(t *testing.T) {
	whole := &catalog.Property{Kind: catalog.Int}
	for _, c := range []struct {
		example  string
		property *catalog.Property
		in, want string // want is "" if in is no such number
	}{
		{"1.234,56", nil, "1.234.567,5", "1234567.5"},
		{"1.234,56", nil, "1234567,5", "1234567.5"},
		{"1.234,56", nil, "-12,50", "-12.50"},
		{"1.234,56", nil, "−12", "-12"},
		{"1.234,56", nil, "+12", "12"},
		{"1.234,56", nil, "1.5", ""},
		{"1.234,56", nil, "1.2345", ""},
		{"1.234,56", nil, "1234.567", ""},
		{"1.234,56", nil, "12,", ""},
		{"1.234,56", nil, "12 €", ""},
		{"1,234.56", nil, "1,234", "1234"},
		{"1,234", nil, "1,234", "1234"},
		{"1,234", nil, "1,234.5", ""},
		{"1234,56", nil, "1234,5", "1234.5"},
		{"1234,56", nil, "1.234,5", ""},
		{"1 234,56", nil, "1\u202f234\u00a0567,5", "1234567.5"},
		{"1'234.56", nil, "1’234.5", "1234.5"},
		{"1,23,456.78", nil, "", ""},
		{"1,23,456.56", nil, "12,34,567.8", "1234567.8"},
		{"1,23,456.56", nil, "1,234,567.8", ""},
		{"1.234,56", nil, "១.២៣៤", "1234"},
		{"1.234,56", whole, "1.234,00", "1234"},
		{"1.234,56", whole, "1.234,50", "1234.50"},
	} {
		r := &reader{}
		s := r.number(&record.Value{Shape: record.Text, Text: c.example}, c.property)
		if s == nil {
			if c.want != "" || c.in != "" {
				t.Errorf("%s is refused", c.example)
			}
			continue
		}
		if got, err := s.change(&row{}, record.Value{Shape: record.Text, Text: c.in}); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q like %s: %s, %v; want %s", c.in, c.example, got, err, c.want)
		}
	}
	for _, example := range []string{"", "1.234.56", "12", "1,234,56", "a", "1.23,456", "123456", "2.345,67"} {
		r := &reader{}
		if r.number(&record.Value{Shape: record.Text, Text: example}, nil); len(r.problems) != 1 {
			t.Errorf("%s is accepted", example)
		}
	}
}
