package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// testLoad writes to one store, case after case. The store has the garden at first. Each case
// also changes the expected graph. After a case that failed, the next case begins with a new
// store.
func testLoad(t *testing.T, subject Subject) {
	s, g := planted(t, subject)
	for _, c := range []struct {
		name string
		test func(s *session, g *Graph)
	}{
		{"Facts are what was put", loadFacts},
		{"The same again changes nothing", loadAgain},
		{"Targets", loadTargets},
		{"Holders", loadHolders},
		{"Nothing is put", loadNothing},
		{"A dataset is replaced", loadDataset},
		{"Citations are replaced, in order", loadCitations},
		{"A fact is replaced whole", loadReplace},
		{"A relationship's ends move", loadMove},
		{"Unique values change hands", loadUnique},
		{"Facts are removed", loadRemove},
		{"Rollback leaves nothing", loadRollback},
		{"A load reads what it has put", loadRead},
		{"Nobody else does", loadApart},
		{"Two loads, one after the other", loadTwo},
		{"A session reads one state", func(s *session, g *Graph) { loadSession(s, g, subject.Snapshots) }},
		{"Many facts of adversarial values", loadMany},
	} {
		if !t.Run(c.name, func(t *testing.T) { c.test(s.in(t), g) }) {
			s.close()
			s, g = planted(t, subject)
		}
	}
	s.close()
	s = open(t, small(t), subject.place(t))
	t.Run("Readers during a load", func(t *testing.T) { testReaders(t, s.in(t), subject.Snapshots) })
	// This runs before the other test of deadlines: after that one the reference has to look
	// through 1,600 relationships.
	t.Run("A deadline among many paths", func(t *testing.T) { testManyPaths(t, s.in(t)) })
	t.Run("A deadline during a read", func(t *testing.T) { testDeadline(t, s.in(t)) })
}

// planted is a store with the garden in it.
func planted(t *testing.T, subject Subject) (*session, *Graph) {
	s := open(t, small(t), subject.place(t))
	g := garden(s.lexicon)
	s.load(g)
	return s, g
}

// holds expects the store to hold exactly the facts of the graph. It reads them by a load and
// by plans.
func (s *session) holds(g *Graph) {
	s.Helper()
	l := s.begin()
	s.loaded(l, g)
	if err := l.Rollback(s.ctx); err != nil {
		s.Errorf("Rollback: %v", err)
	}
	s.agree(g, s.everything()...)
}

// loaded expects Load.Facts to return the facts of the graph and no others.
func (s *session) loaded(l store.Load, g *Graph) {
	s.Helper()
	want := map[string]*store.Fact{}
	ids := []string{"no-such-fact"}
	for _, f := range g.Facts {
		want[f.ID] = f
		ids = append(ids, f.ID)
	}
	got, err := l.Facts(s.ctx, ids)
	if err != nil {
		s.Fatalf("Facts: %v", err)
	}
	if w, g := showFacts(want), showFacts(got); w != g {
		s.Errorf("Facts\n%s", differ(w, g))
	}
}

// everything are plans that show the whole graph: every fact of every type with every
// property, citation and dataset, every end from both sides, and the results of some
// searches.
func (s *session) everything() []*plan.List {
	var lists []*plan.List
	cited := func(of plan.Subject) *plan.List {
		return s.from(plan.CitationsOf{Of: of}, nil, append(s.cols("citation.locator", "citation.fields"), plan.Endpoint{Side: plan.Cited, Fields: s.cols("node.id")})...)
	}
	for _, t := range s.Nodes {
		l := s.of(t.Name, s.order("node.id"), cited(plan.Node), s.from(plan.DatasetsOf{Of: plan.Node}, nil, s.cols("dataset.name", "dataset.title")...))
		for _, p := range t.Properties {
			if !p.Derived {
				l.Row = append(l.Row, s.col(t.Name+"."+p.Name))
			}
		}
		for _, e := range t.Ends {
			l.Row = append(l.Row, total(s.over(t.Name+"."+e.Field, nil, s.cols("node.id", "relationship.id")...)))
		}
		lists = append(lists, total(l))
	}
	for _, t := range s.Relationships {
		l := s.relationships(t.Name, cited(plan.Relationship),
			plan.Endpoint{Side: plan.Source, Fields: s.cols("node.id")}, plan.Endpoint{Side: plan.Target, Fields: s.cols("node.id")})
		for _, p := range t.Properties {
			l.Row = append(l.Row, s.col(t.Name+"."+p.Name))
		}
		lists = append(lists, total(l))
	}
	for _, query := range []string{"a", "app", "the"} {
		lists = append(lists, total(s.search(query, s.Nodes)))
	}
	return append(lists, s.from(plan.AllDatasets{}, s.order("dataset.name"), s.cols("dataset.name", "dataset.title", "dataset.loadedAt")...),
		s.of("Source", s.order("node.id"), total(s.from(plan.FactsCiting{}, s.order("fact.id"), s.col("fact.id")))))
}

