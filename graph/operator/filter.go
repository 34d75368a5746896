package operator

import (
	"slices"

	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// onComputed compiles the operators on a computed property.
func onComputed(path string, p *catalog.Property, v any, compare comparison) (plan.Filter, error) {
	return eachOperator(path, p, v, func(at string, o Operator, x any) (plan.Filter, error) { return o.computed(at, x, compare) })
}

// OneOf compiles the operators on a computed enum. The function is gives the filter that
// each of its values stands for.
func OneOf(path string, p *catalog.Property, v any, is func(path, value string) (plan.Filter, error)) (plan.Filter, error) {
	return onComputed(path, p, v, func(path string, op plan.Op, x any) (plan.Filter, error) {
		if op != plan.Eq {
			return nil, fault.Input(path, "the values of %s have no order", p.Type())
		}
		return is(path, x.(string))
	})
}

// Count compiles the operators on a number of rows.
func Count(path string, v any, compare func(op plan.Op, n int64) (plan.Filter, error)) (plan.Filter, error) {
	return onComputed(path, &CountProperty, v, func(_ string, op plan.Op, x any) (plan.Filter, error) {
		return compare(op, x.(int64))
	})
}

// Filter compiles the operators on a stored property.
func Filter(path string, of plan.Subject, p *catalog.Property, v any) (plan.Filter, error) {
	c := plan.Column{Of: of, Property: p}
	return eachOperator(path, p, v, func(_ string, o Operator, x any) (plan.Filter, error) { return o.stored(c, x), nil })
}

// eachOperator compiles the operators in an object by the function one. All have to hold.
func eachOperator(path string, p *catalog.Property, v any, one func(at string, o Operator, x any) (plan.Filter, error)) (plan.Filter, error) {
	return Members(path, v, func(at string, m input.Member) (plan.Filter, error) {
		i := slices.IndexFunc(Of(p), func(o Operator) bool { return o.Name == m.Name })
		if i < 0 {
			return nil, fault.Input(at, "%s has no such operator", p.Type())
		}
		o := Of(p)[i]
		x, err := o.read(at, p, m.Value)
		if err != nil {
			return nil, err
		}
		return one(at, o, x)
	})
}

// Members compiles the members of an object by the function one. All have to hold. A
// member that is null or absent is an error.
func Members(path string, v any, one func(at string, m input.Member) (plan.Filter, error)) (plan.Filter, error) {
	o, err := input.AsObject(path, v)
	if err != nil {
		return nil, err
	}
	var all []plan.Filter
	for _, m := range o {
		at := path + "." + m.Name
		switch m.Value {
		case nil:
			return nil, fault.Input(at, "null is not allowed here; leave it out, or use isNull: true to find facts without a value")
		case input.Absent{}:
			return nil, input.NotGiven(at, m.Value)
		}
		f, err := one(at, m)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return plan.All(all...), nil
}
