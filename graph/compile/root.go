package compile

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/input"
	"casegraph/internal/plan"
)

// A Root is a compiled root field.
type Root struct {
	Field graphql.CollectedField
	// List is the list that answers the field; nil if nothing has to be read.
	List *plan.List
	// Bindings are the arguments whose values the next request may replace.
	Bindings []argumentBinding
	// Required nodes have to exist.
	Required []RequiredNodes
	// Extra lists are read together with List, for the same answer. Some may be nil.
	Extra []*plan.List
	// Walk, if not nil, is read first. It finds the nodes that List and Extra are about. The
	// first field of its row lists these nodes; each of them begins with its id.
	Walk *plan.List
	// Answer writes the values that were read.
	Answer answer.Answer
	// Size is the size of all these plans, with what a store may write for each type.
	Size int
}

// Lists returns all lists that the store reads for the field; some may be nil.
func (r *Root) Lists() []*plan.List {
	return append(append([]*plan.List{r.Walk}, r.Extra...), r.List)
}

// RequiredNodes are nodes that an argument names by their ids. The field fails if one of
// them does not exist.
type RequiredNodes struct {
	Argument string
	IDs      []string
	// IfNone is true if the store looks for them only when the field's list has no rows. If
	// the list has rows, the nodes exist.
	IfNone bool
	// Starts, if not 0, is where the row of the walk has plan.Starts, which tells whether the
	// nodes exist.
	Starts int
}

// Require makes the root field fail if its list has no rows and a node with one of these ids
// does not exist.
func (c *Compiler) Require(argument string, ids []string) {
	c.Root.Required = append(c.Root.Required, RequiredNodes{Argument: argument, IDs: ids, IfNone: true})
}

// RequireStarts makes the root field fail if a node that its walk starts from does not exist.
// The row of the walk has plan.Starts at a position, which is not its first.
func (c *Compiler) RequireStarts(argument string, ids []string, at int) {
	c.Root.Required = append(c.Root.Required, RequiredNodes{Argument: argument, IDs: ids, Starts: at})
}

// RequireIfNone makes the root field fail if its list has no rows and the node with this
// id does not exist. The id may come in a variable: then the next request that binds one,
// at this index of the list's ids, requires that node. check may refuse an id.
func (c *Compiler) RequireIfNone(f graphql.CollectedField, argument string, at int, id string, check func(id string) error) {
	n := len(c.Root.Required)
	c.Root.Required = append(c.Root.Required, RequiredNodes{Argument: argument, IDs: []string{id}, IfNone: true})
	c.Bind(f, argument, plan.Parameter{In: plan.InIDs, At: at}, func(r *Root, v any) ([]any, error) {
		ids, err := input.IDs(argument, v)
		if err != nil {
			return nil, err
		}
		r.Required = slices.Clone(r.Required)
		r.Required[n].IDs = ids
		return plan.IDs(ids...), check(ids[0])
	})
}

// An argumentBinding is an argument of a root field whose value is a variable. A request
// binds its own value to a parameter of the field's list.
type argumentBinding struct {
	Value     *ast.Value
	parameter plan.Parameter
	read      func(r *Root, v any) ([]any, error)
}

// Bind records that an argument can be bound to a parameter of the list. It does nothing
// if the argument is not a variable, or the field is not the root field. The function read
// converts a value of the variable; it may change the copy of the root that is bound.
func (c *Compiler) Bind(f graphql.CollectedField, argument string, to plan.Parameter, read func(r *Root, v any) ([]any, error)) {
	a := f.Arguments.ForName(argument)
	if f.Field == c.Root.Field.Field && a != nil && a.Value.Kind == ast.Variable {
		c.Root.Bindings = append(c.Root.Bindings, argumentBinding{a.Value, to, read})
	}
}

// Bound returns a copy of the root with the values of a request. The error is that of a
// value that is not valid.
func (r *Root) Bound(variables map[string]any) (*Root, error) {
	out := *r
	if r.List != nil {
		l := *r.List
		out.List = &l
	}
	for _, b := range r.Bindings {
		v := input.Of(b.Value, variables)
		if v == nil || v == (input.Absent{}) {
			continue // the plan was made without a value too
		}
		values, err := b.read(&out, v)
		if err != nil {
			return nil, err
		}
		out.List.Bind(b.parameter, values)
	}
	return &out, nil
}
