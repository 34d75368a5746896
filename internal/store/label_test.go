package store_test

import (
	"strings"
	"testing"

	"casegraph/internal/store"
)

func TestLabelOf(t *testing.T) {
	const named = `"T." type Thing @node(plural: "things") { "P." name: String @label "P." otherNames: [String!]! }`
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
	} {
		if got := store.LabelOf(catalogOf(t, c.sdl).Node("Thing"), "t-1", c.values); got != c.want {
			t.Errorf("%v in\n%s\ngot %q, want %q", c.values, strings.TrimSpace(c.sdl), got, c.want)
		}
	}
}
