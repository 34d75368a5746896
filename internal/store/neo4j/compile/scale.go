package compile

// A Scale is the size of a database. It decides which statement is faster, never what is
// answered. Of many relationships, a branch for each type lets the index of the type end a
// page early. Few relationships are all looked at, in less time than Neo4j takes to plan
// such branches.
type Scale uint8

// The scales. Apart is for tests: it is OfMany, with a statement for each relationship type
// of a list (see split).
const (
	OfMany Scale = iota
	OfFew
	Apart
)

// mostFew is how many relationships count as few: Neo4j looks at them in some milliseconds.
const mostFew = 5_000

// ScaleOf is the scale of a database with so many relationships; -1 means unknown.
func ScaleOf(relationships int64) Scale {
	if relationships < 0 || relationships > mostFew {
		return OfMany
	}
	return OfFew
}