// replace puts facts in the graph, in place of the facts with the same ids.
func (g *Graph) replace(facts ...*store.Fact) {
	for _, f := range facts {
		i := slices.IndexFunc(g.Facts, func(x *store.Fact) bool { return x.ID == f.ID })
		if i < 0 {
			g.Facts = append(g.Facts, f)
		} else {
			g.Facts[i] = f
		}
	}
}

// change puts facts in a load of their own, and expects the graph with them.
func (s *session) change(g *Graph, facts ...*store.Fact) {
	s.Helper()
	s.load(&Graph{Facts: facts})
	g.replace(facts...)
	s.holds(g)
}

func loadFacts(s *session, g *Graph) { s.holds(g) }

func loadAgain(s *session, g *Graph) {
	s.load(g)
	s.load(g)
	s.holds(g)
}

func loadReplace(s *session, g *Graph) {
	// i1 loses all its values and keeps its relationships. i3 gets the values that it lacked.
	s.change(g, s.node("Item", "i1", V{"name": "Apple", "updatedAt": stamp + 5, "createdAt": stamp}))
	s.change(g, s.node("Item", "i3", V{"name": "Pear", "s": "s", "i": int64(1), "f": 1.0, "b": false, "d": "2020", "strings": L{"q"}, "ints": L{int64(0)}, "datasets": L{"d1"}}))
	s.change(g, s.link("Link", "l1", "i1", "i2", nil), s.link("Select", "j2", "t1", "t1", V{"set": "x"}))
}

func loadMove(s *session, g *Graph) {
	s.change(g, s.link("Link", "l1", "i2", "i1", V{"w": int64(7)}))
	s.change(g, s.link("Link", "l1", "i4", "i4", V{"w": int64(7)}, cite("s2", "d2", nil)))
	s.change(g, s.link("Packs", "p1", "b2", "b3", nil), s.link("Holds", "h1", "i6", "i5", nil))
	s.change(g, s.link("Near", "e2", "i5", "i4", nil), s.link("About", "o5", "n1", "s3", nil), s.link("Kin", "k2", "t1", "i1", nil))
	s.change(g, s.link("Link", "l1", "i4", "i5", nil))
}

func loadCitations(s *session, g *Graph) {
	cited := func(cites ...store.Citation) *store.Fact {
		f := clone(g.find("i1"), nil)
		f.Citations = cites
		return f
	}
	s.change(g, cited(g.find("i1").Citations[2], g.find("i1").Citations[0]))
	s.change(g, cited())
	s.change(g, cited(cite("s3", "d1", V{"locator": "1"}), cite("s3", "d1", V{"locator": "1"}), cite("s1", "", nil)))
	link := clone(g.find("l1"), nil)
	link.Citations = []store.Citation{cite("s2", "d1", V{"note": "b"}), cite("s1", "d2", V{"note": "a"})}
	s.change(g, link)
	// A source that is cited can be replaced, and can cite itself.
	s.change(g, s.node("Source", "s1", V{"title": "Gazette II"}, cite("s1", "d1", nil)))
}

func loadDataset(s *session, g *Graph) {
	g.Datasets[0] = store.Dataset{Name: "d1", Values: V{"title": "Uno", "loadedAt": int64(9)}}
	g.Datasets = append(g.Datasets, store.Dataset{Name: "d4", Values: V{"loadedAt": int64(1)}})
	s.load(&Graph{Datasets: []store.Dataset{g.Datasets[0], g.Datasets[3]}})
	s.holds(g)
}

