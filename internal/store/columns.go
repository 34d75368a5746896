package store

import (
	"math"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/plan"
	"casegraph/internal/text"
)

// Null keys are the values of a Key column where the property is null. Each comes after the
// keys of all values.
const (
	NoText  = text.NoKey
	NoInt   = math.MaxInt64
	NoBool  = int64(2)
	NoneDay = edtf.NoKey
)

// NoFloat is the null key of a Float: infinity, which no value may be.
var NoFloat = math.Inf(1)

// Columns appends the stored values of a property to dst, one for each of its Parts, in that
// order. v is the property's value, or nil. For a list, nil is stored as []any{}.
//
// The stored values are string, int64, float64, bool, []any or nil. v must be valid (a Date
// must parse): the loader checks that.
func Columns(dst []any, p *catalog.Property, v any) []any {
	if p.List && v == nil {
		v = []any{}
	}
	for _, part := range p.Parts() {
		dst = append(dst, PartOf(p, part, v))
	}
	return dst
}

// PartOf is a part of a property's value, also if it has no column. v is as for Columns.
func PartOf(p *catalog.Property, part catalog.Part, v any) any {
	switch part {
	case catalog.Key:
		return KeyOf(p, v)
	case catalog.Fold:
		if v == nil {
			return nil
		}
		return text.Line(text.Fold(v.(string)))
	case catalog.Earliest, catalog.Latest:
		return bound(v, part)
	case catalog.Gaps:
		return gaps(v)
	case catalog.Value:
	}
	return v
}

// KeyOf is the sort key of a value of the property, as in its Key column.
func KeyOf(p *catalog.Property, v any) any {
	switch p.Kind {
	case catalog.String, catalog.URL:
		if v == nil {
			return NoText
		}
		return text.Key(v.(string))
	case catalog.Date:
		if v == nil {
			return int64(NoneDay)
		}
		d, err := edtf.Parse(v.(string))
		if err != nil {
			return int64(NoneDay)
		}
		return d.Key()
	case catalog.Boolean:
		switch v {
		case nil:
			return NoBool
		case true:
			return int64(1)
		}
		return int64(0)
	case catalog.Float:
		if v == nil {
			return NoFloat
		}
	case catalog.Int, catalog.BigInt, catalog.DateTime:
		if v == nil {
			return int64(NoInt)
		}
	case catalog.ID, catalog.EnumKind, catalog.Duration: // ASCII: the value is its own key
		if v == nil {
			return NoText
		}
	}
	return v
}

// NoGroup is the order of a group whose key is missing (plan.GroupOrder): it comes after all
// others.
func NoGroup(of plan.Grouping) any {
	switch of := of.(type) {
	case plan.Column:
		if of.Property.Kind == catalog.Boolean {
			return NoBool
		}
	case plan.PeriodOf, plan.RangeOf:
		return int64(NoInt)
	case plan.TypeOf, plan.Cases, plan.TheNode:
	}
	return NoText
}

// NullKey is the sort key of what has no value to order by.
func NullKey(by plan.SortBy) any {
	if c, ok := plan.Innermost(by).(plan.Column); ok {
		return KeyOf(c.Property, nil)
	}
	return int64(NoInt)
}

// NullHasItsKey says whether the property has a Key column in which only null has the null
// key. Then an index on the key can serve a condition on null. Some kinds share the null key:
// BigInt and DateTime with their greatest value, Date with dates that have no known day.
func NullHasItsKey(p *catalog.Property) bool {
	switch p.Kind {
	case catalog.BigInt, catalog.DateTime, catalog.Date:
		return false
	case catalog.String, catalog.Int, catalog.Float, catalog.Boolean, catalog.ID, catalog.EnumKind, catalog.Duration, catalog.URL:
	}
	return p.KeyPart() == catalog.Key
}

// CountedBy returns the sort key of a column for counting its values, and whether it serves:
// the key is indexed, and different values have different keys. Then the values can be counted
// from the index alone. Null has the key of nil.
func CountedBy(c plan.Column) (plan.Column, bool) {
	p := c.Property
	c.Part = p.KeyPart()
	return c, p.Index && !p.Text() && p.Kind != catalog.Boolean && NullHasItsKey(p)
}

func bound(v any, part catalog.Part) any {
	if v == nil {
		return nil
	}
	d, err := edtf.Parse(v.(string))
	if err != nil {
		return nil
	}
	day := d.Earliest
	if part == catalog.Latest {
		day = d.Latest
	}
	if day == nil {
		return nil
	}
	return int64(*day)
}

// gaps are the codes of the gaps of a date, or nil.
func gaps(v any) any {
	if v == nil {
		return nil
	}
	d, err := edtf.Parse(v.(string))
	if err != nil {
		return nil
	}
	var out []any
	for _, g := range d.Gaps() {
		out = append(out, g.Code())
	}
	if out == nil {
		return nil
	}
	return out
}

// A ColumnType is what a column holds, for a store to declare.
type ColumnType uint8

// The types of columns.
const (
	Text ColumnType = iota
	Integer
	Real
	Bool
	List
)

// TypeOf is the type of a part of a property.
func TypeOf(p *catalog.Property, part catalog.Part) ColumnType {
	switch {
	case part == catalog.Value && p.List || part == catalog.Gaps:
		return List
	case part == catalog.Fold:
		return Text
	case part == catalog.Earliest || part == catalog.Latest:
		return Integer
	}
	switch p.Kind {
	case catalog.Int, catalog.BigInt, catalog.DateTime:
		return Integer
	case catalog.Float:
		return Real
	case catalog.Boolean:
		if part == catalog.Key {
			return Integer
		}
		return Bool
	case catalog.Date:
		if part == catalog.Key {
			return Integer
		}
	case catalog.String, catalog.URL, catalog.ID, catalog.EnumKind, catalog.Duration: // written as they are
	}
	return Text
}
