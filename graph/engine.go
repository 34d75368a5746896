package graph

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/cost"
	"casegraph/graph/service"
	"casegraph/graph/view"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/recent"
	"casegraph/internal/store"
)

// Info configures an engine.
type Info struct {
	// Version is the program's version, for the service fields.
	Version string
	// MaxCost is the greatest cost of one operation; 0 is DefaultMaxCost.
	MaxCost int
	// Unlimited lets an operation cost anything, be of any size, and have an answer of any
	// size. It is for those who ask their own store.
	Unlimited bool
	// Cache bounds what the engine keeps of operations. If it is nil, the engine has a budget
	// of recent.Default bytes of its own.
	Cache *recent.Budget
}

// An Engine answers operations. It is gqlgen's graphql.ExecutableSchema for the whole API: it
// compiles graph fields and reads them from the store. Service fields and introspection go to
// the schema that gqlgen generated. An Engine is safe for concurrent use.
type Engine struct {
	cat    *catalog.Catalog
	schema *ast.Schema
	api    *api.API
	store  store.Store
	// extensions compile the fields of views.
	extensions []compile.Extension
	service    graphql.ExecutableSchema
	maxCost    int
	unlimited  bool
	sizes      schemaSizes
	maxSchema  int // the greatest cost of fields about the schema
	judges     *judgeCache

	warnings       map[string][]Warning
	prepared       *preparations
	introspections *introspections
}

// New makes an engine over a store that fits the catalog.
func New(c *catalog.Catalog, st store.Store, info Info) (*Engine, error) {
	s, err := loadSchema(c)
	if err != nil {
		return nil, err
	}
	a, err := api.New(c, s)
	if err != nil {
		return nil, err
	}
	warnings, err := readWarnings(c, a)
	if err != nil {
		return nil, err
	}
	resolver := &service.Resolver{Info: service.Server{
		Version: info.Version, SchemaHash: c.Hash, Store: st.Name(),
	}}
	sizes := sizesOf(s)
	budget := cmp.Or(info.Cache, recent.NewBudget(recent.Default))
	maxCost, maxSchema := cmp.Or(info.MaxCost, DefaultMaxCost), sizes.most(s)
	if info.Unlimited {
		maxCost, maxSchema = cost.Max, cost.Max
	}
	return &Engine{
		cat: c, schema: s, api: a, store: st, extensions: view.Extensions(), warnings: warnings,
		judges: &judgeCache{cat: c, store: st}, maxCost: maxCost, unlimited: info.Unlimited, sizes: sizes, maxSchema: maxSchema,
		prepared: newPreparations(budget), introspections: newIntrospections(budget),
		service: service.NewExecutableSchema(service.Config{Schema: s, Resolvers: resolver}),
	}, nil
}

// Schema returns the schema of the API.
func (e *Engine) Schema() *ast.Schema { return e.schema }

// Complexity is not used to bound queries: admit computes their cost from their plans.
func (e *Engine) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

// Exec answers one operation. It compiles every graph field, has the store read all of them
// together, and writes the root fields in the order of the query.
func (e *Engine) Exec(ctx context.Context) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	if op.Operation.Operation != ast.Query {
		return refuse(fault.New(fault.ValidationFailed, "only queries are served: this API has no mutations and no subscriptions"))
	}
	if err := checkConditions(op); err != nil {
		return refuse(err)
	}
	return graphql.OneShot(e.query(ctx, op))
}

// refuse answers an operation with an error alone.
func refuse(err error) graphql.ResponseHandler {
	return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{Present(err)}})
}

// query answers a query: from what is kept, or by compiling and reading it.
func (e *Engine) query(ctx context.Context, op *graphql.OperationContext) *graphql.Response {
	run, began := RunOf(ctx), time.Now()
	key, keep := aboutSchema(op)
	if keep {
		if known, ok := e.introspections.get(op, key); ok {
			run.Cost = known.cost
			if err := run.admit(); err != nil {
				return &graphql.Response{Errors: gqlerror.List{Present(err)}}
			}
			return &graphql.Response{Data: known.data}
		}
	}
	roots, ok := e.prepared.get(op)
	if !ok {
		roots = e.compile(ctx, op)
	}
	run.Compiling = time.Since(began)
	if err := e.admit(ctx, run, roots); err != nil {
		return &graphql.Response{Errors: gqlerror.List{Present(err)}}
	}
	resp := &graphql.Response{Data: json.RawMessage("null")}
	if !fatal(roots) {
		e.read(store.WithCost(ctx, run.Cost.Requested), run, roots)
		e.serve(ctx, run, op, roots)
	}
	began = time.Now()
	if !fatal(roots) {
		resp.Data = write(ctx, roots, e.unlimited)
	}
	run.Writing = time.Since(began)
	if fatal(roots) { // writing fails if rows do not match the plan
		resp.Data = json.RawMessage("null")
	}
	for _, r := range roots {
		if r.err != nil {
			resp.Errors = append(resp.Errors, fieldError(r))
		}
	}
	return resp
}

