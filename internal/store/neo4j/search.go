package neo4j

import "casegraph/internal/store"

// A node's search text is in _search, whatever its type, where an index of texts
// serves CONTAINS; it takes values of up to mostIndexed bytes. A longer text is in
// _searchLong, which nothing indexes, and _isLong finds the few that have one.
const (
	searchColumn = "`" + store.SearchColumn + "`"
	longColumn   = "`" + store.SearchColumn + "Long`"
	isLong       = "`_isLong`"
	mostIndexed  = 32_766
)

// searchObjects are the indexes of search texts. That of labels is there for their
// order.
func searchObjects() []object {
	pattern := "(x:" + anyLabel + ")"
	return []object{
		textIndex("node_search", pattern, "x."+searchColumn),
		index("node_long", pattern, "x."+isLong),
	}
}

// describe adds to the row of a node what it is found by.
func describe(row map[string]any, f *store.Fact) {
	if f.Node == nil {
		return
	}
	if text := store.SearchText(f.Node, f.Values); len(text) <= mostIndexed {
		row[store.SearchColumn] = text
	} else {
		row[store.SearchColumn+"Long"], row["_isLong"] = text, true
	}
}
