package compile

// A Scale is the size of a database. It decides which statement is faster, never what is
// answered. Of many relationships, a branch for each type lets the index of the type end a
// page early. Few relationships are all looked at, in less time than Neo4j takes to plan
// such branches.
type Scale uint8

// The scales.
const (
	OfMany Scale = iota
	ofFew
)

// MostFew is how many relationships count as few: Neo4j looks at them in some milliseconds.
const MostFew = 5_000

// ScaleOf is the scale of a database with so many relationships; -1 means unknown. Up to
// few relationships count as few.
func ScaleOf(relationships, few int64) Scale {
	if relationships < 0 || relationships > few {
		return OfMany
	}
	return ofFew
}
