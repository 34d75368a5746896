// Package compile turns an operation into plans. With each plan it makes the answer that
// writes the plan's rows as JSON.
package compile

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/api"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A Compiler compiles the root fields of one operation.
type Compiler struct {
	ctx     context.Context // compiling stops when it is done: see AddSize
	Catalog *catalog.Catalog
	API     *api.API
	// extensions compile the fields of views.
	extensions []Extension
	Operation  *graphql.OperationContext
	keep       []ast.SelectionSet // merged selections that must stay in memory: see Collect
	size       int                // of what is compiled so far: see AddSize
	forTypes   int                // what stores may write besides: see AddForTypes
	depth      int                // nesting depth of the filter that is being compiled: see conditions

	// Unlimited lets the size exceed MaxSize.
	Unlimited bool

	Root   *Root         // the root field that is being compiled
	beside *[]*plan.List // the lists beside the connection that is being compiled
}

// Beside adds a list beside that of the connection that is being compiled, and returns the
// index of its value (see answer.Beside).
func (c *Compiler) Beside(list *plan.List) int {
	*c.beside = append(*c.beside, list)
	return len(*c.beside) - 1
}

// New returns the compiler of one operation. Compiling stops when ctx is done. op is nil if
// only filters are compiled that belong to no operation.
func New(ctx context.Context, cat *catalog.Catalog, a *api.API, extensions []Extension, op *graphql.OperationContext) *Compiler {
	return &Compiler{ctx: ctx, Catalog: cat, API: a, extensions: extensions, Operation: op}
}

// Collect returns the fields that are selected on a type, with fragments, @skip and
// @include applied. satisfies has the name of the type and of its interfaces.
//
// gqlgen does not merge fields with the same response key that are selected through
// unrelated interfaces, so Collect merges them. gqlgen's cache knows a selection by its
// address. So the merged selections must stay in memory until the operation is compiled.
func (c *Compiler) Collect(set ast.SelectionSet, satisfies []string) []graphql.CollectedField {
	collected := graphql.CollectFields(c.Operation, set, satisfies)
	for i := range collected {
		for j := range i {
			if collected[j].Alias == collected[i].Alias {
				return c.mergeByKey(collected)
			}
		}
	}
	return collected
}

// mergeByKey merges fields that have the same response key.
func (c *Compiler) mergeByKey(collected []graphql.CollectedField) []graphql.CollectedField {
	var out []graphql.CollectedField
	at := map[string]int{}
	for _, f := range collected {
		i, seen := at[f.Alias]
		if !seen {
			at[f.Alias] = len(out)
			out = append(out, f)
			continue
		}
		merged := append(append(ast.SelectionSet{}, out[i].Selections...), f.Selections...)
		c.keep = append(c.keep, merged)
		out[i].Selections = merged
	}
	return out
}
