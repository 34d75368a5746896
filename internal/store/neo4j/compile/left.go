package compile

// Other programs remove nodes with DETACH DELETE. That leaves citations behind: a citation
// refers to its fact by a property, and to its source by a relationship, which Neo4j
// removes with the source. Reads skip such citations:
//
//   - The citations of a fact are those that have a source (StandsFor).
//   - The facts that cite a source are the nodes that exist (whereKind) and the
//     relationships that the late statement finds. If it misses some, the list is read
//     again without them.
//
// So the total of the facts that cite a source may still count removed relationships: those
// of which no row was read with the total.
//
// A load replaces the citations that were left behind when it puts the fact again, and
// joins them to the source when it puts the source again. They are removed with the source
// that they cite, and with the dataset that brought them.

// StandsFor is the condition that the source of a citation exists.
func StandsFor(citation string) string {
	return "EXISTS { (" + citation + ")-[:" + StandsOn + "]->() }"
}
