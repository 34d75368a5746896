// Package bench_test has the benchmarks that need no store: `go test -bench`.
// What needs one, and another server to compare with, is bench/run.
package bench_test

import (
	"context"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph"
)

const people300 = `query People($prefix: String!) {
  people(where: {name: {startsWith: $prefix}}, orderBy: [{name: ASC}], first: 50) {
    nodes {
      id name born living
      statements(first: 5) { nodes { id kind summary date } }
    }
  }
}`

// BenchmarkGraphQL300Nodes is the GraphQL layer alone: the operation's text is
// known (parsed and validated before), the plan is compiled, and the rows of 50
// people with 5 statements each, which are ready, are written as JSON. The goal
// is 0.3 ms and 500 allocations.
func BenchmarkGraphQL300Nodes(b *testing.B) {
	c, err := graph.ReadCatalog()
	if err != nil {
		b.Fatal(err)
	}
	engine, err := graph.New(c, newStub(), graph.Info{Version: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	exec := executor.New(engine)
	exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
	answer := func() int {
		ctx := graphql.StartOperationTrace(context.Background())
		op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: people300, Variables: map[string]any{"prefix": "Sok S"}})
		if errs != nil {
			b.Fatal(errs)
		}
		next, ctx := exec.DispatchOperation(ctx, op)
		response := next(ctx)
		if len(response.Errors) > 0 {
			b.Fatal(response.Errors)
		}
		return len(response.Data)
	}
	b.SetBytes(int64(answer()))
	b.ReportAllocs()
	for b.Loop() {
		answer()
	}
}
