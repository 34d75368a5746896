package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// testRead asks about graphs that do not change.
func testRead(t *testing.T, subject Subject) {
	opener := subject.place(t)
	s := open(t, small(t), opener)
	t.Run("Nothing", func(t *testing.T) { testNothing(t, s.in(t)) })
	g := garden(s.lexicon)
	s.load(g)
	t.Run("Filters", func(t *testing.T) { testFilters(t, s, g) })
	t.Run("Rows", func(t *testing.T) { testRows(t, s, rowCases(s.lexicon)) })
	t.Run("Walks", func(t *testing.T) { testWalks(t, s, g) })
	t.Run("Paths", func(t *testing.T) { testPaths(t, s, g) })
	t.Run("Neighborhood", func(t *testing.T) { testNeighborhood(t, s, g) })
	t.Run("Caches", func(t *testing.T) { testCaches(t, s.in(t), g) })
	t.Run("Many", func(t *testing.T) { testMany(t, s.in(t), g) })
	t.Run("Limits", func(t *testing.T) { testLimits(t, s.in(t)) })
	t.Run("Cancelled", func(t *testing.T) { testCancelled(t, s.in(t), g) })
	t.Run("Busy", func(t *testing.T) {
		testBusy(t, s.in(t))
		// Between reads the store is not busy, whatever went wrong before.
		if n := s.store.Busy(); n != 0 {
			t.Error("nothing is asked, and connections are at work:", n)
		}
	})
	t.Run("Health", func(t *testing.T) {
		if err := s.store.Health(s.ctx); err != nil {
			t.Error(err)
		}
		if s.store.Name() == "" {
			t.Error("no name")
		}
	})
	t.Run("Explain", func(t *testing.T) { testExplain(t, s.in(t), subject) })
	t.Run("Again", func(t *testing.T) {
		// The facts are still there when the graph is opened again.
		s.close()
		s := open(t, small(t), opener)
		g := garden(s.lexicon)
		var lists []*plan.List
		for _, c := range rowCases(s.lexicon) {
			lists = append(lists, c.list)
		}
		s.agree(g, lists...)
	})
	s = open(t, small(t), opener)
	t.Run("Leaves", func(t *testing.T) {
		s := s.in(t)
		more := zoo(s.lexicon)
		s.load(more)
		g := garden(s.lexicon)
		g.replace(more.Facts...)
		testLeaves(t, s, g)
	})
	t.Run("Texts", func(t *testing.T) { testTexts(t, s.in(t), garden(s.lexicon)) })
	t.Run("Statements", func(t *testing.T) { testStatements(t, s.in(t), subject) })
}

// in is the session for a sub-test.
func (s *session) in(t *testing.T) *session {
	c := *s
	c.T = t
	return &c
}

// testNothing asks an empty graph.
func testNothing(t *testing.T, s *session) {
	s.agree(&Graph{}, total(s.idsOf("Item")), s.idsOf("Link"), total(limit(0, s.idsOf("Item"))), ids(s.from(plan.AnyNode{}, s.order("node.id")), "i1"),
		s.from(plan.AllDatasets{}, s.order("dataset.name"), s.col("dataset.name")),
		s.of("Item", s.order("Item.id"), s.over("Item.links", nil, s.over("Item.links", nil, s.col("Item.id")))))
	if got := s.store.Read(s.ctx, nil); len(got) != 0 {
		t.Errorf("%d results for no lists", len(got))
	}
}

// testCaches reads every list with its cache: first a list with other values, then this list,
// and this list again. Lists that follow a walk are read after they were prepared.
func testCaches(t *testing.T, s *session, g *Graph) {
	read := 0
	for _, c := range rowCases(s.lexicon) {
		if _, ok := c.list.From.(plan.DatesAmong); ok {
			prepared := *c.list
			prepared.Cache = new(plan.Cache)
			s.store.Prepare(s.ctx, []*plan.List{&prepared})
			s.agree(g, &prepared)
		}
		if c.list.IDs == nil && c.list.After == nil && c.list.Before == nil {
			continue
		}
		read++
		first, then := *c.list, *c.list
		first.Cache = new(plan.Cache)
		then.Cache = first.Cache
		first.IDs, first.After, first.Before = others(then.IDs), others(then.After), others(then.Before)
		s.agree(g, &first, &then, &first, c.list)
		if first.Cache.Load() == nil {
			t.Error("nothing is kept")
		}
	}
	if read < 5 {
		t.Error("only", read, "cases")
	}
}

