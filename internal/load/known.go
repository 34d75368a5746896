package load

import (
	"casegraph/internal/catalog"
	"casegraph/internal/fact"
)

// A known is what an id leads to. Both types are nil where it cannot be told.
type known struct {
	node         *catalog.NodeType
	relationship *catalog.RelationshipType
	// place is where the files have it; the zero Place says that the store has it.
	place Place
}

// known is what a number leads to; ok says whether it leads to anything.
func (x *index) known(n number) (_ known, ok bool) {
	m := x.of(n)
	node, relationship := x.types(m)
	return known{node, relationship, x.place(m.at)}, m.kind != noKind
}

func (x known) target() fact.Target {
	where := "in the store"
	if x.place != (Place{}) {
		where = "at " + x.place.String()
	}
	return fact.Target{Node: x.node, Relationship: x.relationship, Where: where}
}
