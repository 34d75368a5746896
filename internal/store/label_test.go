package store_test

import (
	"strings"
	"testing"

	"casegraph/internal/store"
)

func TestLabelOf(t *testing.T) {
	const named = `"T." type Thing @node(plural: "things") { "P." name: String @label "P." otherNames: [String!]! }`
	const two = `"T." type Thing @node(plural: "things") { "P." name: String @label "P." code: String @label "P." otherNames: [String!]! }`
	const display = `"E." enum Kind { "V." HOUSE_ARREST "V." FINE } "T." type Thing @node(plural: "things", display: "a {kind}, {length} ({amount} of {counts})") { "P." kind: Kind "P." length: Duration "P." amount: Float "P." counts: Int }`
	const begins = `"T." type Thing @node(plural: "things", display: "{name}") { "P." name: String }`
	const bare = `"T." type Thing @node(plural: "things") { "P." otherNames: String "P." name: String }`
	for _, c := range []struct {
		sdl    string
		values map[string]any
		want   string
	}{
		{named, map[string]any{"name": "N", "otherNames": []any{"O"}, "description": "D"}, "N"},
		{named, map[string]any{"otherNames": []any{"O", "P"}, "description": "D"}, "O"},
		{named, map[string]any{"name": "", "otherNames": []any{" ", "P"}}, "P"},
		{named, map[string]any{"otherNames": []any{}, "description": "D"}, "D"},
		{named, map[string]any{"description": "\n"}, "Thing t-1"},
		{named, nil, "Thing t-1"},
		{named, map[string]any{"label": "an old one"}, "Thing t-1"},
		{bare, map[string]any{"name": "N", "otherNames": "O", "description": "D"}, "D"},
		{two, map[string]any{"name": "N", "code": "C"}, "N"},
		{two, map[string]any{"name": " ", "code": "C", "otherNames": []any{"O"}}, "C"},
		{two, map[string]any{"otherNames": []any{"O"}}, "O"},
		{display, map[string]any{"kind": "HOUSE_ARREST", "length": "P1Y6M", "amount": 2.5, "counts": int64(3)}, "A house arrest, 1 year 6 months (2.5 of 3)"},
		{display, map[string]any{"kind": "FINE", "amount": 1e6}, "A fine (1000000"},
		{display, map[string]any{"length": "P1W", "counts": int64(1)}, "A 1 week of 1)"},
		{display, map[string]any{"kind": "FINE", "description": "D"}, "D"},
		{display, nil, "Thing t-1"},
		{begins, map[string]any{"name": "émile"}, "Émile"},
		{begins, map[string]any{"name": "  "}, "Thing t-1"},
	} {
		if got := store.LabelOf(catalogOf(t, c.sdl).Node("Thing"), "t-1", c.values); got != c.want {
			t.Errorf("%v in\n%s\ngot %q, want %q", c.values, strings.TrimSpace(c.sdl), got, c.want)
		}
	}
}