// others are other values, as many and of the same types.
func others(values []any) []any {
	out := slices.Clone(values)
	for i, v := range out {
		switch v := v.(type) {
		case string:
			out[i] = v + "~"
		case int64:
			out[i] = v + 1
		case float64:
			out[i] = v + 1
		}
	}
	return out
}

// testMany reads many lists at once, from many goroutines.
func testMany(t *testing.T, s *session, g *Graph) {
	var lists []*plan.List
	for _, c := range rowCases(s.lexicon) {
		lists = append(lists, c.list)
	}
	want := make([]string, len(lists))
	for i, l := range lists {
		want[i] = show(settle(l, g.Answer(l)))
	}
	var wg sync.WaitGroup
	for n := range 8 {
		ctx := store.WithCost(s.ctx, n%2*store.ExpensiveFrom) // the answers are the same
		wg.Go(func() {
			for range 3 {
				for i, r := range s.store.Read(ctx, lists) {
					if r.Took <= 0 {
						t.Errorf("reader %d: it took no time\n%s", n, lists[i])
					}
					if r.Err != nil {
						t.Errorf("reader %d: %v\n%s", n, r.Err, lists[i])
					} else if got := show(settle(lists[i], r.Value)); got != want[i] {
						t.Errorf("reader %d, list %d of one Read\n%s%s", n, i, lists[i], differ(want[i], got))
					}
				}
			}
		})
	}
	wg.Wait()
}

// testCancelled reads with contexts that have ended, or that end meanwhile.
func testCancelled(t *testing.T, s *session, g *Graph) {
	lists := []*plan.List{s.idsOf("Item"), s.idsOf("Link"), s.paths("i1", "i2", nil), s.neighborhood(nil, "i1")}
	over, cancel := context.WithCancel(s.ctx)
	cancel()
	late, done := context.WithDeadline(s.ctx, time.Now().Add(-time.Second))
	defer done()
	for _, c := range []struct {
		name string
		ctx  context.Context
		code fault.Code
	}{{"cancelled", over, ""}, {"past its deadline", late, fault.Timeout}} {
		results := s.store.Read(c.ctx, lists)
		if len(results) != len(lists) {
			t.Fatalf("%s: %d results for %d lists", c.name, len(results), len(lists))
		}
		for i, r := range results {
			if r.Err == nil {
				t.Errorf("%s: list %d was answered", c.name, i)
			} else if got := fault.CodeOf(r.Err); c.code != "" && got != c.code {
				t.Errorf("%s: %v has the code %s, not %s", c.name, r.Err, got, c.code)
			}
		}
		if l, err := s.store.Begin(c.ctx); err == nil {
			if err := l.Put(c.ctx, g.Facts[:1]); err == nil {
				t.Errorf("%s: a load put a fact", c.name)
			}
			if err := l.Rollback(context.WithoutCancel(c.ctx)); err != nil {
				t.Errorf("%s: Rollback: %v", c.name, err)
			}
		}
	}
	// The store still answers.
	s.agree(g, lists...)
}

