package bench_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph"
	"casegraph/internal/load"
	"casegraph/internal/server"
	"casegraph/internal/store/sqlite"
	"casegraph/seed"
)

// small is a query as an application asks for one page.
const small = `{"query":"query Page($id: ID!) { person(id: $id) { name statements(first: 5) { nodes { id kind summary } } } }","variables":{"id":"per-nak"}}`

// BenchmarkSmallQuery asks the article in SQLite a small query, over and over: the
// engine behind the barest handler that reads JSON and writes JSON, then behind the
// server with its guard, budget, queue, headers, metrics and log; each called, and
// over HTTP. The goal is that the server takes at most 0.15 ms more, and a tenth more
// over HTTP.
func BenchmarkSmallQuery(b *testing.B) {
	c, err := graph.ReadCatalog()
	if err != nil {
		b.Fatal(err)
	}
	st, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "graph.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = st.Close(b.Context()) })
	if err := st.Migrate(b.Context(), c); err != nil {
		b.Fatal(err)
	}
	if _, err := load.Run(b.Context(), st, c, load.FS(seed.Files, seed.Article), load.Options{}); err != nil {
		b.Fatal(err)
	}
	engine, err := graph.New(c, st, graph.Info{Version: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	exec := executor.New(engine)
	exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var params graphql.RawParams
		if err := json.NewDecoder(r.Body).Decode(&params); err != nil {
			b.Error(err)
		}
		ctx := graphql.StartOperationTrace(r.Context())
		op, errs := exec.CreateOperationContext(ctx, &params)
		if errs != nil {
			b.Error(errs)
			return
		}
		next, ctx := exec.DispatchOperation(ctx, op)
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(next(ctx))
	})
	whole := server.New(server.Config{
		Engine: engine, Present: graph.ErrorPresenter, SDL: func() string { return "" }, Health: st.Health, Busy: st.Busy,
		Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Rate: 1 << 50,
	})
	for name, h := range map[string]http.Handler{"bare": bare, "whole": whole} {
		b.Run(name+"/handler", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(small))
				r.Header.Set("Content-Type", "application/json")
				w := httptest.NewRecorder()
				if h.ServeHTTP(w, r); !strings.Contains(w.Body.String(), `"summary"`) {
					b.Fatal(w.Body)
				}
			}
		})
		b.Run(name+"/http", func(b *testing.B) {
			s := httptest.NewServer(h)
			defer s.Close()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					resp, err := s.Client().Post(s.URL+"/graphql", "application/json", strings.NewReader(small))
					if err != nil {
						b.Error(err)
						return
					}
					_, _ = io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			})
		})
	}
}
