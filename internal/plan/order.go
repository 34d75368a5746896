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

// KeptOrder returns the property of the far nodes in whose order the store keeps the
// relationships at the end of a list (catalog.RelationshipType.Orders), if that is the order of
// the list, in either direction. Otherwise it returns nil: then the page is sorted.
func (l *List) KeptOrder() *catalog.Property {
	from, ok := l.From.(OverEnd)
	if !ok || len(l.Order) == 0 {
		return nil
	}
	first, ok := l.Order[0].By.(Column)
	if !ok || first.Of != Node || first.Part != first.Property.KeyPart() || !from.End.InOrder(first.Property) {
		return nil
	}
	ids := l.Order
	if first.Property.Name != "id" {
		ids = l.Order[1:]
	}
	// If no cursor is read, the order may end before the ids.
	of := []Subject{Node, Relationship}
	for i, k := range ids {
		c, ok := k.By.(Column)
		if !ok || i == len(of) || c.Of != of[i] || c.Property.Name != "id" || k.Desc != l.Order[0].Desc {
			return nil
		}
	}
	return first.Property
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
