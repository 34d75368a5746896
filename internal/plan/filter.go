package plan

import (
	"fmt"

	"casegraph/internal/catalog"
)

// Filter is a condition on a row: And, Or, Compare, In, IsNull, Match, Has, Empty, Gap, Is,
// Typed, Exists, Count, Covered, At or Cites.
//
// A filter is true or false, never unknown. A condition on a column that is null is false,
// and its negation (Not) is true. So Not is the exact complement.
//
//sumtype:decl
type Filter interface {
	filter()
	String() string
}

type (
	// And is true if all are true, and if there are none.
	And []Filter
	// Or is true if at least one is true. Without any it is false.
	Or []Filter
	// Compare compares a column with a value.
	Compare struct {
		Column Column
		Op     Op
		Value  any
		Not    bool
	}
	// In is true if the column has one of the values. Without values it is false.
	In struct {
		Column Column
		Values []any
		Not    bool
	}
	// IsNull is true if the column is null.
	IsNull struct {
		Column Column
		Not    bool
	}
	// Match looks for Text in a text column, code point by code point. Every text contains
	// the empty text.
	Match struct {
		Column Column
		Op     MatchOp
		Text   string
		Not    bool
	}
	// Has looks for values in a list column. With All, the column must contain all of them,
	// otherwise at least one. Without values it is true with All, and false otherwise.
	Has struct {
		Column Column
		All    bool
		Values []any
		Not    bool
	}
	// Empty is true if a list column has no values.
	Empty struct {
		Column Column
		Not    bool
	}
	// Gap is true if the days from First to Last, in days since 1970, are in one gap of a
	// date. The column is its Gaps.
	Gap struct {
		Column      Column
		First, Last int64
		Not         bool
	}
	// Is is true if the subject (Node or Relationship) has one of the types.
	Is struct {
		Of            Subject
		Nodes         []*catalog.NodeType
		Relationships []*catalog.RelationshipType
		Not           bool
	}
	// Typed is true if the row's node, or its relationship, has the type and matches Where.
	// One of the two types is set. In Where, the type of the fact is known.
	Typed struct {
		Node         *catalog.NodeType
		Relationship *catalog.RelationshipType
		Where        Filter
		Not          bool
	}
	// Exists is true if the row's node has a relationship at the end that matches Where. In
	// Where, Relationship is this relationship, and Node the node at its other side.
	Exists struct {
		End   *catalog.End
		Where Filter // nil: any
		Not   bool
	}
	// Count compares N with the number of relationships at the end that match Where. With
	// Distinct, it compares N with the number of the nodes at their other side.
	Count struct {
		End      *catalog.End
		Where    Filter // nil: any
		Op       Op
		N        int64
		Distinct bool
		Not      bool
	}
	// Covered is true if the row's node has relationships at End, and each node at their
	// other side is also at End of a node that By leads to and that matches Where: every
	// maker of a statement also made a response to it. In Where, Relationship is the
	// relationship at By, and Node the node at its other side.
	Covered struct {
		End, By *catalog.End
		Where   Filter // nil: any
		Not     bool
	}
	// At is true if the node at this side of the row's relationship matches Where. With
	// Cited, it is the source of the row's citation. In Where, it is Node.
	At struct {
		Side  Side
		Where Filter
		Not   bool
	}
	// Cites compares N with the number of citations of the subject (Node or Relationship)
	// that match Where. In Where, Citation is the citation. Gte 1 means that there is one.
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
func (Gap) filter()     {}
func (Is) filter()      {}
func (Typed) filter()   {}
func (Exists) filter()  {}
func (Count) filter()   {}
func (Covered) filter() {}
func (At) filter()      {}
func (Cites) filter()   {}

// True and False are the constant filters. List.Filter has nil for True.
var (
	True  Filter = And{}
	False Filter = Or{}
)

// An Op is a comparison.
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

// A MatchOp is where in a text Match looks.
type MatchOp uint8

// The places.
const (
	Contains MatchOp = iota
	StartsWith
	EndsWith
)

func (o MatchOp) String() string { return [...]string{"contains", "starts with", "ends with"}[o] }

// Not returns the complement of f. The negation is pushed down to the leaves. Leaves that are
// not negated stay as they are, so that a store's indexes can serve them. The complement of
// nil, which is always true, is False.
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
	case Gap:
		f.Not = !f.Not
		return f
	case Is:
		f.Not = !f.Not
		return f
	case Typed:
		f.Not = !f.Not
		return f
	case Exists:
		f.Not = !f.Not
		return f
	case Count:
		f.Not = !f.Not
		return f
	case Covered:
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

// notEach returns the complement of each filter.
func notEach(fs []Filter) []Filter {
	out := make([]Filter, len(fs))
	for i, f := range fs {
		out[i] = Not(f)
	}
	return out
}

// Any joins filters with or. It is nil if one of them is nil, since nil is always true.
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

// Constant returns the filter that is always b: nil or False.
func Constant(b bool) Filter {
	if b {
		return nil
	}
	return False
}

// All joins filters with and. It leaves out nil, merges nested Ands, and is False if one of
// them is False. A single filter is returned as it is. Without filters it is nil.
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
		case Compare, In, IsNull, Match, Has, Empty, Gap, Is, Typed, Exists, Count, Covered, At, Cites:
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
