package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/plan"
)

// A rootPlan is what a root field is compiled to.
type rootPlan struct {
	field graphql.CollectedField
	// list is what the field is answered from; nil where nothing has to be read.
	list *plan.List
	// bindings are arguments that a later request may give other values.
	bindings []argumentBinding
	// required nodes have to exist.
	required []requiredNodes
	// extra lists are read besides list, for the same answer; some may be nil.
	extra []*plan.List
	// walk, where there is one, is read first. It finds the nodes that list and extra are
	// about: the first field of its row lists them, each beginning with its id.
	walk *plan.List
	// answer writes what was read.
	answer answer
	// size is that of all these plans: see maxSize.
	size int
}

// lists are what the store is to read for the field, in that order; nil is nothing.
func (r *rootPlan) lists() []*plan.List {
	return append(append([]*plan.List{r.walk}, r.extra...), r.list)
}

// requiredNodes are nodes that an argument names by their ids. The field fails where
// one of them does not exist.
type requiredNodes struct {
	argument string
	ids      []string
	// ifNone says that they are looked for only where the field's list has no rows: where
	// it has some, they exist.
	ifNone bool
}

// require has the root field fail where there are no nodes with these ids.
func (c *compiler) require(argument string, ids []string) {
	c.root.required = append(c.root.required, requiredNodes{argument, ids, false})
}

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
