// Package sqlite is the embedded store: one file, no server, pure Go.
//
// Its one idea: a list of a plan is one statement. It answers for all its
// parents at once, with one value, a text in which each row is a JSON array in
// the order of the plan's fields; so a query costs one statement for each list
// and level, never one for each row, and nothing is looked up by name. Where a row
// has much that depends on the type of a fact, one more for each type that there was
// fetches that (compile_late.go).
//
//	SELECT group_concat(ifnull((
//	    SELECT group_concat(json_array(n2."id",n2."name",e2."role"),…)     -- wide, for the page only
//	    FROM (SELECT e1._dst f,e1._id i FROM "Party" e1                     -- narrow: filter, order, limit
//	          CROSS JOIN "CourtCase" n1 ON n1._id=e1._dst
//	          WHERE e1._src=k.value ORDER BY n1."_title__k",n1."id",e1."id" LIMIT ?2) q
//	    CROSS JOIN "CourtCase" n2 ON n2._id=q.f
//	    CROSS JOIN "Party" e2 ON e2._src=k.value AND e2._dst=q.f AND e2._id=q.i
//	),'')||';','') FROM json_each(?1) k                                     -- the parents
//
// A plan is compiled (compile*.go) without a database into statements and the
// shapes of their rows; run (read.go) over one connection, in one snapshot; and
// read by shape (decode.go) into the tuples that package plan describes.
//
// # Layout
//
// There is a table for each node type and each relationship type, of its
// GraphQL name, whose columns are those of [store.Columns]. What the store adds
// itself begins with an underscore, which no name of a schema does:
//
//	Person(_id INTEGER PRIMARY KEY, id TEXT UNIQUE, label, _label__k, …)
//	Party(_src, _dst, _id, id TEXT UNIQUE, …, PRIMARY KEY(_src,_dst,_id)), and an index the other way
//	_fact(_id INTEGER PRIMARY KEY, id TEXT UNIQUE, type)   every fact: ids are one space
//	_citation(_fact, _seq, _source, _dataset, …)           of nodes and relationships alike
//	_cites(_source, id, _fact)            the facts that cite each source, in order (citations.go)
//	_search(_id, id, type, _name, _date, text)            every node: what it is found by (search.go)
//	_degree(_node, _end, n)               the number of relationships at each large end (degrees.go)
//	_dataset(_id, name TEXT UNIQUE, …), _meta(key, value)
//
// # Invariants
//
//  1. _id never changes while a fact exists, and _src, _dst, _source and _fact
//     name facts that exist. _cites has what _citation has. Loads see to it, not foreign
//     keys.
//  2. Names in a statement come from the catalog, or from a record that was held
//     against its rules, quoted; values are parameters.
//  3. In a commit _degree has the exact numbers, and of no other ends than large ones.
//  4. Booleans are 0 and 1, lists JSON texts in the form appendJSON writes.
//  5. There is one writer at a time; readers see the state of a commit.
//  6. What a file holds of tables, indexes and anything else that SQLite would run is
//     what this package writes, or the file is refused (objects.go).
//  7. A store that was opened to be read is not written to (OpenToRead).
//  8. A file that is made with a load is built beside its path and gets its name
//     whole (OpenNew).
package sqlite
