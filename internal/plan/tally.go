package plan

import (
	"fmt"

	"casegraph/internal/catalog"
)

// A Tally counts the rows that a list's Filter keeps by what they have of a
// Trait. Like Total it does not heed the page.
//
// Its value is a list of rows [value, count], of FarEnd and NodeAt [label, count,
// id], and the value null stands for the rows that have none. A row that has several
// values counts for each, once. The most frequent come first; those alike in
// number by the order of the values, null last: text by its sort key and then by
// the smallest id of what has it, labels by their sort key and then by the id
// of the far node, the texts of a list as the fact with the smallest id lists
// them, all others as they are.
type Tally struct {
	Of Trait
	// Limit is how many values at most, NoLimit all of them.
	Limit int
}

// A Trait is something by which rows are told apart: a Column (its Value, be it
// a list, of a property that is not Prose), YearOf, TypeOf, Cases, FarEnd, NodeAt
// or CitedSource.
//
//sumtype:decl
type Trait interface {
	trait()
	String() string
}

type (
	// YearOf is the year in which a Date lies, an int64: null for one that may
	// lie in several years, or of which no year is known. Column is the date's Key.
	YearOf struct{ Column Column }
	// TypeOf is the name of a subject's type, in GraphQL.
	TypeOf struct{ Of Subject }
	// Cases is the value of the first of them that holds.
	Cases []ValueCase
	// A ValueCase is a value, a name in ASCII, and the rows that have it.
	ValueCase struct {
		Value string
		Where Filter
	}
	// FarEnd is each node at the far side of the relationships at an end of the
	// row's node.
	FarEnd struct{ End *catalog.End }
	// NodeAt is the node at a side of the row's relationship, its Source or Target.
	NodeAt struct{ Side Side }
	// CitedSource is each independent source that the row's node or its
	// relationship cites. Sources that are alike in By, a text, are one; so is
	// each that has none. The value is the smallest of their ids.
	CitedSource struct{ By *catalog.Property }
)

func (Column) trait() {}
func (YearOf) trait() {}
func (TypeOf) trait() {}
func (Cases) trait()  {}
func (FarEnd) trait() {}
func (NodeAt) trait() {}

func (CitedSource) trait() {}

func (t YearOf) String() string { return "year of " + t.Column.String() }
func (t TypeOf) String() string { return "type of " + t.Of.String() }
func (t Cases) String() string  { return "case " + join(t, ", ") }
func (c ValueCase) String() string {
	return c.Value + " where " + filterString(c.Where)
}
func (t FarEnd) String() string      { return "far end of " + t.End.Field }
func (t NodeAt) String() string      { return t.Side.String() + " node" }
func (t CitedSource) String() string { return "cited source by " + t.By.Name }

// OfNodes says whether the values are nodes, which have a label and an id.
func (t Tally) OfNodes() bool {
	switch t.Of.(type) {
	case FarEnd, NodeAt:
		return true
	case Column, YearOf, TypeOf, Cases, CitedSource:
	}
	return false
}

func (t Tally) String() string {
	if t.Limit == NoLimit {
		return "count by " + t.Of.String()
	}
	return fmt.Sprintf("count by %s limit %d", t.Of, t.Limit)
}
