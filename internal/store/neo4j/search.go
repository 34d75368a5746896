package neo4j

import (
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// searchObjects are the indexes of search texts. A search also uses the index of labels,
// which exists for ordering.
func searchObjects() []object {
	pattern := "(x:" + compile.AnyLabel + ")"
	return []object{
		textIndex("node_search", pattern, "x."+compile.SearchColumn),
		index("node_long", pattern, "x."+compile.IsLong),
	}
}

// addSearchText adds the search text to the row of a node.
func addSearchText(row map[string]any, f *store.Fact) {
	if f.Node == nil {
		return
	}
	if text := store.SearchText(f.Node, f.Values); len(text) <= compile.MostIndexed {
		row[store.SearchColumn] = text
	} else {
		row[store.SearchColumn+"Long"], row["_isLong"] = text, true
	}
}
