package costs

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/bench/synthetic"
	"casegraph/bench/workload"
	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/neo4jtest"
)

var update = flag.Bool("update", false, "write what is counted into testdata")

// counting says whether allocations are those of the program.
var counting = true

const (
	golden = "testdata/costs.txt"
	nodes  = 2_000
	// mayGrow is what a cost may grow by before it fails the test.
	mayGrow = 0.10
)

// A cost is what one answer takes.
type cost struct {
	allocations, statements int
	// hits are the database's own count of what it looked at, or unknown.
	hits int
}

const unknown = -1

// TestCosts counts, and compares with what was counted before.
func TestCosts(t *testing.T) {
	if !counting {
		t.Skip("allocations are not counted under the race detector; `make test` runs this without it too")
	}
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	counted := map[string]cost{}
	t.Run("sqlite", func(t *testing.T) {
		st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
		if err != nil {
			t.Fatal(err)
		}
		count(t, c, st, counted, func([]*plan.List) int { return unknown })
	})
	t.Run("neo4j", func(t *testing.T) {
		url := neo4jtest.Open(t)
		st, err := neo4j.Open(url, neo4j.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var once sync.Once
		d, err := neo4jtest.Driver(url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = d.Close(context.WithoutCancel(t.Context())) }()
		count(t, c, st, counted, func(lists []*plan.List) int {
			once.Do(func() { planAnew(t, d) })
			return hits(t, d, c, lists)
		})
	})
	if *update {
		if err := os.WriteFile(golden, write(counted), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	before := read(t)
	for name, is := range counted {
		was, ok := before[name]
		if !ok {
			t.Errorf("%s: nothing to compare with; run with -update", name)
			continue
		}
		grown(t, name, "allocations", was.allocations, is.allocations)
		grown(t, name, "statements", was.statements, is.statements)
		grown(t, name, "database hits", was.hits, is.hits)
	}
}

func grown(t *testing.T, name, what string, was, is int) {
	t.Helper()
	if is != unknown && float64(is) > float64(was)*(1+mayGrow) {
		t.Errorf("%s: %d %s where it took %d; if that has to be, run with -update", name, is, what, was)
	}
}

// count asks every question and keeps what it costs, by its name and the store's.
func count(t *testing.T, c *catalog.Catalog, st store.Store, into map[string]cost, hits func([]*plan.List) int) {
	t.Helper()
	t.Cleanup(func() { _ = st.Close(context.WithoutCancel(t.Context())) })
	g, err := synthetic.New(c, synthetic.Config{Seed: 1, Nodes: nodes})
	if err != nil {
		t.Fatal(err)
	}
	load(t, c, st, slices.Collect(g.Facts()))
	watched := &watch{Store: st}
	engine, err := graph.New(c, watched, graph.Info{})
	if err != nil {
		t.Fatal(err)
	}
	exec := executor.New(engine)
	exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
	for _, q := range workload.Queries(g, 1) {
		variables := q.Variables[len(q.Variables)/2]
		answer := func() {
			ctx := graphql.StartOperationTrace(t.Context())
			op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: q.GraphQL, Variables: variables})
			if errs != nil {
				t.Fatal(errs)
			}
			op.DisableIntrospection = false
			next, ctx := exec.DispatchOperation(ctx, op)
			if r := next(ctx); len(r.Errors) > 0 {
				t.Fatal(q.Name, r.Errors)
			}
		}
		answer() // the first time, caches fill
		watched.lists, watched.statements = nil, 0
		answer()
		is := cost{statements: watched.statements, hits: hits(watched.lists)}
		is.allocations = int(testing.AllocsPerRun(20, answer))
		into[q.Name+" "+st.Name()] = is
	}
}

// planAnew has the database measure what it has, and plan by that. Otherwise it measures when it
// likes.
func planAnew(t *testing.T, d driver.DriverWithContext) {
	t.Helper()
	if _, err := driver.ExecuteQuery(t.Context(), d, "CALL db.prepareForReplanning(60)", nil, driver.EagerResultTransformer); err != nil {
		t.Fatal(err)
	}
}

// load loads facts into an empty store.
func load(t *testing.T, c *catalog.Catalog, st store.Store, facts []*store.Fact) {
	t.Helper()
	if err := st.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	l, err := st.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Put(t.Context(), facts); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A watch remembers what a store was asked.
type watch struct {
	store.Store
	lists      []*plan.List
	statements int
}

func (w *watch) Read(ctx context.Context, lists []*plan.List) []store.Result {
	results := w.Store.Read(ctx, lists)
	w.lists = append(w.lists, lists...)
	for _, r := range results {
		w.statements += r.Statements
	}
	return results
}

// hits has the database profile the statements of the lists.
func hits(t *testing.T, d driver.DriverWithContext, c *catalog.Catalog, lists []*plan.List) int {
	t.Helper()
	n := 0
	for _, l := range lists {
		var one sync.Mutex
		answer := neo4j.Answer(t.Context(), c, l, func(text string, params map[string]any) ([][]any, error) {
			r, err := driver.ExecuteQuery(t.Context(), d, "PROFILE "+text, params, driver.EagerResultTransformer)
			if err != nil {
				return nil, err
			}
			records := make([][]any, len(r.Records))
			for i, record := range r.Records {
				records[i] = record.Values
			}
			one.Lock()
			defer one.Unlock()
			n += hitsOf(r.Summary.Profile())
			return records, nil
		})
		if answer.Err != nil {
			t.Fatal(answer.Err)
		}
	}
	return n
}

func hitsOf(p driver.ProfiledPlan) int {
	n := int(p.DbHits())
	for _, below := range p.Children() {
		n += hitsOf(below)
	}
	return n
}

func write(costs map[string]cost) []byte {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "query\tstore\tallocations\tstatements\tdatabase hits")
	names := make([]string, 0, len(costs))
	for name := range costs {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		query, store, _ := strings.Cut(name, " ")
		is := costs[name]
		hits := "-"
		if is.hits != unknown {
			hits = strconv.Itoa(is.hits)
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\n", query, store, is.allocations, is.statements, hits)
	}
	_ = w.Flush() // to memory
	return b.Bytes()
}

func read(t *testing.T) map[string]cost {
	t.Helper()
	f, err := os.Open(golden)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	out := map[string]cost{}
	lines := bufio.NewScanner(f)
	lines.Scan() // the heading
	for lines.Scan() {
		var query, store, hits string
		is := cost{hits: unknown}
		_, err := fmt.Sscan(lines.Text(), &query, &store, &is.allocations, &is.statements, &hits)
		if err == nil && hits != "-" {
			is.hits, err = strconv.Atoi(hits)
		}
		if err != nil {
			t.Fatalf("%s: %q: %v", golden, lines.Text(), err)
		}
		out[query+" "+store] = is
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
