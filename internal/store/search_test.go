package store_test

import (
	"strings"
	"testing"

	"casegraph/internal/store"
	"casegraph/internal/text"
)

func TestSearchText(t *testing.T) {
	c := catalogOf(t, `
"A source." type Source @node(plural: "sources") { "T." title: String @search @label(name: false) "N." number: String @label "N." otherNames: [String!]! @search "D." dull: String }`)
	for _, x := range []struct {
		values              map[string]any
		key, headings, text string
	}{
		{nil, "", "", ""},
		{map[string]any{"title": "Ny  Nak", "dull": "dull"}, "", "", " ny nak \n"},
		{map[string]any{"label": "Nak", "title": "Nak", "otherNames": []any{"NÁK\nNy", "នី, ណាក់", " "}}, "nak",
			"NnakNnyN\nLnakLnyL\nNនីN,Nណាក់N\nLនីL,Lណាក់L\nLnakL\n", " nak \n nak ny \n នី , ណាក់ \n"},
		{map[string]any{"label": "12/3", "number": "12/3"}, "12/3", "N12N/N3N\nL12L/L3L\n", " 12 / 3 \n"},
		{map[string]any{"label": "Source s1"}, "source s1", "LsourceLs1L\n", " source s1 \n"},
		{map[string]any{"label": strings.Repeat("a", store.MostHeadings), "number": "b"}, strings.Repeat("a", text.KeyRunes),
			"NbN\nLbL\n", " " + strings.Repeat("a", store.MostHeadings) + " \n b \n"},
	} {
		if got := store.SearchKey(x.values); got != x.key {
			t.Errorf("SearchKey of %v = %q, want %q", x.values, got, x.key)
		}
		if got := store.SearchHeadings(c.Source(), x.values); got != x.headings {
			t.Errorf("SearchHeadings of %v = %q, want %q", x.values, got, x.headings)
		}
		if got := store.SearchText(c.Source(), x.values); got != x.text {
			t.Errorf("SearchText of %v = %q, want %q", x.values, got, x.text)
		}
	}
}
