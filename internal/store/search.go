package store

import (
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/text"
)

// SearchOf are the nodes of these types that a query finds. Its phrase must have
// at most text.KeyRunes characters, or its key would be that of more.
func SearchOf(types []*catalog.NodeType, q text.Query) plan.Search {
	s := plan.Search{Types: types, Terms: q.Terms, Without: q.Without}
	s.Rank = LabelsFrom(q.Phrase)
	return s
}

// LabelsFrom is the rank of labels that begin with a folded text.
func LabelsFrom(phrase string) plan.ByRank {
	r := plan.ByRank{From: text.FoldedKey(phrase)}
	r.To, _ = text.Next(r.From) // there is one: no text that passed Check ends in U+10FFFF
	return r
}

// SearchColumn is where a store keeps the search text of a node. No property can
// have the name.
const SearchColumn = "_search"

// SearchText is the full text of a node: what its @search properties say, folded,
// each once and on a line of its own, so that no term (see text.ParseQuery) runs
// from one into the next.
//
// It follows from the values like any other column: a store writes it with the
// node, and anew when a migration changes what is searched.
func SearchText(t *catalog.NodeType, values map[string]any) string {
	var lines []string
	add := func(v any) {
		s, _ := v.(string)
		if s = text.Spaced(text.Fold(s)); s != "" && !slices.Contains(lines, s) {
			lines = append(lines, s)
		}
	}
	for _, p := range t.Properties {
		if !p.Search {
			continue
		}
		switch v := values[p.Name].(type) {
		case []any:
			for _, x := range v {
				add(x)
			}
		default:
			add(v)
		}
	}
	return strings.Join(lines, "\n")
}
