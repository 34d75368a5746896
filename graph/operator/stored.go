package operator

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// What operators ask of a stored property, in terms of its columns, so that a
// store only ever compares like with like: text by its sort key, dates by their
// first and last day.

// equals asks for the value; where the key is indexed it asks for that first,
// so that the index is used. Equal values have equal keys.
func equals(c plan.Column, x any) plan.Filter {
	is := plan.Compare{Column: c, Op: plan.Eq, Value: x}
	if k, ok := key(c); ok {
		return plan.All(plan.Compare{Column: k, Op: plan.Eq, Value: store.KeyOf(c.Property, x)}, is)
	}
	return is
}

func differs(c plan.Column, x any) plan.Filter {
	return plan.Compare{Column: c, Op: plan.Eq, Value: x, Not: true}
}

func in(c plan.Column, x any) plan.Filter {
	values := x.([]any)
	is := plan.In{Column: c, Values: values}
	k, ok := key(c)
	if !ok || len(values) == 0 {
		return is
	}
	keys := make([]any, len(values))
	for i, v := range values {
		keys[i] = store.KeyOf(c.Property, v)
	}
	return plan.All(plan.In{Column: k, Values: keys}, is)
}

func notIn(c plan.Column, x any) plan.Filter {
	return plan.In{Column: c, Values: x.([]any), Not: true}
}

// compares asks for values before or after x: text by its folded key, as lists
// are ordered. Null has the last key, so what asks for later ones has to
// exclude it.
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

// isNull is left out where a column never is.
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

// key is the column an index orders the property by, when it has one apart
// from the value.
func key(value plan.Column) (plan.Column, bool) {
	value.Part = value.Property.KeyPart()
	return value, value.Part == catalog.Key && (value.Property.Index || value.Property.Unique)
}
