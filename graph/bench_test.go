package graph_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"

	"casegraph/graph"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// ready is a store that answers every list with the same rows.
type ready struct {
	store.Store
	rows []any
}

func (ready) Name() string { return "ready" }

func (s ready) Read(_ context.Context, lists []*plan.List) []store.Result {
	return []store.Result{{Value: s.rows}}
}

// BenchmarkAnswer is the GraphQL layer alone, parsing apart: 50 people with 5
// statements each, compiled and written.
func BenchmarkAnswer(b *testing.B) {
	const query = `query($p: String!) { people(first: 50, where: {name: {startsWith: $p}}, orderBy: [{name: ASC}]) { nodes {
		id name living statements(first: 5, orderBy: [{date: DESC}]) { nodes { id kind summary date } } } } }`
	rows := make([]any, 50)
	for i := range rows {
		statements := make([]any, 5)
		for j := range statements {
			statements[j] = []any{fmt.Sprint("st-", i, "-", j), "DENIAL", "What was said, in a sentence of some length", "2020-08-13"}
		}
		rows[i] = []any{fmt.Sprint("per-", i), "Name of a Person", "ASSUMED", statements}
	}
	c, err := graph.ReadCatalog()
	if err != nil {
		b.Fatal(err)
	}
	e, err := graph.New(c, ready{rows: rows}, graph.Info{})
	if err != nil {
		b.Fatal(err)
	}
	doc, errs := gqlparser.LoadQuery(e.Schema(), query)
	if errs != nil {
		b.Fatal(errs)
	}
	b.ReportAllocs()
	for b.Loop() {
		op := &graphql.OperationContext{Doc: doc, RawQuery: query, Operation: doc.Operations[0], Variables: map[string]any{"p": "N"}}
		ctx := graphql.WithOperationContext(context.Background(), op)
		if r := e.Exec(ctx)(ctx); len(r.Errors) > 0 {
			b.Fatal(r.Errors)
		}
	}
}
