package compile

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/input"
	"casegraph/internal/plan"
)

// A Root is what a root field is compiled to.
type Root struct {
	Field graphql.CollectedField
	// List is what the field is answered from; nil where nothing has to be read.
	List *plan.List
	// Bindings are arguments that a later request may give other values.
	Bindings []argumentBinding
	// Required nodes have to exist.
	Required []RequiredNodes
	// Extra lists are read besides list, for the same answer; some may be nil.
	Extra []*plan.List
	// Walk, where there is one, is read first. It finds the nodes that list and extra are
	// about: the first field of its row lists them, each beginning with its id.
	Walk *plan.List
	// Answer writes what was read.
	Answer answer.Answer
	// Size is that of all these plans: see maxSize.
	Size int
}

// Lists are what the store is to read for the field, in that order; nil is nothing.
func (r *Root) Lists() []*plan.List {
	return append(append([]*plan.List{r.Walk}, r.Extra...), r.List)
}

// RequiredNodes are nodes that an argument names by their ids. The field fails where
// one of them does not exist.
type RequiredNodes struct {
	Argument string
	IDs      []string
	// IfNone says that they are looked for only where the field's list has no rows: where
	// it has some, they exist.
	IfNone bool
}

// Require has the root field fail where there are no nodes with these ids.
func (c *Compiler) Require(argument string, ids []string) {
	c.Root.Required = append(c.Root.Required, RequiredNodes{argument, ids, false})
}

// An argumentBinding is an argument of a root field that came in a variable: which
// parameter of the field's list it is bound to, and how its value is read.
type argumentBinding struct {
	Value     *ast.Value
	parameter plan.Parameter
	read      func(r *Root, v any) ([]any, error)
}

// Bind notes that an argument can be bound to a parameter, where it is a variable and
// the field a root field.
func (c *Compiler) Bind(f graphql.CollectedField, argument string, to plan.Parameter, read func(r *Root, v any) ([]any, error)) {
	a := f.Arguments.ForName(argument)
	if f.Field == c.Root.Field.Field && a != nil && a.Value.Kind == ast.Variable {
		c.Root.Bindings = append(c.Root.Bindings, argumentBinding{a.Value, to, read})
	}
}

// Bound is a copy of what a root field was compiled to, with the values of a request.
func (r *Root) Bound(variables map[string]any) (*Root, error) {
	out := *r
	if r.List != nil {
		l := *r.List
		out.List = &l
	}
	for _, b := range r.Bindings {
		v := input.Of(b.Value, variables)
		if v == nil || v == (input.Absent{}) {
			continue // it was absent when the plan was made, too
		}
		values, err := b.read(&out, v)
		if err != nil {
			return nil, err
		}
		out.List.Bind(b.parameter, values)
	}
	return &out, nil
}