func loadUnique(s *session, g *Graph) {
	// i1 gives its code to i2, which comes first.
	s.change(g, s.node("Item", "i2", V{"code": "c1", "serial": int64(2)}), s.node("Item", "i1", V{"code": "c2", "serial": int64(1)}))
	s.change(g, s.node("Item", "i1", V{"code": "c1"}), s.node("Item", "i2", V{"code": "c2"}))
	s.change(g, s.link("Link", "l2", "i1", "i2", V{"token": "k1"}), s.link("Link", "l1", "i1", "i2", nil))
}

func loadRemove(s *session, g *Graph) {
	s.change(g, s.node("Item", "gone1", nil, cite("s1", "d1", nil)), s.node("Item", "gone2", nil))
	s.change(g, s.link("Link", "gone3", "gone1", "i1", nil, cite("s2", "d1", nil)), s.link("Near", "gone4", "gone2", "gone1", nil))
	g.Datasets = append(g.Datasets, store.Dataset{Name: "gone", Values: V{"loadedAt": int64(1)}})
	s.load(&Graph{Datasets: g.Datasets[len(g.Datasets)-1:]})
	s.holds(g)
	l := s.begin()
	for _, ids := range [][]string{{"gone3", "no-such-fact"}, {"gone1", "gone2", "gone4"}, nil} {
		if err := l.Remove(s.ctx, ids); err != nil {
			s.Fatalf("Remove: %v", err)
		}
	}
	for _, name := range []string{"gone", "no-such-dataset"} {
		if err := l.RemoveDataset(s.ctx, name); err != nil {
			s.Fatalf("RemoveDataset: %v", err)
		}
	}
	g.Facts = slices.DeleteFunc(g.Facts, func(f *store.Fact) bool { return strings.HasPrefix(f.ID, "gone") })
	g.Datasets = g.Datasets[:len(g.Datasets)-1]
	s.loaded(l, g)
	if err := l.Part(s.ctx); err != nil {
		s.Fatalf("Part: %v", err)
	}
	s.commit(l)
	s.holds(g)
	// Removed facts can be put again.
	s.change(g, s.node("Item", "gone1", nil))
}

func loadRollback(s *session, g *Graph) {
	l := s.begin()
	s.put(l, &Graph{
		Datasets: []store.Dataset{{Name: "d9", Values: V{"loadedAt": int64(1)}}, {Name: "d1", Values: V{"loadedAt": int64(2)}}},
		Facts: []*store.Fact{
			s.node("Item", "new", nil, cite("s1", "d9", nil)), s.node("Item", "i1", nil),
			s.link("Link", "ln", "new", "i1", nil), s.link("Link", "l1", "i3", "i4", nil),
		},
	})
	if err := l.Rollback(s.ctx); err != nil {
		s.Fatalf("Rollback: %v", err)
	}
	s.holds(g)
	l = s.begin()
	s.put(l, &Graph{Facts: []*store.Fact{s.node("Item", "i1", nil)}})
	s.commit(l)
	if err := l.Rollback(s.ctx); err != nil {
		s.Errorf("Rollback after Commit: %v", err)
	}
	g.replace(s.node("Item", "i1", nil))
	s.holds(g)
}

func loadRead(s *session, g *Graph) {
	l := s.begin()
	facts := []*store.Fact{
		s.node("Item", "new", V{"s": "n"}, cite("s1", "d1", nil)), s.node("Item", "i1", V{"s": "changed"}),
		s.link("Link", "ln", "new", "i1", nil), s.link("Link", "l1", "i3", "new", nil), s.link("About", "o1", "n2", "new", nil),
	}
	s.put(l, &Graph{Facts: facts, Datasets: []store.Dataset{{Name: "d9", Values: V{"loadedAt": int64(1)}}}})
	g.replace(facts...)
	g.Datasets = append(g.Datasets, store.Dataset{Name: "d9", Values: V{"loadedAt": int64(1)}})
	s.loaded(l, g)
	lists := s.everything()
	for i, v := range s.results(l.Read(s.ctx, lists), lists...) {
		if want, got := show(g.Answer(lists[i])), show(v); want != got {
			s.Errorf("%s%s", lists[i], differ(want, got))
		}
	}
	s.commit(l)
	s.holds(g)
}

