package floor_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"casegraph/bench/floor"
	"casegraph/bench/synthetic"
	"casegraph/bench/workload"
	"casegraph/graph"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/neo4jtest"
)

// A floor has the same answers as GraphQL over the same store; if not, it is
// compared with what it does not do.
func TestFloorsAnswerAlike(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "graph.db")
		st, err := sqlite.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		alike(t, st, func() (floor.Floor, error) { return floor.OpenSQLite(path) })
	})
	t.Run("neo4j", func(t *testing.T) {
		url := neo4jtest.Open(t)
		st, err := neo4j.Open(url, neo4j.Options{})
		if err != nil {
			t.Fatal(err)
		}
		alike(t, st, func() (floor.Floor, error) { return floor.OpenNeo4j(url) })
	})
}

func alike(t *testing.T, st store.Store, open func() (floor.Floor, error)) {
	t.Helper()
	t.Cleanup(func() { _ = st.Close(context.WithoutCancel(t.Context())) })
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	g, err := synthetic.New(c, synthetic.Config{Seed: 3, Nodes: synthetic.MinNodes})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	l, err := st.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Put(t.Context(), slices.Collect(g.Facts())); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	engine, err := graph.New(c, st, graph.Info{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close(t.Context()) }()
	server := floor.Handler(f)
	for _, q := range workload.Queries(g, 3) {
		if !floor.Asked(st.Name(), q.Name) {
			continue
		}
		variables := append(slices.Clone(q.Variables[:min(20, len(q.Variables))]), absent(q)...)
		for _, v := range variables {
			want, got := answer(t, engine, q.GraphQL, v), ask(t, server, q.Name, v)
			if !reflect.DeepEqual(want, got) {
				t.Errorf("query %s %v:\nGraphQL %v\nfloor   %v", q.Name, v, want, got)
			}
		}
	}
}

// absent are variables that find nothing.
func absent(q workload.Query) []map[string]any {
	switch q.Name {
	case "c":
		return []map[string]any{{"prefix": "Nobody is called so"}}
	case "suggest":
		return []map[string]any{{"prefix": "Nobody is called so"}}
	case "search-rare", "search-mid", "search-common":
		return []map[string]any{{"query": "nowhere"}}
	case "neighborhood", "neighborhood-20", "neighborhood-hub", "paths", "deep-page", "introspection": // what is not there is an error
		return nil
	case "e", "e-page", "facets", "stats", "groups":
		return []map[string]any{{"months": 9000}}
	}
	return []map[string]any{{"id": "nobody"}}
}

func answer(t *testing.T, engine *graph.Engine, query string, variables map[string]any) any {
	t.Helper()
	exec := executor.New(engine)
	ctx := graphql.StartOperationTrace(t.Context())
	op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables})
	if errs != nil {
		t.Fatal(errs)
	}
	op.DisableIntrospection = false
	next, ctx := exec.DispatchOperation(ctx, op)
	response := next(ctx)
	if len(response.Errors) > 0 {
		t.Fatal(response.Errors)
	}
	var data any
	if err := json.Unmarshal(response.Data, &data); err != nil {
		t.Fatal(err)
	}
	return data
}

func ask(t *testing.T, server http.Handler, query string, variables map[string]any) any {
	t.Helper()
	body, err := json.Marshal(variables)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/"+query, bytes.NewReader(body)))
	var response struct{ Data any }
	if err := json.Unmarshal(w.Body.Bytes(), &response); err != nil || w.Code != http.StatusOK {
		t.Fatalf("query %s %v: %d %s", query, variables, w.Code, w.Body)
	}
	return response.Data
}
