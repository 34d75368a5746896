package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
)

// compiler turns the graph fields of one operation into plans and, along with
// each, the shape of its answer: which response key stands where in the rows.
type compiler struct {
	ctx context.Context // compiling ends with it: see within
	cat *catalog.Catalog
	api *api
	// extensions are what views add.
	extensions []extension
	op         *graphql.OperationContext
	keep       []ast.SelectionSet // merged selections, kept alive: see collect
	size       int                // of what is compiled so far: see within
	deep       int                // how deep in a filter: see conditions

	root *rootPlan // that is being compiled
}

// newCompiler makes the compiler of one operation. It ends with ctx. op is nil where only
// filters are compiled, that stand in no operation.
func newCompiler(ctx context.Context, cat *catalog.Catalog, a *api, extensions []extension, op *graphql.OperationContext) *compiler {
	return &compiler{ctx: ctx, cat: cat, api: a, extensions: extensions, op: op}
}

// collect merges what is selected of a type, fragments, @skip and @include
// regarded; satisfies names the type and everything it implements.
//
// gqlgen keeps apart fields that are selected through unrelated interfaces. A
// response has each key once, so those are merged here; the merged selections
// are kept until the operation is compiled, because gqlgen's cache knows a
// selection by its place in memory.
func (c *compiler) collect(set ast.SelectionSet, satisfies []string) []graphql.CollectedField {
	collected := graphql.CollectFields(c.op, set, satisfies)
	for i := range collected {
		for j := range i {
			if collected[j].Alias == collected[i].Alias {
				return c.mergeByKey(collected)
			}
		}
	}
	return collected
}

func (c *compiler) mergeByKey(collected []graphql.CollectedField) []graphql.CollectedField {
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
