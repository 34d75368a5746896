package neo4j

// Other programs remove nodes with DETACH DELETE, which leaves citations behind: a
// citation hangs on its fact by a property, and on its source by a relationship
// that goes with the source. Nothing reads what is left of them:
//
//   - the citations of a fact are those that stand on a source (stands);
//   - the facts that cite a source are those that are there (whereKind).
//
// A load replaces them when the fact comes again, and has them stand on the source
// when that comes again. They go with the source that they cite.

// stands is the condition that the source of a citation is there.
func stands(citation string) string {
	return "EXISTS { (" + citation + ")-[:" + standsOn + "]->() }"
}
