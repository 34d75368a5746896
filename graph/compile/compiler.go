// Package compile turns an operation into plans and, along with each plan, the answer
// that is written from its rows.
package compile

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/api"
	"casegraph/internal/catalog"
)

// Compiler turns the graph fields of one operation into plans and, along with
// each, the shape of its answer: which response key stands where in the rows.
type Compiler struct {
	ctx     context.Context // compiling ends with it: see within
	Catalog *catalog.Catalog
	API     *api.API
	// extensions are what views add.
	extensions []Extension
	Operation  *graphql.OperationContext
	keep       []ast.SelectionSet // merged selections, kept alive: see collect
	size       int                // of what is compiled so far: see within
	deep       int                // how deep in a filter: see conditions

	Root *Root // that is being compiled
}

// New makes the compiler of one operation. It ends with ctx. op is nil where only
// filters are compiled, that stand in no operation.
func New(ctx context.Context, cat *catalog.Catalog, a *api.API, extensions []Extension, op *graphql.OperationContext) *Compiler {
	return &Compiler{ctx: ctx, Catalog: cat, API: a, extensions: extensions, Operation: op}
}

// Collect merges what is selected of a type, fragments, @skip and @include
// regarded; satisfies names the type and everything it implements.
//
// gqlgen keeps apart fields that are selected through unrelated interfaces. A
// response has each key once, so those are merged here; the merged selections
// are kept until the operation is compiled, because gqlgen's cache knows a
// selection by its place in memory.
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