// testStatements counts statements. A page of many rows must take as many as a page of few
// rows, and no more than the store's limit.
func testStatements(t *testing.T, s *session, subject Subject) {
	g := &Graph{}
	const n = 60
	for i := range n {
		g.Facts = append(g.Facts, s.node("Item", fmt.Sprintf("i%02d", i), V{"s": "x"}), s.node("Box", fmt.Sprintf("b%02d", i), nil))
	}
	for i := range n {
		for k := range 3 {
			g.Facts = append(g.Facts, s.link("Link", fmt.Sprintf("l%02d.%d", i, k), fmt.Sprintf("i%02d", i), fmt.Sprintf("i%02d", (i*7+k)%n), nil))
			g.Facts = append(g.Facts, s.link("Packs", fmt.Sprintf("p%02d.%d", i, k), fmt.Sprintf("b%02d", i), fmt.Sprintf("%s%02d", []string{"i", "b"}[k%2], (i*5+k)%n), nil))
		}
	}
	s.load(g)
	x := s.lexicon
	id := x.order("node.id")
	lists := map[string]*plan.List{
		"one list":            x.of("Item", id, x.cols("Item.id", "Item.s")...),
		"one list, and total": total(x.of("Item", id, x.col("Item.id"))),
		"three levels":        x.of("Item", id, x.over("Item.links", nil, x.over("Item.linkedBy", nil, total(x.over("Item.links", nil, x.col("Item.id")))))),
		"two beside":          x.of("Item", id, total(limit(1, x.over("Item.links", nil, x.col("Item.id")))), limit(1, x.over("Item.linkedBy", nil, x.col("Item.id")))),
		"a union, by type":    x.of("Box", id, x.over("Box.packs", nil, x.variant(plan.Node, "Item Item.s Item.weight", "Box Box.only Box.b"))),
		"a filter":            where(plan.Exists{End: x.end("Item.links"), Where: plan.Exists{End: x.end("Item.links")}}, total(x.of("Item", id, x.col("Item.id")))),
		"citations":           x.of("Item", id, x.from(plan.CitationsOf{Of: plan.Node}, nil, plan.Endpoint{Side: plan.Cited, Fields: x.cols("Source.id")}), x.from(plan.DatasetsOf{Of: plan.Node}, nil, x.col("dataset.name"))),
		"a neighbourhood":     x.neighborhood(func(n *plan.Neighborhood) { n.Types, n.Depth = x.rels("Link"), 2 }, "i00"),
		"some paths":          x.paths("i00", "i59", func(p *plan.Paths) { p.Types, p.MaxDegree = x.rels("Link", "Packs"), 50 }),
		"sides":               x.relationships("Packs Link", plan.Endpoint{Side: plan.Source, Fields: x.cols("node.label")}, plan.Endpoint{Side: plan.Target, Fields: x.cols("node.label")}),
	}
	for name, l := range lists {
		most := 1
		if subject.Statements != nil {
			most = subject.Statements(l)
		}
		for _, n := range []int{1, 50} {
			r := s.store.Read(s.ctx, []*plan.List{limit(n, l)})[0]
			if r.Err != nil {
				t.Errorf("%s: %v", name, r.Err)
			}
			if r.Statements < 1 || r.Statements > most {
				t.Errorf("%s: %d statements for %d rows; at most %d may be run", name, r.Statements, n, most)
			}
		}
	}
}

// testDeadline asks for more than the store can answer before the deadline.
func testDeadline(t *testing.T, s *session) {
	g := &Graph{}
	const n = 40
	for i := range n {
		g.Facts = append(g.Facts, s.node("Item", fmt.Sprintf("i%02d", i), nil))
	}
	for i := range n {
		for k := range n {
			g.Facts = append(g.Facts, s.link("Link", fmt.Sprintf("l%02d.%02d", i, k), fmt.Sprintf("i%02d", i), fmt.Sprintf("i%02d", k), nil))
		}
	}
	s.load(g)
	count := total(limit(0, s.idsOf("Item")))
	before := show(s.ask(count))
	end := s.end("Item.links")
	var f plan.Filter = plan.Compare{Column: s.col("Item.weight"), Value: 1.0}
	for range 6 {
		f = plan.Count{End: end, Where: f, Op: plan.Gt, N: 2} // false at the end of 40^6 ways
	}
	ctx, cancel := context.WithTimeout(s.ctx, 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	r := s.store.Read(ctx, []*plan.List{total(where(f, s.idsOf("Item")))})[0]
	took := time.Since(start)
	if r.Err == nil {
		if got := show(r.Value); got != "total 0\n" {
			t.Errorf("a wrong answer, %s", got)
		}
		t.Logf("answered in %s", took)
		return
	}
	if code := fault.CodeOf(r.Err); code != fault.Timeout {
		t.Errorf("code %s, not TIMEOUT: %v", code, r.Err)
	}
	if took > 5*time.Second {
		t.Errorf("it ended %s after its deadline of 300ms", took)
	}
	if errors.Is(s.ctx.Err(), context.DeadlineExceeded) {
		t.Fatal("the test itself took too long")
	}
	if got := show(s.ask(count)); got != before {
		t.Errorf("before it %s, and after it %s", before, got)
	}
}
