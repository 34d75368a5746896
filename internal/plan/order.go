package plan

import "casegraph/internal/catalog"

// A SortKey is one key of an order.
type SortKey struct {
	By   SortBy
	Desc bool
}

// SortBy is what a sort key orders by: a Column (of the property's KeyPart), a *CountOf, an
// *ExtremeOf, a Rank, a Dating or a Grouped. Its values are never null, and all have one type.
// A CountOf or ExtremeOf is worked out once for all keys and SortValues that point to it.
//
//sumtype:decl
type SortBy interface {
	by()
	String() string
}

// CountOf orders nodes by the number of their relationships at an end that match Where. With
// Distinct, it is the number of the nodes at the other side. In Where, Relationship is the
// relationship, and Node the node at its other side.
type CountOf struct {
	End      *catalog.End
	Where    Filter // nil: any
	Distinct bool
}

// ExtremeOf orders nodes by the least or, with Greatest, the greatest key among their
// relationships at an end that match Where. In Where and By, Relationship is the relationship,
// and Node the node at its other side. Of nodes without any it is the key of null (see
// store.NullKey). Where has to leave out what has no value: its key counts like any other.
type ExtremeOf struct {
	End      *catalog.End
	Where    Filter // nil: any
	By       SortBy // a Column, a *CountOf or an *ExtremeOf
	Greatest bool
}

func (Column) by()     {}
func (*CountOf) by()   {}
func (*ExtremeOf) by() {}

// Innermost returns what the keys of by are in the end: by itself, unless it is an ExtremeOf.
func Innermost(by SortBy) SortBy {
	for {
		extreme, ok := by.(*ExtremeOf)
		if !ok {
			return by
		}
		by = extreme.By
	}
}

// SameKeys says whether two keys of an order always have the same values.
func SameKeys(a, b SortBy) bool {
	if a == b {
		return true
	}
	switch a.(type) {
	case *CountOf, *ExtremeOf:
		return a.String() == b.String()
	case Column, Rank, Undated, SearchKey, Dating, Grouped:
	}
	return false
}

func (c *CountOf) String() string {
	return countOf(c.Distinct) + c.End.Field + whereString(c.Where)
}

func (e *ExtremeOf) String() string {
	which := "min of "
	if e.Greatest {
		which = "max of "
	}
	of := e.By.String()
	if _, isColumn := e.By.(Column); !isColumn {
		of = "(" + of + ")"
	}
	return which + of + " over " + e.End.Field + whereString(e.Where)
}

// whereString is a filter after what it restricts, or "".
func whereString(f Filter) string {
	if f == nil {
		return ""
	}
	return " where " + f.String()
}
