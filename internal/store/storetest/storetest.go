// Package storetest is the suite of tests that every store of the graph must pass: the same
// plans over the same facts give the same rows.
//
// Run runs the suite. The expected rows have three origins:
//
//   - They are written by hand, for each sentence of the contract (cases_*.go).
//   - A naive evaluator answers plans with nested loops (reference.go). It is checked against
//     the written cases.
//   - The evaluator answers random plans over random graphs (random_*.go).
//
// No test is skipped for any store. Where the contract lets stores differ, Subject has a
// field.
package storetest

import (
	"context"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A Subject is the store under test.
type Subject struct {
	// Empty makes a new, empty place for one graph (a file, a database). It returns a function
	// that opens a store there. After that store is closed, open opens the same graph again.
	// The suite uses one place at a time: making the next may empty the one before. A place is
	// removed at the end of its test.
	Empty func(t testing.TB) (open func() store.Store)
	// Cleared is like Empty, but what holds no facts, such as indexes, may stay from the place
	// before; nil means Empty. Tests of what a migration leaves use Empty.
	Cleared func(t testing.TB) (open func() store.Store)
	// Statements is the greatest number of statements that the store may run for a list,
	// however many rows it has; nil means one.
	Statements func(l *plan.List) int
	// Tried says that another subject answers a list by the same statements; nil means that
	// none does. RunReads leaves these lists out.
	Tried func(l *plan.List) bool
	// Snapshots says that the lists of one Read see one state of the graph, and
	// that a load becomes visible all at once.
	Snapshots bool
}

// Run runs the suite.
//
// CASEGRAPH_STORETEST_PLANS is the number of random plans (240 if it is not set; 80 on Neo4j).
// CASEGRAPH_STORETEST_SEED is the seed of the first plan.
func Run(t *testing.T, s Subject) {
	t.Run("Read", func(t *testing.T) { testRead(t, s) })
	t.Run("Search", func(t *testing.T) { testSearch(t, s) })
	t.Run("Statistics", func(t *testing.T) { testStatistics(t, s) })
	t.Run("Degrees", func(t *testing.T) { testDegrees(t, s) })
	t.Run("Load", func(t *testing.T) { testLoad(t, s) })
	t.Run("Migrate", func(t *testing.T) { testMigrate(t, s) })
	t.Run("Random", func(t *testing.T) { testRandom(t, s, plans(t)) })
}

// RunReads runs the cases of rows, and a sixteenth as many random plans as Run, without those that
// were tried: for a store that reads the same graph in several ways, of which Run has tried one.
func RunReads(t *testing.T, s Subject) {
	t.Run("Rows", func(t *testing.T) {
		x := small(t)
		o := open(t, x, s.place(t))
		o.load(garden(x))
		cases := slices.DeleteFunc(rowCases(x), func(c rowCase) bool { return s.tried(c.list) })
		if len(cases) == 0 {
			t.Error("all cases were tried")
		}
		testRows(t, o, cases)
	})
	t.Run("Random", func(t *testing.T) { testRandom(t, s, plans(t)/16) })
}

// place makes a place without facts.
func (s Subject) place(t testing.TB) (open func() store.Store) {
	if s.Cleared != nil {
		return s.Cleared(t)
	}
	return s.Empty(t)
}

func (s Subject) tried(l *plan.List) bool { return s.Tried != nil && s.Tried(l) }

// RunSearches runs the searches of many nodes and those of a random graph, for such a store.
func RunSearches(t *testing.T, s Subject) {
	t.Run("SearchMany", func(t *testing.T) { testSearchMany(t, s) })
	t.Run("SearchRandom", func(t *testing.T) { testSearchRandom(t, s) })
}

// RunKept runs the cases of orders that a store keeps at ends, for a store that reads from their
// indexes.
func RunKept(t *testing.T, s Subject) { testKept(t, s) }

// plans is the number of random plans.
func plans(t *testing.T) int { return setting(t, "CASEGRAPH_STORETEST_PLANS", 240) }

func setting(t *testing.T, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s=%q is not a number", name, text)
	}
	return n
}

