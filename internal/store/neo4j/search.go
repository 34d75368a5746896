package neo4j

import (
	"strings"
	"unicode"

	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// searchObjects are the indexes of searches.
func searchObjects() []object {
	pattern := "(x:" + compile.AnyLabel + ")"
	return []object{
		textIndex("node_search", pattern, "x."+compile.SearchColumn),
		index("node_long", pattern, "x."+compile.IsLong),
		textIndex("node_headings", pattern, "x."+compile.HeadingColumn),
		index("node_name_id", pattern, "x."+compile.NameColumn+", x.`id`"),
		index("node_date_id", pattern, "x."+compile.DateColumn+", x.`id`"),
		{compile.FragmentIndex, "CREATE FULLTEXT INDEX " + compile.Quote(compile.FragmentIndex) + " IF NOT EXISTS FOR " + pattern + " ON EACH [x." + compile.FragmentColumn +
			"] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}"},
	}
}

// addSearchText adds the search text to the row of a node.
func addSearchText(row map[string]any, f *store.Fact) {
	if f.Node == nil {
		return
	}
	headings, text := store.SearchHeadings(f.Node, f.Values), store.SearchText(f.Node, f.Values)
	row[compile.HeadingColumn], row[compile.FragmentColumn] = headings, fragments(headings+text)
	row[compile.NameColumn], row[compile.DateColumn] = store.SearchKey(f.Values), store.SearchDate(f.Node, f.Values)
	if len(text) <= compile.MostIndexed {
		row[compile.SearchColumn] = text
	} else {
		row[compile.LongColumn], row[compile.IsLong] = text, true
	}
}

// fragments are the different words of one or two characters that a text contains, with
// spaces between them.
func fragments(text string) string {
	var b strings.Builder
	type pair struct{ first, second rune }
	seen := map[pair]bool{}
	add := func(p pair) {
		if seen[p] || unicode.IsSpace(p.first) || unicode.IsSpace(p.second) {
			return
		}
		seen[p] = true
		b.WriteRune(p.first)
		if p.second != 0 {
			b.WriteRune(p.second)
		}
		b.WriteByte(' ')
	}
	last := ' '
	for _, r := range text {
		add(pair{last, r})
		add(pair{r, 0})
		last = r
	}
	return b.String()
}
