package graph

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

func reckoned(path string, p *catalog.Property, v any, compare compared) (plan.Filter, error) {
	return eachOperator(path, p, v, func(at string, o operator, x any) (plan.Filter, error) { return o.reckoned(at, x, compare) })
}

// oneOf compiles the operators of an enum: each value stands for a filter.
func oneOf(path string, p *catalog.Property, v any, is func(path, value string) (plan.Filter, error)) (plan.Filter, error) {
	return reckoned(path, p, v, func(path string, op plan.Op, x any) (plan.Filter, error) {
		if op != plan.Eq {
			return nil, fault.Input(path, "the values of %s have no order", p.Type())
		}
		return is(path, x.(string))
	})
}

// count compiles the operators of a number of rows.
func count(path string, v any, compare func(op plan.Op, n int64) (plan.Filter, error)) (plan.Filter, error) {
	return reckoned(path, &countProperty, v, func(_ string, op plan.Op, x any) (plan.Filter, error) {
		return compare(op, x.(int64))
	})
}

// property compiles the operators on a stored property.
func property(path string, of plan.Subject, p *catalog.Property, v any) (plan.Filter, error) {
	c := plan.Column{Of: of, Property: p}
	return eachOperator(path, p, v, func(_ string, o operator, x any) (plan.Filter, error) { return o.stored(c, x), nil })
}

// eachOperator and-s what the operators in an object come to.
func eachOperator(path string, p *catalog.Property, v any, one func(at string, o operator, x any) (plan.Filter, error)) (plan.Filter, error) {
	return allMembers(path, v, func(at string, m member) (plan.Filter, error) {
		i := slices.IndexFunc(operatorsOf(p), func(o operator) bool { return o.name == m.name })
		if i < 0 {
			return nil, fault.Input(at, "%s has no such operator", p.Type())
		}
		o := operatorsOf(p)[i]
		x, err := o.read(at, p, m.value)
		if err != nil {
			return nil, err
		}
		return one(at, o, x)
	})
}

// allMembers and-s what the members of an object come to, none of which may be
// null or absent.
func allMembers(path string, v any, one func(at string, m member) (plan.Filter, error)) (plan.Filter, error) {
	o, err := asObject(path, v)
	if err != nil {
		return nil, err
	}
	var all []plan.Filter
	for _, m := range o {
		at := path + "." + m.name
		if m.value == nil || m.value == (absent{}) {
			return nil, notGiven(at, m.value)
		}
		f, err := one(at, m)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return plan.All(all...), nil
}
