package store

import (
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/text"
)

// SearchOf is the search for the nodes of these types that a query finds. The phrase of the
// query must have at most text.KeyRunes characters: a sort key ends there, so a longer phrase
// would also find labels that differ later.
func SearchOf(types []*catalog.NodeType, q text.Query) plan.Search {
	s := plan.Search{Types: types, Terms: q.Terms, Without: q.Without}
	s.Rank = LabelsFrom(q.Phrase)
	return s
}

// LabelsFrom is the rank of labels that begin with a folded text.
func LabelsFrom(phrase string) plan.Rank {
	r := plan.Rank{From: text.FoldedKey(phrase)}
	r.To, _ = text.Next(r.From) // it exists: no text that passed Check ends in U+10FFFF
	return r
}

// SearchColumn is where a store keeps the search text of a node. No property can
// have the name.
const SearchColumn = "_search"

// SearchText is the text of a node that is searched: the values of its @search properties,
// folded. Each value stands once, on a line of its own, so that no term (see
// text.ParseQuery) matches across two values.
//
// It depends only on the values. A store writes it with the node, and writes it again when a
// migration changes which properties are searched.
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
