package operator

import (
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// What operators ask of what is not stored but reckoned: a number of rows, the type
// of a fact, a derived enum.

// nodeTypeProperty and relationshipTypeProperty stand for the type of a fact,
// which is filtered like an enum but is not stored.
var (
	NodeTypeProperty         = catalog.Property{Name: "type", Kind: catalog.EnumKind, Required: true, Enum: &catalog.Enum{Name: "NodeType"}}
	RelationshipTypeProperty = catalog.Property{Name: "type", Kind: catalog.EnumKind, Required: true, Enum: &catalog.Enum{Name: "RelationshipType"}}
	CountProperty            = catalog.Property{Name: "count", Kind: catalog.Int, Required: true}
)

// compared is the filter that a reckoned property compares so with a value.
type compared func(path string, op plan.Op, x any) (plan.Filter, error)

// anyIs compares with a value, or with any of several.
func anyIs(op plan.Op) func(path string, x any, compare compared) (plan.Filter, error) {
	return func(path string, x any, compare compared) (plan.Filter, error) {
		values, several := x.([]any)
		if !several {
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

func noneIs(op plan.Op) func(path string, x any, compare compared) (plan.Filter, error) {
	return func(path string, x any, compare compared) (plan.Filter, error) {
		f, err := anyIs(op)(path, x, compare)
		if err != nil {
			return nil, err
		}
		return plan.Not(f), nil
	}
}

func neverNull(_ string, x any, _ compared) (plan.Filter, error) {
	return plan.Constant(x == false), nil
}