func loadApart(s *session, g *Graph) {
	l := s.begin()
	s.put(l, &Graph{Facts: []*store.Fact{s.node("Item", "new", nil), s.link("Link", "ln", "new", "new", nil)}})
	// If a reader waited for the load, it would never end.
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.agree(g, s.idsOf("Item"), total(limit(0, s.idsOf("Link"))))
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		s.Error("a reader waits for a load")
	}
	s.commit(l)
	g.replace(s.node("Item", "new", nil), s.link("Link", "ln", "new", "new", nil))
	s.agree(g, s.idsOf("Item"), total(limit(0, s.idsOf("Link"))))
}

func loadTargets(s *session, g *Graph) {
	l := s.begin()
	s.put(l, &Graph{Facts: []*store.Fact{s.link("Follows", "f4", "i1", "i3", nil), s.link("Follows", "f1", "i4", "i2", nil)}})
	expect := func(typ string, ids []string, want string) {
		s.Helper()
		got, err := l.Targets(s.ctx, s.rel(typ), ids)
		if err != nil {
			s.Fatalf("Targets: %v", err)
		}
		var text []string
		for _, id := range ids {
			to := slices.Sorted(slices.Values(got[id]))
			if len(to) > 0 {
				text = append(text, id+">"+strings.Join(to, ","))
			}
			delete(got, id)
		}
		for id := range got {
			text = append(text, "unasked "+id)
		}
		if strings.Join(text, " ") != want {
			s.Errorf("Targets of %s: want %s, got %s", typ, want, strings.Join(text, " "))
		}
	}
	expect("Follows", []string{"b1", "i1", "i2", "i3", "i4", "none"}, "b1>b2 i1>i3 i2>i3 i4>i2")
	expect("Link", []string{"i1", "i2"}, "i1>i1,i2,i2 i2>i3")
	expect("About", []string{"n1", "n2", "b1"}, "n1>b1,i1,n1 n2>s1,t1")
	expect("Packs", []string{"b2"}, "")
	expect("Follows", nil, "")
}

