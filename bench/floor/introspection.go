package floor

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	asked "github.com/99designs/gqlgen/graphql/introspection"

	"casegraph/graph"
	"casegraph/internal/store"
)

// introspection is the question about the schema, which never changes: nothing
// is quicker than to have its answer ready.
const introspection = "introspection"

func introspected() ([]byte, error) {
	c, err := graph.ReadCatalog()
	if err != nil {
		return nil, err
	}
	engine, err := graph.New(c, nothing{}, graph.Info{})
	if err != nil {
		return nil, err
	}
	exec := executor.New(engine)
	ctx := graphql.StartOperationTrace(context.Background())
	op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: asked.Query})
	if errs != nil {
		return nil, errs
	}
	op.DisableIntrospection = false
	next, ctx := exec.DispatchOperation(ctx, op)
	response := next(ctx)
	if len(response.Errors) > 0 {
		return nil, response.Errors
	}
	return response.Data, nil
}

// nothing is a store of which nothing is read.
type nothing struct{ store.Store }

func (nothing) Name() string { return "none" }
