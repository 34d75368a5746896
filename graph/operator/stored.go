package operator

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// The operators of stored properties, as filters on columns. A store compares only values
// of the same type: it compares texts by their sort keys, and dates by their first and
// last days.

// equals matches the value. If the key is indexed, it matches the key too, so that the
// store uses the index. Equal values have equal keys.
func equals(c plan.Column, x any) plan.Filter {
	match := plan.Compare{Column: c, Op: plan.Eq, Value: x}
	if k, ok := key(c); ok {
		return plan.All(plan.Compare{Column: k, Op: plan.Eq, Value: store.KeyOf(c.Property, x)}, match)
	}
	return match
}

func differs(c plan.Column, x any) plan.Filter {
	return plan.Compare{Column: c, Op: plan.Eq, Value: x, Not: true}
}

func in(c plan.Column, x any) plan.Filter {
	values := x.([]any)
	match := plan.In{Column: c, Values: values}
	k, ok := key(c)
	if !ok || len(values) == 0 {
		return match
	}
	keys := make([]any, len(values))
	for i, v := range values {
		keys[i] = store.KeyOf(c.Property, v)
	}
	return plan.All(plan.In{Column: k, Values: keys}, match)
}

func notIn(c plan.Column, x any) plan.Filter {
	return plan.In{Column: c, Values: x.([]any), Not: true}
}

// compares matches values before or after x. Texts are compared by their sort key, as in
// the order of lists. The key of null comes after all others, so gt and gte have to
// exclude null.
func compares(op plan.Op) func(c plan.Column, x any) plan.Filter {
	return func(c plan.Column, x any) plan.Filter {
		k, indexed := key(c)
		if !indexed && !c.Property.Text() {
			return plan.Compare{Column: c, Op: op, Value: x}
		}
		k.Part = catalog.Key
		f := plan.Compare{Column: k, Op: op, Value: store.KeyOf(c.Property, x)}
		if op == plan.Lt || op == plan.Lte {
			return f
		}
		return plan.All(f, isNull(c, false))
	}
}

// isNull is a constant if the column is never null.
func isNull(c plan.Column, x any) plan.Filter {
	if !c.Property.Nullable(c.Part) {
		return plan.Constant(x == false)
	}
	return plan.IsNull{Column: c, Not: x == false}
}

func has(c plan.Column, x any) plan.Filter {
	return plan.Has{Column: c, Values: []any{x}}
}

func hasAny(c plan.Column, x any) plan.Filter {
	return plan.Has{Column: c, Values: x.([]any)}
}

func hasAll(c plan.Column, x any) plan.Filter {
	return plan.Has{Column: c, Values: x.([]any), All: true}
}

func empty(c plan.Column, x any) plan.Filter {
	return plan.Empty{Column: c, Not: x == false}
}

// HasKey is the condition that there is a value to order by. It is nil if there always is.
func HasKey(by plan.SortBy) plan.Filter {
	switch by := by.(type) {
	case plan.Column:
		isDate := by.Property.Kind == catalog.Date // it has no key if no day is known
		switch {
		case by.Property.Required && !isDate:
			return nil
		case isDate || store.NullHasItsKey(by.Property):
			return plan.Compare{Column: by, Op: plan.Lt, Value: store.NullKey(by)}
		}
		by.Part = catalog.Value
		return plan.IsNull{Column: by, Not: true}
	case *plan.ExtremeOf:
		return plan.Exists{End: by.End, Where: by.Where}
	case *plan.CountOf, plan.Rank, plan.Undated, plan.SearchKey, plan.Dating, plan.Grouped:
	}
	return nil
}

// key returns the key column of a property, and whether that column is indexed. Some
// properties are indexed by their value; for these the result is false.
func key(value plan.Column) (plan.Column, bool) {
	value.Part = value.Property.KeyPart()
	return value, value.Part == catalog.Key && (value.Property.Index || value.Property.Unique)
}