func loadHolders(s *session, g *Graph) {
	l := s.begin()
	s.put(l, &Graph{Facts: []*store.Fact{s.node("Item", "new", V{"code": "c'", "serial": int64(9223372036854775807)}), s.link("Link", "l2", "i1", "i2", V{"token": "k😀"})}})
	expect := func(name string, want map[any]string, values ...any) {
		s.Helper()
		got, err := l.Holders(s.ctx, s.col(name).Property, values)
		if err != nil {
			s.Fatalf("Holders: %v", err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			s.Errorf("Holders of %s: want %v, got %v", name, want, got)
		}
	}
	expect("Item.code", map[any]string{"c1": "i1", "c'": "new"}, "c1", "c'", "none", "")
	expect("Item.serial", map[any]string{int64(1): "i1", int64(9223372036854775807): "new"}, int64(1), int64(9223372036854775807), int64(9223372036854775806))
	expect("Link.token", map[any]string{"k1": "l1", "k😀": "l2"}, "k1", "k😀")
	expect("Table.select", map[any]string{"s": "t1"}, "s", "c1")
	expect("Item.code", map[any]string{})
}

func loadNothing(s *session, g *Graph) {
	l := s.begin()
	if err := l.Put(s.ctx, nil); err != nil {
		s.Errorf("Put of nothing: %v", err)
	}
	if got, err := l.Facts(s.ctx, nil); err != nil || len(got) > 0 {
		s.Errorf("Facts of no ids: %v, %v", got, err)
	}
	s.commit(l)
	s.holds(g)
}

// loadTwo begins a load while another runs. It may wait, or run at the same time. Both must
// succeed.
func loadTwo(s *session, g *Graph) {
	first := s.begin()
	s.put(first, &Graph{Facts: []*store.Fact{s.node("Item", "x1", nil)}})
	done := make(chan error, 1)
	go func() {
		done <- func() error {
			second, err := s.store.Begin(s.ctx)
			if err != nil {
				return err
			}
			if err := second.Put(s.ctx, []*store.Fact{s.node("Item", "x2", nil)}); err != nil {
				return err
			}
			return second.Commit(s.ctx)
		}()
	}()
	time.Sleep(50 * time.Millisecond)
	s.commit(first)
	if err := <-done; err != nil {
		s.Fatalf("the second load: %v", err)
	}
	g.replace(s.node("Item", "x1", nil), s.node("Item", "x2", nil))
	s.holds(g)
	// A load that waits stops waiting when its context ends.
	first = s.begin()
	s.put(first, &Graph{Facts: []*store.Fact{s.node("Item", "x3", nil)}})
	ctx, cancel := context.WithTimeout(s.ctx, 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if second, err := s.store.Begin(ctx); err == nil {
		_ = second.Rollback(s.ctx)
	}
	if took := time.Since(start); took > 5*time.Second {
		s.Errorf("Begin returned after %s; its context had 200ms", took)
	}
	s.commit(first)
	g.replace(s.node("Item", "x3", nil))
	s.holds(g)
}

// loadMany puts some thousands of facts, with all values of the pools.
func loadMany(s *session, g *Graph) {
	r := rand.New(rand.NewPCG(2, 2))
	many := &Graph{}
	const n = 1200
	for i := range n {
		many.Facts = append(many.Facts, s.node("Item", fmt.Sprintf("many-%04d", i), random(r, s.typ("Item").Properties, i, i), cite("s1", "d1", V{"quote": pick(r, texts())})))
	}
	for i := range n {
		many.Facts = append(many.Facts, s.link("Link", fmt.Sprintf("many.%04d", i), fmt.Sprintf("many-%04d", r.IntN(n)), fmt.Sprintf("many-%04d", r.IntN(n)), random(r, s.rel("Link").Properties, i, i)))
	}
	l := s.begin()
	for part := range slices.Chunk(many.Facts, 500) {
		if err := l.Put(s.ctx, part); err != nil {
			s.Fatal(err)
		}
	}
	s.loaded(l, many)
	s.commit(l)
	g.replace(many.Facts...)
	l = s.begin()
	s.loaded(l, many)
	_ = l.Rollback(s.ctx)
	var columns []plan.Field
	for _, p := range s.typ("Item").Properties {
		for _, part := range readable(p) {
			columns = append(columns, plan.Column{Property: p, Part: part})
		}
	}
	s.agree(g, total(s.of("Item", s.order("Item.id"), columns...)), total(limit(0, s.idsOf("Link"))))
}

// testReaders reads while loads change the whole graph from one state to another. With
// snapshots every Read sees exactly one state.
func testReaders(t *testing.T, s *session, snapshots bool) {
	const n = 40
	state := func(version int64) *Graph {
		g := &Graph{}
		for i := range n {
			g.Facts = append(g.Facts, s.node("Item", fmt.Sprintf("i%d", i), V{"i": version}))
			g.Facts = append(g.Facts, s.link("Link", fmt.Sprintf("l%d", i), fmt.Sprintf("i%d", i), fmt.Sprintf("i%d", (int64(i)+version)%n), V{"w": version}))
		}
		return g
	}
	s.load(state(0))
	ctx, stop := context.WithCancel(s.ctx)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			lists := []*plan.List{
				s.of("Item", s.order("Item.id"), s.col("Item.i"), s.over("Item.links", nil, s.col("Link.w"))),
				s.from(plan.OfRelationships{Types: []*catalog.RelationshipType{s.rel("Link")}}, s.order("Link.id"), s.col("Link.w"), plan.Endpoint{Side: plan.Target, Fields: s.cols("Item.i")}),
			}
			for ctx.Err() == nil {
				results := s.store.Read(s.ctx, lists)
				seen := map[int64]bool{}
				for i, r := range results {
					if r.Err != nil {
						t.Errorf("a reader: %v", r.Err)
						return
					}
					rows := r.Value.([]any)
					// Without snapshots, a relationship whose ends change may be
					// missing for a moment.
					if len(rows) != n && (snapshots || i == 0) {
						t.Errorf("a reader sees %d rows of list %d, not %d", len(rows), i, n)
					}
					for _, row := range rows {
						versions(row, seen)
					}
				}
				if snapshots && len(seen) != 1 {
					t.Errorf("one Read sees the states %v at once", seen)
					return
				}
			}
		})
	}
	for version := int64(1); version <= 10; version++ {
		s.load(state(version))
	}
	stop()
	wg.Wait()
	s.holds(state(10))
}

func versions(v any, seen map[int64]bool) {
	switch v := v.(type) {
	case int64:
		seen[v] = true
	case []any:
		for _, x := range v {
			versions(x, seen)
		}
	}
}
