package plan

import (
	"fmt"

	"casegraph/internal/catalog"
)

// An Aggregate counts the rows that a list's Filter keeps, by a GroupKey. The page does not matter,
// as for Total.
//
// Its value is a list of rows [value, count]; for FarEnd and NodeAt [label, count, id]. A
// null value counts the rows that have no value. A row with several values counts once for
// each.
//
// Paged, its value is a tuple: these rows, the number of all values, and the sum of all their
// counts. Each row then ends with its place: the values of Order.
//
// The most frequent values come first. Equally frequent ones have this order, with null last:
//
//   - texts: by sort key, then by the smallest id of the facts that have the text;
//   - labels: by sort key, then by the node's id;
//   - texts of a list property: as the fact with the smallest id lists them;
//   - all others: by value.
type Aggregate struct {
	Of GroupKey
	// Limit is the maximum number of values; NoLimit for all.
	Limit int
	// Paged asks for a page of the values, and for numbers about all of them. Of is then not
	// a CitedSource, and neither a number nor a DateTime: null would have the place of the
	// greatest value.
	Paged bool
	// After bounds a page to the values strictly after a place. It has a value for each term
	// of Order, or is nil.
	After []any
}

// A GroupKey is what an Aggregate groups rows by: a Column (its Value, which may be a list, of a
// property that is not Prose), YearOf, TypeOf, Cases, FarEnd, NodeAt or CitedSource.
//
//sumtype:decl
type GroupKey interface {
	trait()
	String() string
}

type (
	// YearOf is the year of a Date, an int64. It is null if the year is unknown, or if the
	// date can lie in several years. Column is the date's Key.
	YearOf struct{ Column Column }
	// TypeOf is the GraphQL name of a subject's type.
	TypeOf struct{ Of Subject }
	// Cases is the value of the first case whose filter is true.
	Cases []ValueCase
	// A ValueCase is a value, which is an ASCII name, and the filter of its rows.
	ValueCase struct {
		Value string
		Where Filter
	}
	// FarEnd is each node at the other side of the relationships at an end of the row's
	// node.
	FarEnd struct{ End *catalog.End }
	// NodeAt is the node at the Source or the Target of the row's relationship.
	NodeAt struct{ Side Side }
	// CitedSource is each independent source that the row's node or its relationship cites.
	// Sources with the same text in By count as one. Each source without it counts by itself.
	// The value is the smallest id of the sources that count as one.
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

// OfNodes reports whether the values are nodes, which have a label and an id.
func (t Aggregate) OfNodes() bool {
	switch t.Of.(type) {
	case FarEnd, NodeAt:
		return true
	case Column, YearOf, TypeOf, Cases, CitedSource:
	}
	return false
}

// Grouping returns what groups rows as an aggregate does that can be Paged, so that groups with
// this key have the same order.
func (t Aggregate) Grouping() Grouping {
	switch of := t.Of.(type) {
	case Column:
		return of
	case YearOf:
		return PeriodOf{Column: of.Column}
	case TypeOf:
		return of
	case Cases:
		return of
	case FarEnd, NodeAt:
		return TheNode{}
	case CitedSource:
	}
	panic("plan: these values have no pages")
}

// Order is the order of the values.
func (t Aggregate) Order() []SortKey {
	return Groups{By: []GroupBy{{At: TheRow, Of: t.Grouping()}}}.Order()
}

func (t Aggregate) String() string {
	s := "count by " + t.Of.String()
	if t.Limit != NoLimit {
		s += fmt.Sprintf(" limit %d", t.Limit)
	}
	if t.Paged {
		s += " paged"
	}
	if t.After != nil {
		s += " after " + value(t.After)
	}
	return s
}
