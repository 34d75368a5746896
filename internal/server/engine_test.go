package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/graph"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

const testSDL = `
type Query {
  echo(s: String, n: Int): String
  down: String
  broken: String
  refused: String
  panics: String
  silent: String
  reads(s: String): String
  waits: String
}
type Mutation { change: String }
`

// engine chooses its behaviour by the name of the first field: there is a field for
// each thing that an engine can do.
type engine struct{ schema *ast.Schema }

func newEngine() engine {
	return engine{gqlparser.MustLoadSchema(&ast.Source{Name: "test.graphql", Input: testSDL})}
}

func (e engine) Schema() *ast.Schema { return e.schema }

func (engine) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

func (engine) Exec(ctx context.Context) graphql.ResponseHandler {
	return func(ctx context.Context) *graphql.Response {
		op := graphql.GetOperationContext(ctx)
		f := graphql.CollectFields(op, op.Operation.SelectionSet, nil)[0]
		ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: "Query", Field: f})
		data := json.RawMessage(`{"` + f.Alias + `":null}`)
		switch f.Name {
		case "echo":
			s, _ := f.ArgumentMap(op.Variables)["s"].(string)
			data = json.RawMessage(`{"` + f.Alias + `":"` + s + `" }`) // the space shows that the server does not rewrite the data
		case "down":
			// Engines may add errors without the presenter.
			err := fault.Wrap(fault.Unavailable, errors.New("dial 192.0.2.1: SECRET"), "the store does not answer")
			e := present(ctx, err)
			e.Path = graphql.GetPath(ctx)
			return &graphql.Response{Data: data, Errors: gqlerror.List{e}}
		case "broken":
			graphql.AddError(ctx, errors.New("driver said SECRET"))
		case "refused":
			data = nil
			graphql.AddError(ctx, fault.Input("first", "expected 1 to 100"))
		case "panics":
			panic("SECRET")
		case "reads":
			run := graph.RunOf(ctx)
			run.Cost, run.Rows, run.Statements = graph.Cost{Requested: 9, Actual: 4}, 3, 2
			run.Reading, run.Plans = time.Millisecond, make([]*plan.List, 1)
		case "silent":
			return nil
		case "waits":
			<-ctx.Done()
			graphql.AddError(ctx, ctx.Err())
		}
		return &graphql.Response{Data: data}
	}
}

// present is a minimal presenter.
func present(_ context.Context, err error) *gqlerror.Error {
	if e, ok := errors.AsType[*gqlerror.Error](err); ok && e.Extensions["code"] != nil {
		return e
	}
	out := &gqlerror.Error{Err: err, Message: fault.Public(err), Extensions: map[string]any{"code": string(fault.CodeOf(err))}}
	if e, ok := errors.AsType[*gqlerror.Error](err); ok {
		out.Path = e.Path
	}
	return out
}

// testConfig configures a server over the engine above, which logs to w.
func testConfig(w io.Writer) Config {
	return Config{
		Engine:  newEngine(),
		Present: present,
		SDL:     func() string { return strings.TrimSpace(testSDL) + "\n" },
		Health:  func(context.Context) error { return nil },
		About:   About{Version: "v0", Store: "sqlite", Query: `{ echo(s: "it's") }`},
		Log:     slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
}
