package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// small returns the catalog of testdata/domain.
func small(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := ReadCatalog(os.DirFS("testdata/domain"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// whole returns the catalog of the program's own domain.
func whole(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A fake is a store that records the plans it reads. It answers each by the function answer.
// Without one, lists have no rows and a total of 0.
type fake struct {
	store.Store
	plans  []*plan.List
	next   []*plan.List
	counts *store.Statistics // empty statistics if nil
	answer func(*plan.List) store.Result
}

func (f *fake) Name() string { return "fake" }

func (f *fake) Prepare(_ context.Context, lists []*plan.List) {
	f.next = append(f.next, lists...)
}

func (f *fake) Statistics(context.Context) (*store.Statistics, error) {
	if f.counts == nil {
		return store.NewStatistics(), nil
	}
	return f.counts, nil
}

func (f *fake) Read(_ context.Context, lists []*plan.List) []store.Result {
	f.plans = append(f.plans, lists...)
	out := make([]store.Result, len(lists))
	for i, l := range lists {
		if f.answer != nil {
			out[i] = f.answer(l)
		} else {
			out[i].Value = (&filler{}).list(l)
		}
	}
	return out
}

// A server is an engine behind gqlgen's executor, which parses and validates.
type server struct {
	*Engine
	*fake
	exec *executor.Executor
}

func serve(t testing.TB, c *catalog.Catalog) *server {
	t.Helper()
	s := &server{fake: &fake{}}
	var err error
	if s.Engine, err = New(c, s.fake, Info{Version: "1.2.3"}); err != nil {
		t.Fatal(err)
	}
	s.exec = executor.New(s.Engine)
	s.exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{}) // keeps documents, as servers do
	s.exec.SetErrorPresenter(ErrorPresenter)
	s.exec.SetRecoverFunc(func(_ context.Context, p any) error {
		t.Errorf("panic: %v", p)
		return errors.New("panic")
	})
	return s
}

// ask runs one operation. variables is JSON, or empty.
func (s *server) ask(t testing.TB, query, variables string) *graphql.Response {
	t.Helper()
	params := &graphql.RawParams{Query: query}
	if len(bytes.TrimSpace([]byte(variables))) > 0 {
		d := json.NewDecoder(bytes.NewReader([]byte(variables)))
		d.UseNumber()
		if err := d.Decode(&params.Variables); err != nil {
			t.Fatalf("variables: %v", err)
		}
	}
	return s.run(t.Context(), params)
}

func (s *server) run(ctx context.Context, params *graphql.RawParams) *graphql.Response {
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := s.exec.CreateOperationContext(ctx, params)
	if errs != nil {
		return s.exec.DispatchError(graphql.WithOperationContext(ctx, op), errs)
	}
	op.DisableIntrospection = false
	next, ctx := s.exec.DispatchOperation(ctx, op)
	return next(ctx)
}