// compile compiles the root fields that the store answers. Of the others it keeps only the
// field.
func (e *Engine) compile(ctx context.Context, op *graphql.OperationContext) []*rootAnswer {
	c := compile.New(ctx, e.cat, e.api, e.extensions, op)
	c.Unlimited = e.unlimited
	var roots []*rootAnswer
	for _, f := range c.Collect(op.Operation.SelectionSet, []string{"Query"}) {
		r := &rootAnswer{Root: compile.Root{Field: f}}
		roots = append(roots, r)
		if f.Name == "__typename" {
			r.data = []byte(`"Query"`)
			continue
		}
		compiled, err := c.RootField(f)
		if compiled == nil {
			r.cost = e.sizes.cost(f)
			continue
		}
		r.Root, r.err = *compiled, err
	}
	e.prepared.put(op, c.PlanSize(), roots)
	return roots
}

// serve answers service fields and introspection by the generated schema, as an operation of
// its own. It keeps answers about the schema.
func (e *Engine) serve(ctx context.Context, run *Run, op *graphql.OperationContext, all []*rootAnswer) {
	var roots []*rootAnswer
	for _, r := range all {
		if r.Answer == nil && r.data == nil && r.err == nil {
			roots = append(roots, r)
		}
	}
	if len(roots) == 0 {
		return
	}
	key, keep := aboutSchema(op)
	if slices.ContainsFunc(roots, func(r *rootAnswer) bool { return introspects(r.Field.Field) }) {
		select {
		case e.introspections.running <- struct{}{}:
			defer func() { <-e.introspections.running }()
		case <-ctx.Done():
			for _, r := range roots {
				r.err = ctx.Err()
			}
			return
		}
	}
	var known introspection
	found := false
	if keep {
		known, found = e.introspections.get(op, key) // another request may have got the answer in the meantime
	}
	if !found {
		known = introspection{e.generated(ctx, op, roots), run.Cost}
	}
	var data map[string]json.RawMessage
	if err := json.Unmarshal(known.data, &data); err != nil {
		roots[0].err, keep = fault.Wrap(fault.Internal, err, "the service fields could not be answered"), false
	}
	for _, r := range roots {
		r.data = data[r.Field.Alias]
		// If the field is null, gqlgen has reported why (graphql.AddError).
		r.failed = r.data == nil
		keep = keep && !r.failed
	}
	if keep && len(graphql.GetErrors(ctx)) == 0 {
		e.introspections.put(op, key, known)
	}
}

// generated returns the generated schema's answer to some root fields.
func (e *Engine) generated(ctx context.Context, op *graphql.OperationContext, roots []*rootAnswer) json.RawMessage {
	operation := *op.Operation
	operation.SelectionSet = nil
	for _, r := range roots {
		f := *r.Field.Field
		f.SelectionSet = r.Field.Selections
		operation.SelectionSet = append(operation.SelectionSet, &f)
	}
	own := &graphql.OperationContext{
		RawQuery: op.RawQuery, Variables: op.Variables, OperationName: op.OperationName,
		Doc: op.Doc, Operation: &operation, Headers: op.Headers, Stats: op.Stats,
		DisableIntrospection: op.DisableIntrospection, RecoverFunc: op.RecoverFunc,
		ResolverMiddleware: op.ResolverMiddleware, RootResolverMiddleware: op.RootResolverMiddleware,
	}
	ctx = graphql.WithOperationContext(ctx, own)
	return e.service.Exec(ctx)(ctx).Data
}

// WarningsOf returns the @warn rules of a node type or relationship type, by its name.
func (e *Engine) WarningsOf(typ string) []Warning { return e.warnings[typ] }