// A session is an open store and the schema it fits.
type session struct {
	*testing.T
	lexicon
	store store.Store
	ctx   context.Context
}

// open opens a store and makes it fit the schema. It is closed with the test.
func open(t *testing.T, x lexicon, opener func() store.Store) *session {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	t.Cleanup(cancel)
	s := &session{T: t, lexicon: x, store: opener(), ctx: ctx}
	t.Cleanup(s.close)
	if err := s.store.Migrate(ctx, x.Catalog); err != nil {
		t.Fatalf("Migrate: %v", err)
	}
	return s
}

// close closes the store, once.
func (s *session) close() {
	if s.store == nil {
		return
	}
	if err := s.store.Close(context.WithoutCancel(s.ctx)); err != nil {
		s.Errorf("Close: %v", err)
	}
	s.store = nil
}

// begin begins a load. One that is not committed is rolled back with the test.
func (s *session) begin() store.Load {
	s.Helper()
	l, err := s.store.Begin(s.ctx)
	if err != nil {
		s.Fatalf("Begin: %v", err)
	}
	s.Cleanup(func() { _ = l.Rollback(context.WithoutCancel(s.ctx)) })
	return l
}

// put puts a graph into a load: its datasets, then its facts, nodes first.
func (s *session) put(l store.Load, g *Graph) {
	s.Helper()
	for _, d := range g.Datasets {
		if err := l.PutDataset(s.ctx, d); err != nil {
			s.Fatalf("PutDataset %s: %v", d.Name, err)
		}
	}
	if len(g.Facts) == 0 {
		return
	}
	var facts []*store.Fact
	for _, f := range g.Facts {
		if f.Node != nil && len(f.Citations) == 0 {
			facts = append(facts, f)
		}
	}
	for _, f := range g.Facts {
		if f.Node != nil && len(f.Citations) > 0 {
			facts = append(facts, f)
		}
	}
	for _, f := range g.Facts {
		if f.Relationship != nil {
			facts = append(facts, f)
		}
	}
	if err := l.Put(s.ctx, facts); err != nil {
		s.Fatalf("Put: %v", err)
	}
}

func (s *session) commit(l store.Load) {
	s.Helper()
	if err := l.Commit(s.ctx); err != nil {
		s.Fatalf("Commit: %v", err)
	}
}

// load loads a whole graph.
func (s *session) load(g *Graph) {
	s.Helper()
	l := s.begin()
	s.put(l, g)
	s.commit(l)
}

// ask reads one list.
func (s *session) ask(l *plan.List) any {
	s.Helper()
	return s.results(s.store.Read(s.ctx, []*plan.List{l}), l)[0]
}

// results are the values of results. None of them may be an error.
func (s *session) results(results []store.Result, lists ...*plan.List) []any {
	s.Helper()
	if len(results) != len(lists) {
		s.Fatalf("%d results for %d lists", len(results), len(lists))
	}
	out := make([]any, len(results))
	for i, r := range results {
		if r.Err != nil {
			s.Fatalf("Read: %v\n%s", r.Err, lists[i])
		}
		out[i] = r.Value
	}
	return out
}

// agree asks the store and the reference, and reports where their answers differ.
func (s *session) agree(g *Graph, lists ...*plan.List) {
	s.Helper()
	const batch = 16
	for len(lists) > 0 {
		n := min(batch, len(lists))
		values := s.results(s.store.Read(s.ctx, lists[:n]), lists[:n]...)
		for i, v := range values {
			if want, got := show(settle(lists[i], g.Answer(lists[i]))), show(settle(lists[i], v)); got != want {
				s.Errorf("not what the reference answers to\n%s%s", indent(lists[i].String()), "\n"+differ(want, got))
			}
		}
		lists = lists[n:]
	}
}
