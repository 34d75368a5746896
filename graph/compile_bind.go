package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/plan"
)

// An argumentBinding is an argument of a root field that came in a variable: which
// parameter of the field's list it is bound to, and how its value is read.
type argumentBinding struct {
	value     *ast.Value
	parameter plan.Parameter
	read      func(r *rootPlan, v any) ([]any, error)
}

// bind notes that an argument can be bound to a parameter, where it is a variable and
// the field a root field.
func (c *compiler) bind(f graphql.CollectedField, argument string, to plan.Parameter, read func(r *rootPlan, v any) ([]any, error)) {
	a := f.Arguments.ForName(argument)
	if f.Field == c.root.field.Field && a != nil && a.Value.Kind == ast.Variable {
		c.root.bindings = append(c.root.bindings, argumentBinding{a.Value, to, read})
	}
}

// bound is a copy of what a root field was compiled to, with the values of a request.
func (r *rootPlan) bound(variables map[string]any) (*rootPlan, error) {
	out := *r
	if r.list != nil {
		l := *r.list
		out.list = &l
	}
	for _, b := range r.bindings {
		v := inputOf(b.value, variables)
		if v == nil || v == (absent{}) {
			continue // it was absent when the plan was made, too
		}
		values, err := b.read(&out, v)
		if err != nil {
			return nil, err
		}
		out.list.Bind(b.parameter, values)
	}
	return &out, nil
}
