package store

import (
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/text"
)

// SearchOf is the search for the nodes of these types that a query finds, the most relevant
// first. The phrase of the query must have at most text.KeyRunes characters: a sort key ends
// there, so a longer phrase would also find labels that differ later.
func SearchOf(types []*catalog.NodeType, q text.Query) plan.Search {
	return plan.Search{Types: types, Terms: q.Terms, Without: q.Without, Rank: rankOf(q.Phrase, q.Terms...)}
}

// SuggestionsFor is the search for the nodes whose label or names have a folded text, from the
// beginning of a word on. A space at the end says that the last word is complete.
func SuggestionsFor(types []*catalog.NodeType, folded string) plan.Search {
	term := text.Tokens(folded)
	if strings.HasSuffix(folded, " ") {
		term += " "
	}
	return plan.Search{Types: types, Rank: rankOf(folded, term)}
}

func rankOf(phrase string, terms ...string) plan.Rank {
	r := plan.Rank{From: text.FoldedKey(phrase), Names: words(terms, text.InName.Begins), Labels: words(terms, text.InLabel.Begins)}
	r.To, _ = text.Next(r.From) // it exists: no text that passed Check ends in U+10FFFF
	return r
}

func words(terms []string, form func(string) string) string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = form(t)
	}
	return strings.Join(out, " ")
}

// SearchKey is the key by which a search orders nodes: the sort key of the label.
func SearchKey(values map[string]any) string {
	label, _ := values["label"].(string)
	return text.Key(label)
}

// namesOf are the names of a node: the values of its @label properties that are names, and
// its otherNames.
func namesOf(t *catalog.NodeType, values map[string]any) []string {
	var out []string
	for _, p := range nameProperties(t) {
		switch v := values[p.Name].(type) {
		case string:
			out = append(out, v)
		case []any:
			for _, x := range v {
				if s, ok := x.(string); ok {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

func nameProperties(t *catalog.NodeType) []*catalog.Property {
	var out []*catalog.Property
	for _, p := range t.LabelProperties() {
		if p.IsName {
			out = append(out, p)
		}
	}
	if p := t.Property(otherNames); p != nil && p.List && p.Kind == catalog.String {
		out = append(out, p)
	}
	return out
}

// MostHeadings bounds the bytes of the headings of a node. A label or name that does not fit
// is left out: it is found by its text alone.
const MostHeadings = 16_000

// SearchHeadings are the headings of a node's label and names, in which plan.Rank looks. The
// label and each name have a heading in the form of labels (text.InLabel), and each name has
// one in the form of names too (text.InName).
//
// A store writes the headings with the node, like SearchText, and in the same form.
func SearchHeadings(t *catalog.NodeType, values map[string]any) string {
	var out lines
	add := func(s string, forms ...text.Heading) {
		s = text.Fold(s)
		var more lines
		for _, form := range forms {
			more.add(form.Of(s))
		}
		if out.size()+more.size() <= MostHeadings {
			for _, line := range more {
				out.add(line)
			}
		}
	}
	for _, name := range namesOf(t, values) {
		add(name, text.InName, text.InLabel)
	}
	if label, ok := values["label"].(string); ok {
		add(label, text.InLabel)
	}
	return out.text()
}

// SearchText is what is searched: the label, the names, and the values of @search properties,
// as lines of tokens (text.Line). Each line stands once and ends with a line feed, so that no
// term (see text.ParseQuery) matches across two values.
//
// Behind each letter at least two characters follow. So each term of one or two letters is
// the beginning of a trigram.
//
// The text depends only on the values. A store writes it with the node, and writes it again
// when a migration changes which properties are searched, or are names.
func SearchText(t *catalog.NodeType, values map[string]any) string {
	var out lines
	add := func(v any) {
		if s, ok := v.(string); ok {
			out.add(text.Line(text.Fold(s)))
		}
	}
	for _, p := range t.Searched() {
		switch v := values[p.Name].(type) {
		case []any:
			for _, x := range v {
				add(x)
			}
		default:
			add(v)
		}
	}
	for _, name := range namesOf(t, values) {
		add(name)
	}
	return out.text()
}

// lines are different texts, none empty.
type lines []string

func (l *lines) add(line string) {
	if line != "" && !slices.Contains(*l, line) {
		*l = append(*l, line)
	}
}

func (l lines) size() int {
	n := len(l)
	for _, line := range l {
		n += len(line)
	}
	return n
}

func (l lines) text() string {
	if len(l) == 0 {
		return ""
	}
	return strings.Join(l, "\n") + "\n"
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
