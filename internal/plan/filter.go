package plan

import (
	"fmt"

	"casegraph/internal/catalog"
)

// Filter is a condition on a row: And, Or, Compare, In, IsNull, Match, Has,
// Empty, Is, Typed, Meets, Count, At or Cites.
//
// Filters are two-valued. A leaf on a column that is null is false, and its
// negation (Not) is true: Not is the exact complement.
//
//sumtype:decl
type Filter interface {
	filter()
	String() string
}

type (
	// And is true when all are; when there are none too.
	And []Filter
	// Or is true when one is; false when there are none.
	Or []Filter
	// Compare holds a column against a value: Eq, Lt, Lte, Gt or Gte.
	Compare struct {
		Column Column
		Op     Op
		Value  any
		Not    bool
	}
	// In is true when the column has one of the values; with none, never.
	In struct {
		Column Column
		Values []any
		Not    bool
	}
	// IsNull is true when the column is null.
	IsNull struct {
		Column Column
		Not    bool
	}
	// Match looks for Text in a text column, exactly, code point for code point.
	// Empty text is in every text.
	Match struct {
		Column Column
		Op     MatchOp
		Text   string
		Not    bool
	}
	// Has looks for values in a list column: one of them or, with All, all of
	// them. With no values, Any is false and All is true.
	Has struct {
		Column Column
		All    bool
		Values []any
		Not    bool
	}
	// Empty is true when a list column has no values.
	Empty struct {
		Column Column
		Not    bool
	}
	// Is is true when the subject (Node or Relationship) is of one of the types.
	Is struct {
		Of            Subject
		Nodes         []*catalog.NodeType
		Relationships []*catalog.RelationshipType
		Not           bool
	}
	// Typed is true when the row's node is of the type and meets Where, in which
	// the node is known to be of that type.
	Typed struct {
		Node  *catalog.NodeType
		Where Filter
		Not   bool
	}
	// Meets is true when the row's node has, at the end, a relationship that
	// meets Where: in Where, Relationship is that relationship and Node the node
	// at its far side.
	Meets struct {
		End   *catalog.End
		Where Filter // nil: any
		Not   bool
	}
	// Count compares how many relationships at the end meet Where: Eq, Lt, Lte,
	// Gt or Gte.
	Count struct {
		End   *catalog.End
		Where Filter // nil: any
		Op    Op
		N     int64
		Not   bool
	}
	// At is true when the node at that side of the row's relationship (or, with
	// Cited, the citation's source) meets Where, in which it is Node.
	At struct {
		Side  Side
		Where Filter
		Not   bool
	}
	// Cites compares how many citations of the subject (Node or Relationship)
	// meet Where, in which they are Citation. Gte 1 says that there is one.
	Cites struct {
		Of    Subject
		Where Filter // nil: any
		Op    Op
		N     int64
		Not   bool
	}
)

func (And) filter()     {}
func (Or) filter()      {}
func (Compare) filter() {}
func (In) filter()      {}
func (IsNull) filter()  {}
func (Match) filter()   {}
func (Has) filter()     {}
func (Empty) filter()   {}
func (Is) filter()      {}
func (Typed) filter()   {}
func (Meets) filter()   {}
func (Count) filter()   {}
func (At) filter()      {}
func (Cites) filter()   {}

// True and False are the constant filters.
var (
	True  Filter = And{}
	False Filter = Or{}
)

// An Op compares.
type Op uint8

// The comparisons.
const (
	Eq Op = iota
	Lt
	Lte
	Gt
	Gte
)

func (o Op) String() string { return [...]string{"=", "<", "<=", ">", ">="}[o] }

// A MatchOp says where in a text.
type MatchOp uint8

// The places.
const (
	Contains MatchOp = iota
	StartsWith
	EndsWith
)

func (o MatchOp) String() string { return [...]string{"contains", "starts with", "ends with"}[o] }

// Not is the complement of f, with the negation pushed down to the leaves: the
// positive leaves stay bare, for a store's indexes to serve. The complement of nil,
// which asks nothing, is False.
func Not(f Filter) Filter {
	switch f := f.(type) {
	case nil:
		return False
	case And:
		return Or(notEach(f))
	case Or:
		return And(notEach(f))
	case Compare:
		f.Not = !f.Not
		return f
	case In:
		f.Not = !f.Not
		return f
	case IsNull:
		f.Not = !f.Not
		return f
	case Match:
		f.Not = !f.Not
		return f
	case Has:
		f.Not = !f.Not
		return f
	case Empty:
		f.Not = !f.Not
		return f
	case Is:
		f.Not = !f.Not
		return f
	case Typed:
		f.Not = !f.Not
		return f
	case Meets:
		f.Not = !f.Not
		return f
	case Count:
		f.Not = !f.Not
		return f
	case At:
		f.Not = !f.Not
		return f
	case Cites:
		f.Not = !f.Not
		return f
	}
	panic(fmt.Sprintf("plan: %T is not a filter", f))
}

func notEach(fs []Filter) []Filter {
	out := make([]Filter, len(fs))
	for i, f := range fs {
		out[i] = Not(f)
	}
	return out
}

// Any joins filters with or. It is nil where one of them is, since nil asks nothing.
func Any(fs ...Filter) Filter {
	out := Or{}
	for _, f := range fs {
		if f == nil {
			return nil
		}
		out = append(out, f)
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}

// Constant is the filter that always says the same: nil, which asks nothing, or False.
func Constant(b bool) Filter {
	if b {
		return nil
	}
	return False
}

// All joins filters with and: nil ones and nested Ands are taken in, a False
// makes the whole False, and one filter stands alone. It is nil when nothing
// is asked.
func All(fs ...Filter) Filter {
	var out And
	for _, f := range fs {
		switch f := f.(type) {
		case nil:
		case And:
			out = append(out, f...)
		case Or:
			if len(f) == 0 {
				return False
			}
			out = append(out, f)
		case Compare, In, IsNull, Match, Has, Empty, Is, Typed, Meets, Count, At, Cites:
			out = append(out, f)
		}
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}
