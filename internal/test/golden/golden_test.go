// Package golden compiles operations on the first seed, and compares each step with a file
// of testdata: query → plan → Cypher → SQL → answer. It needs no database: storetest's
// evaluator computes the rows that the statements would return.
package golden

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"golang.org/x/tools/txtar"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/store/storetest"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

func TestOperationsThroughTheCompiler(t *testing.T) {
	e, c, st := seeded(t)
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			st.asked = nil
			answer := run(t, e, string(a.Files[0].Data))
			out := &txtar.Archive{Comment: a.Comment, Files: a.Files[:1:1]}
			if bytes.Contains(answer, []byte(`"errors"`)) {
				t.Errorf("it is not answered:\n%s", answer)
			}
			for _, asked := range st.asked {
				out.Files = append(out.Files, explain(t, c, asked)...)
			}
			out.Files = append(out.Files, txtar.File{Name: "answer", Data: answer})
			compare(t, name, txtar.Format(out))
		})
	}
}

// seeded returns an engine over the first seed.
func seeded(t *testing.T) (*graph.Engine, *catalog.Catalog, *judge) {
	t.Helper()
	c := catalogOf(t)
	e, st := seededWith(t, c)
	return e, c, st
}

func seededWith(t *testing.T, c *catalog.Catalog) (*graph.Engine, *judge) {
	t.Helper()
	st := &judge{}
	clock := func() time.Time { return time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC) }
	seed := load.Files("../../../seed/article/article.yaml")
	if _, err := load.Run(t.Context(), st, c, seed, load.Options{Now: clock}); err != nil {
		t.Fatal(err)
	}
	e, err := graph.New(c, st, graph.Info{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return e, st
}

func explain(t *testing.T, c *catalog.Catalog, asked *plan.List) []txtar.File {
	t.Helper()
	cypher, err := neo4j.Explain(c, asked)
	sql, sqlErr := sqlite.Explain(c, asked)
	if err := errors.Join(err, sqlErr); err != nil {
		t.Fatal(err)
	}
	return []txtar.File{{Name: "plan", Data: []byte(asked.String())}, {Name: "cypher", Data: []byte(cypher)}, {Name: "sql", Data: []byte(sql)}}
}

func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what comes out; look at the difference with -update:\n%s", name, got)
	}
}

// run answers one operation as the server does, without HTTP.
func run(t *testing.T, e *graph.Engine, query string) []byte {
	t.Helper()
	return runWith(t, e, query, nil)
}

func runWith(t *testing.T, e *graph.Engine, query string, variables map[string]any) []byte {
	t.Helper()
	ex := executor.New(e)
	ex.SetErrorPresenter(graph.ErrorPresenter)
	ctx := graphql.StartOperationTrace(t.Context())
	op, errs := ex.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables})
	var resp *graphql.Response
	if len(errs) > 0 {
		resp = ex.DispatchError(graphql.WithOperationContext(ctx, op), errs)
	} else {
		answer, ctx := ex.DispatchOperation(ctx, op)
		resp = answer(ctx)
	}
	raw, err := json.Marshal(resp)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		t.Fatal(err)
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// judge is a store in memory. It answers with storetest's evaluator, and records the plans
// that it gets.
type judge struct {
	store.Store
	graph storetest.Graph
	asked []*plan.List
}

func (j *judge) Name() string { return "memory" }

func (j *judge) Prepare(context.Context, []*plan.List) {}

func (j *judge) Statistics(context.Context) (*store.Statistics, error) {
	return store.NewStatistics(), nil
}

func (j *judge) Read(_ context.Context, lists []*plan.List) []store.Result {
	out := make([]store.Result, len(lists))
	for i, l := range lists {
		j.asked = append(j.asked, l)
		out[i] = store.Result{Value: j.graph.Answer(l), Statements: 1}
	}
	return out
}

func (j *judge) Begin(context.Context) (store.Load, error) { return &loading{judge: j}, nil }

// loading records the facts that a load puts into an empty store.
type loading struct {
	store.Load
	judge *judge
}

func (l *loading) Committed() int   { return 0 }
func (l *loading) MaxRollback() int { return 0 }

func (l *loading) Facts(context.Context, []string) (map[string]*store.Fact, error) { return nil, nil }

func (l *loading) Targets(context.Context, *catalog.RelationshipType, []string) (map[string][]string, error) {
	return nil, nil
}

func (l *loading) Holders(context.Context, *catalog.Property, []any) (map[any]string, error) {
	return nil, nil
}

func (l *loading) Read(ctx context.Context, lists []*plan.List) []store.Result {
	return l.judge.Read(ctx, lists)
}

func (l *loading) Put(_ context.Context, facts []*store.Fact) error {
	l.judge.graph.Facts = append(l.judge.graph.Facts, facts...)
	return nil
}

func (l *loading) PutDataset(_ context.Context, d store.Dataset) error {
	l.judge.graph.Datasets = append(l.judge.graph.Datasets, d)
	return nil
}

func (l *loading) Part(context.Context) error     { return nil }
func (l *loading) Commit(context.Context) error   { return nil }
func (l *loading) Rollback(context.Context) error { return nil }
