package store_test

import (
	"testing"

	"casegraph/internal/store"
)

func TestSearchText(t *testing.T) {
	c := catalogOf(t, `
"A source." type Source @node(plural: "sources") { "T." title: String @search @label "N." otherNames: [String!]! @search "D." dull: String }`)
	for _, x := range []struct {
		values map[string]any
		want   string
	}{
		{nil, ""},
		{map[string]any{"title": "Ny  Nak", "dull": "dull"}, "ny nak"},
		{map[string]any{"label": "Ny Nak", "title": "Ny Nak", "otherNames": []any{"NY\nNÁK", "នី ណាក់", " "}}, "ny nak\nនី ណាក់"},
		{map[string]any{"label": "Source s1"}, "source s1"},
	} {
		if got := store.SearchText(c.Source(), x.values); got != x.want {
			t.Errorf("SearchText of %v = %q, want %q", x.values, got, x.want)
		}
	}
}
