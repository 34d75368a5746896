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
	return plan.Search{Types: types, Terms: q.Terms, Without: q.Without, Rank: rankOf(q.Phrase, q.Terms...)}
}

// SuggestionsFor is the search for the nodes whose label has a folded text, from the beginning
// of a word on. A space at the end says that the last word is complete.
func SuggestionsFor(types []*catalog.NodeType, folded string) plan.Search {
	term := text.Tokens(folded)
	if strings.HasSuffix(folded, " ") {
		term += " "
	}
	return plan.Search{Types: types, Rank: rankOf(folded, term)}
}

func rankOf(phrase string, terms ...string) plan.Rank {
	r := plan.Rank{From: text.FoldedKey(phrase)}
	r.To, _ = text.Next(r.From) // it exists: no text that passed Check ends in U+10FFFF
	begins := make([]string, len(terms))
	for i, t := range terms {
		begins[i] = text.Begins(t)
	}
	r.Begins = strings.Join(begins, " ")
	return r
}

// SearchText is the text of a node that is searched: the heading of its label (text.Heading),
// in which plan.Rank looks, then the values of its @search properties, as lines of tokens (text.Line). Each line stands once and ends with a line feed, so that no term (see
// text.ParseQuery) matches across two values.
//
// Behind each letter at least two characters follow. So each term of one or two letters is
// the beginning of a trigram.
//
// The text depends only on the values. A store writes it with the node, and writes it again
// when a migration changes which properties are searched.
func SearchText(t *catalog.NodeType, values map[string]any) string {
	var lines []string
	add := func(v any, form func(string) string) {
		s, _ := v.(string)
		if s = form(text.Fold(s)); s != "" && !slices.Contains(lines, s) {
			lines = append(lines, s)
		}
	}
	add(values["label"], text.Heading)
	for _, p := range t.Properties {
		if !p.Search {
			continue
		}
		switch v := values[p.Name].(type) {
		case []any:
			for _, x := range v {
				add(x, text.Line)
			}
		default:
			add(v, text.Line)
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// SearchDate is the key of the date by which a search orders a node: of its first Date property
// with a known day, in the order of the schema. A node without one has NoneDay.
func SearchDate(t *catalog.NodeType, values map[string]any) int64 {
	for _, p := range dates(t) {
		if k := KeyOf(p, values[p.Name]).(int64); k != NoneDay {
			return k
		}
	}
	return NoneDay
}

// dates are the properties that may give the date of a node, in this order.
func dates(t *catalog.NodeType) []*catalog.Property {
	var out []*catalog.Property
	for _, p := range t.Properties {
		if p.Kind == catalog.Date && !p.List && !p.Common && !p.Derived {
			out = append(out, p)
		}
	}
	return out
}
