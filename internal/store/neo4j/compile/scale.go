package compile

// A Scale is the size of a database. It decides which statement is faster, never what is
// answered. Of many relationships, a branch for each type lets the index of the type end a
// page early. Few relationships are all looked at, in less time than Neo4j takes to plan
// such branches. In the same way a search, a walk and the degrees of a node of any type are
// written shorter for few nodes and relationships.
type Scale uint8

// The scales. Apart is for tests: it is OfMany, with a statement for each relationship type
// of a list (see split). once is OfMany, but looks at all relationships. ofPart is OfFew, for
// a statement that reads a part of a row (see takeApart).
const (
	OfMany Scale = iota
	OfFew
	Apart
	once
	ofPart
)

// mostFew is how many nodes or relationships count as few: Neo4j looks at them in some
// milliseconds.
const mostFew = 5_000

// ScaleOf is the scale of a database with so many nodes or relationships, whichever are
// more; -1 means unknown.
func ScaleOf(facts int64) Scale {
	if facts < 0 || facts > mostFew {
		return OfMany
	}
	return OfFew
}
