package fact

import (
	"slices"
	"testing"

	"casegraph/internal/catalog"
)

func TestDoubtfulDates(t *testing.T) {
	properties := []*catalog.Property{
		{Name: "since", Kind: catalog.Date},
		{Name: "until", Kind: catalog.Date, NotBefore: "since"},
		{Name: "note", Kind: catalog.String},
	}
	const early, late, order = "date before the year 1000", "date after the year 2100", "date before the one that it should follow"
	for _, c := range []struct {
		since, until string // "" is none
		want         []string
	}{
		{"1000", "2100-12-31", nil},
		{"0999", "2101", []string{early, late}},
		{"[..0999]", "[2101..]", []string{early, late}},
		{"0XXX", "XXXX", []string{early}},
		{"[..1990]", "[1990..]", nil},
		{"1990/9999", "", []string{late}},
		{"1990", "1989", []string{order}},
		{"1990-08", "1990", nil}, // it can be later in 1990
		{"1990-08-02", "1990-08-01", []string{order}},
		{"1990-08-02", "1990-08-02", nil},
		{"1990~", "1989?", []string{order}},
		{"[1990..]", "[..1989]", []string{order}},
		{"[..1990]", "1989", nil},
		{"XXXX-08", "1989", nil},
		{"", "1989", nil},
		{"0990", "0980", []string{early, early, order}},
	} {
		values := map[string]any{"note": "0001"}
		if c.since != "" {
			values["since"] = c.since
		}
		if c.until != "" {
			values["until"] = c.until
		}
		var got []string
		for _, d := range DoubtfulDates(properties, values) {
			got = append(got, d.Kind)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s, %s: %q; want %q", c.since, c.until, got, c.want)
		}
	}
}
