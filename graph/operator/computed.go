package operator

import (
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// The operators of computed properties, which are not stored: a number of rows, the type
// of a fact, a derived enum.

// These stand for the computed properties that are not in the catalog.
var (
	// NodeTypeProperty is the type of a node. It is filtered like an enum.
	NodeTypeProperty = catalog.Property{Name: "type", Kind: catalog.EnumKind, Required: true, Enum: &catalog.Enum{Name: "NodeType"}}
	// RelationshipTypeProperty is the type of a relationship. It is filtered like an enum.
	RelationshipTypeProperty = catalog.Property{Name: "type", Kind: catalog.EnumKind, Required: true, Enum: &catalog.Enum{Name: "RelationshipType"}}
	// CountProperty is a number of rows.
	CountProperty = catalog.Property{Name: "count", Kind: catalog.Int, Required: true}
)

// A comparison makes the filter that compares a computed property with the value x.
type comparison func(path string, op plan.Op, x any) (plan.Filter, error)

// anyIs compares with one value, or with any value of a list.
func anyIs(op plan.Op) func(path string, x any, compare comparison) (plan.Filter, error) {
	return func(path string, x any, compare comparison) (plan.Filter, error) {
		values, isList := x.([]any)
		if !isList {
			return compare(path, op, x)
		}
		fs := make([]plan.Filter, len(values))
		for i, v := range values {
			var err error
			if fs[i], err = compare(path+input.Index(input.List(values), i), op, v); err != nil {
				return nil, err
			}
		}
		return plan.Any(fs...), nil
	}
}

// noneIs is the negation of anyIs.
func noneIs(op plan.Op) func(path string, x any, compare comparison) (plan.Filter, error) {
	return func(path string, x any, compare comparison) (plan.Filter, error) {
		f, err := anyIs(op)(path, x, compare)
		if err != nil {
			return nil, err
		}
		return plan.Not(f), nil
	}
}

// neverNull is isNull for a property that always has a value.
func neverNull(_ string, x any, _ comparison) (plan.Filter, error) {
	return plan.Constant(x == false), nil
}
