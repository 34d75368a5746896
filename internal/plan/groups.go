package plan

import (
	"fmt"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
)

type (
	// Groups reads the groups of the rows of another list: one row for each combination of
	// keys that its rows have. A row of Of belongs to each combination that it has, and counts
	// once there. Keys at the same step are keys of the same node.
	//
	// A row has a combination for each way along the steps. A way that ends early has null
	// keys from there on. So every row has at least one combination.
	//
	// The rows have Grouped fields and lists from GroupNode. The order is Grouped too: by the
	// count, then by the keys. Filter and IDs of the list itself are not used.
	Groups struct {
		// Of says which rows are grouped, by its From, IDs and Filter. Of a Search, the first
		// Bound rows are grouped.
		Of *List
		// Steps lead from the row to the nodes that have the keys.
		Steps []GroupStep
		By    []GroupBy
		// Stats are numbers of the rows, for GroupNumbers.
		Stats []Column
	}
	// GroupStep leads over an end from a node: from that of an earlier step, or from the
	// row's own (From is TheRow). If End is nil, it leads from the row's relationship to the
	// node at its Side.
	GroupStep struct {
		From int
		End  *catalog.End
		Side Side
		Far  *catalog.Far // the types of the nodes that it leads to
	}
	// GroupBy is a key: what a Grouping gives at the node of a step, or at the row itself (At
	// is TheRow). There, Columns may also be of the row's relationship or fact.
	GroupBy struct {
		At int
		Of Grouping
	}
)

// TheRow stands for the row itself in the place of a step.
const TheRow = -1

// A Grouping is what gives a key: a Column (its Value, which may be a list, of a property that is
// neither Prose nor a number nor a date), a PeriodOf, a RangeOf, a TypeOf, Cases or TheNode.
//
//sumtype:decl
type Grouping interface {
	grouping()
	String() string
}

type (
	// PeriodOf is the number of the period that a Date lies in, an int64: the year, the
	// decade (201 is 2010 to 2019), or the month, counted from January of the year 0. It is
	// null if the date has no known first and last day, or if these lie in several periods.
	// Column is the date's Value.
	PeriodOf struct {
		Column Column
		Unit   Unit
	}
	// RangeOf is the index of the range that a number lies in, an int64. It is null if there is
	// no number, or if it lies in none of them. Ranges do not overlap.
	RangeOf struct {
		Column Column
		Ranges []Range
	}
	// A Range is the numbers from Gte on, below Lt. Each is a float64 or an int64; nil is no bound.
	Range struct{ Gte, Lt any }
	// TheNode is the node itself.
	TheNode struct{ Far *catalog.Far }
)

// A Unit is a length of time.
type Unit uint8

// The units.
const (
	Year Unit = iota
	Month
	Decade
)

func (u Unit) String() string { return [...]string{"year", "month", "decade"}[u] }

func (Column) grouping()   {}
func (PeriodOf) grouping() {}
func (RangeOf) grouping()  {}
func (TypeOf) grouping()   {}
func (Cases) grouping()    {}
func (TheNode) grouping()  {}

// A Grouped is a part of a group: a field and a key to order by.
type Grouped struct {
	Part GroupPart
	// Key is the index of the key; 0 for GroupCount and GroupNumbers.
	Key int
	// Text is true if GroupOrder or GroupTie is a string, and false if it is an int64. It is
	// not used for the other parts.
	Text bool
}

// A GroupPart is what a Grouped reads.
type GroupPart uint8

// The parts.
const (
	// GroupCount is the number of rows.
	GroupCount GroupPart = iota
	// GroupValue is the value of a key that is no node; null if it is missing.
	GroupValue
	// GroupOrder and GroupTie order groups by a key. They are never null; those of a missing
	// value come last. GroupOrder is, for texts and nodes, the sort key of the text or of the
	// label; for texts of a list property, the first place where they occur; for others, the
	// value. GroupTie is only there for texts and nodes: the smallest id of the facts
	// that have the text, or the node's id.
	GroupOrder
	GroupTie
	// GroupNumbers are the Stats of the group's rows: a list of tuples, in any order. A tuple
	// has a value of each column, and a number of rows that have these. Several tuples may
	// have the same values: then their numbers of rows add up.
	GroupNumbers
)

