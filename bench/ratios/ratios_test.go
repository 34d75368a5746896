package ratios

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/bench/synthetic"
	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/neo4jtest"
)

const nodes = 10_000

// drawn is the number of nodes of a drawing that is to grow.
const drawn = 500

func BenchmarkSQLite(b *testing.B) {
	st, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "graph.db"))
	if err != nil {
		b.Fatal(err)
	}
	ratios(b, st)
}

func BenchmarkNeo4j(b *testing.B) {
	st, err := neo4j.Open(neo4jtest.Open(b), neo4j.Options{})
	if err != nil {
		b.Fatal(err)
	}
	ratios(b, st)
}

// A pair is a question, and the same with an argument.
type pair struct {
	name       string
	plain, one question
}

type question struct {
	text      string
	variables map[string]any
}

func ratios(b *testing.B, st store.Store) {
	a, g := filled(b, st)
	for _, p := range pairs(b, a, g) {
		b.Run(p.name, func(b *testing.B) {
			a.ask(b, p.plain)
			a.ask(b, p.one)
			plain, one := time.Hour, time.Hour
			for b.Loop() {
				plain = min(plain, a.time(b, p.plain))
				one = min(one, a.time(b, p.one))
			}
			b.ReportMetric(float64(plain.Microseconds()), "µs-without")
			b.ReportMetric(float64(one.Microseconds()), "µs-with")
			b.ReportMetric(float64(one)/float64(plain), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// pairs are those of distinct, for a person with 1,900 statements and for one with a few, and
// of among.
func pairs(b *testing.B, a asker, g *synthetic.Graph) []pair {
	var out []pair
	busiest := a.ids(b, question{text: `{ people(orderBy: [{statements: {count: DESC}}], first: 1) { nodes { id } } }`})[0]
	people := first(g, "Person", drawn)
	for _, person := range []struct{ says, id string }{{"few", people[drawn/2]}, {"many", busiest}} {
		for _, field := range []string{"statements", "relationships"} {
			for says, selection := range map[string]string{"page": "edges { node { id label } }", "total": "totalCount"} {
				ask := func(distinct string) question {
					return question{`query ($id: ID!) { person(id: $id) { ` + field + `(first: 20, distinct: ` + distinct + `) { ` + selection + ` } } }`, map[string]any{"id": person.id}}
				}
				out = append(out, pair{"distinct/" + field + "/" + says + "/" + person.says, ask("false"), ask("true")})
			}
		}
	}
	mixed := slices.Concat(people[:300], first(g, "CourtCase", 100), first(g, "Statement", 100))
	for _, depth := range []string{"1", "2"} {
		text := `query ($of: [ID!]!, $among: [ID!]) { neighborhood(of: $of, depth: ` + depth + `, among: $among) {
			nodes { id type label } relationships { id type source { id } target { id } } } }`
		of := people[drawn/2 : drawn/2+1]
		for says, among := range map[string][]string{"people": people, "mixed": mixed} {
			out = append(out, pair{"among/" + says + "/depth" + depth, question{text, map[string]any{"of": of}}, question{text, map[string]any{"of": of, "among": among}}})
		}
	}
	slices.SortFunc(out, func(a, b pair) int { return strings.Compare(a.name, b.name) })
	return out
}

// first are the ids of the first nodes of a type.
func first(g *synthetic.Graph, nodeType string, n int) (ids []string) {
	for f := range g.Nodes(nodeType) {
		if ids = append(ids, f.ID); len(ids) == n {
			break
		}
	}
	return ids
}

// filled fills a store with the graph. It returns the graph, and who asks it.
func filled(b *testing.B, st store.Store) (asker, *synthetic.Graph) {
	b.Helper()
	b.Cleanup(func() { _ = st.Close(context.WithoutCancel(b.Context())) })
	c, err := graph.ReadCatalog()
	if err != nil {
		b.Fatal(err)
	}
	g, err := synthetic.New(c, synthetic.Config{Seed: 1, Nodes: nodes})
	if err != nil {
		b.Fatal(err)
	}
	fill(b, c, st, g)
	engine, err := graph.New(c, st, graph.Info{})
	if err != nil {
		b.Fatal(err)
	}
	a := asker{executor.New(engine)}
	a.exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
	return a, g
}

func fill(b *testing.B, c *catalog.Catalog, st store.Store, g *synthetic.Graph) {
	b.Helper()
	if err := st.Migrate(b.Context(), c); err != nil {
		b.Fatal(err)
	}
	l, err := st.Begin(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for facts := range slices.Chunk(slices.Collect(g.Facts()), 5_000) {
		if err := l.Put(b.Context(), facts); err != nil {
			b.Fatal(err)
		}
	}
	if err := l.Commit(b.Context()); err != nil {
		b.Fatal(err)
	}
}

// An asker asks an engine, without HTTP.
type asker struct{ exec *executor.Executor }

func (a asker) ask(b *testing.B, q question) json.RawMessage {
	b.Helper()
	ctx := graphql.StartOperationTrace(b.Context())
	op, errs := a.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: q.text, Variables: q.variables})
	if errs != nil {
		b.Fatal(errs)
	}
	next, ctx := a.exec.DispatchOperation(ctx, op)
	response := next(ctx)
	if len(response.Errors) > 0 {
		b.Fatal(response.Errors)
	}
	return response.Data
}

// time is how long an answer takes.
func (a asker) time(b *testing.B, q question) time.Duration {
	began := time.Now()
	a.ask(b, q)
	return time.Since(began)
}

// ids are those of the nodes in the only field of an answer.
func (a asker) ids(b *testing.B, q question) (ids []string) {
	var data map[string]struct{ Nodes []struct{ ID string } }
	if err := json.Unmarshal(a.ask(b, q), &data); err != nil {
		b.Fatal(err)
	}
	for _, list := range data {
		for _, n := range list.Nodes {
			ids = append(ids, n.ID)
		}
	}
	return ids
}
