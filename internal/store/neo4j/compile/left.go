package compile

// Other programs remove nodes with DETACH DELETE, which leaves citations behind: a
// citation hangs on its fact by a property, and on its source by a relationship
// that goes with the source. No row is read of what is left of them:
//
//   - the citations of a fact are those that stand on a source (stands);
//   - the facts that cite a source are the nodes that are there (whereKind), and the
//     relationships that the late statement finds: where it misses some, the list is
//     read again without them.
//
// So a total of the facts that cite a source still has relationships that were
// removed so and of which no row was read with it.
//
// A load replaces what is left when the fact comes again, and has it stand on the
// source when that comes again. It goes with the source that it cites, and with the
// dataset that brought it.

// StandsFor is the condition that the source of a citation is there.
func StandsFor(citation string) string {
	return "EXISTS { (" + citation + ")-[:" + StandsOn + "]->() }"
}