// GroupNode reads the node of a key that is TheNode: one row, or none if it is missing. It
// stands in a row of Groups.
type GroupNode struct {
	Key int
	Far *catalog.Far
}

func (Groups) from()    {}
func (GroupNode) from() {}
func (Grouped) field()  {}
func (Grouped) by()     {}

// Order is the order of groups: the largest first; equal ones by their keys.
func (f Groups) Order() []SortKey {
	order := []SortKey{{By: Grouped{Part: GroupCount}, Desc: true}}
	for i, k := range f.By {
		order = append(order, SortKey{By: Grouped{Part: GroupOrder, Key: i, Text: k.textual()}})
		if k.Tied() {
			order = append(order, SortKey{By: Grouped{Part: GroupTie, Key: i, Text: true}})
		}
	}
	return order
}

// textual reports whether the GroupOrder of the key is a string.
func (k GroupBy) textual() bool {
	switch of := k.Of.(type) {
	case Column:
		return of.Property.Kind != catalog.Boolean
	case PeriodOf, RangeOf:
		return false
	case TypeOf, Cases, TheNode:
	}
	return true
}

// Tied reports whether the key has a GroupTie.
func (k GroupBy) Tied() bool {
	switch of := k.Of.(type) {
	case TheNode:
		return true
	case Column:
		return of.Property.Text() && !of.Property.List
	case PeriodOf, RangeOf, TypeOf, Cases:
	}
	return false
}

// Repeats reports whether a row may have a combination of keys several times, or several of them.
func (f Groups) Repeats() bool {
	for _, s := range f.Steps {
		if s.End != nil {
			return true
		}
	}
	for _, k := range f.By {
		if c, ok := k.Of.(Column); ok && c.Property.List {
			return true
		}
	}
	return false
}

// Keys are the keys as text. Groups with the same keys have the same order.
func (f Groups) Keys() string {
	keys := make([]string, len(f.By))
	for i, k := range f.By {
		keys[i] = f.path(k.At) + k.Of.String()
	}
	return strings.Join(keys, ", ")
}

func (f Groups) String() string {
	s := "groups by " + f.Keys() + " of " + f.Of.From.String()
	if f.Of.IDs != nil {
		s += " ids " + value(f.Of.IDs)
	}
	if f.Of.Filter != nil {
		s += " where " + f.Of.Filter.String()
	}
	if len(f.Stats) > 0 {
		s += " with " + join(f.Stats, ", ")
	}
	return s
}

// path is the way to the node of a step, each step with its index.
func (f Groups) path(at int) string {
	if at == TheRow {
		return ""
	}
	s := f.Steps[at]
	name := s.Side.String()
	if s.End != nil {
		name = s.End.Field
	}
	return f.path(s.From) + name + "#" + strconv.Itoa(at) + " "
}

func (t PeriodOf) String() string { return t.Unit.String() + " of " + t.Column.String() }
func (t RangeOf) String() string  { return t.Column.String() + " in " + join(t.Ranges, " ") }
func (r Range) String() string    { return "[" + bound(r.Gte) + ", " + bound(r.Lt) + ")" }
func (TheNode) String() string    { return "node" }

func bound(v any) string {
	if v == nil {
		return "any"
	}
	return value(v)
}

func (f GroupNode) String() string { return fmt.Sprintf("node of key %d (%s)", f.Key, f.Far.Name) }

func (g Grouped) String() string {
	switch g.Part {
	case GroupCount:
		return "count"
	case GroupNumbers:
		return "numbers"
	case GroupValue, GroupOrder, GroupTie:
	}
	return fmt.Sprintf("%s of key %d", [...]string{GroupValue: "value", GroupOrder: "order", GroupTie: "tie"}[g.Part], g.Key)
}

// Outer returns the outer subject of the rows that are grouped; Node if they stand in no row.
func (f Groups) Outer() Subject {
	if inner, ok := f.Of.From.(Inner); ok {
		return inner.Outer()
	}
	return Node
}
