package storetest

import (
	"reflect"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// testStatistics loads facts in several loads. It expects the store to count them again exactly
// when the statistics are stale.
func testStatistics(t *testing.T, subject Subject) {
	s := open(t, small(t), subject.place(t))
	s.counts(store.NewStatistics())
	g := garden(s.lexicon)
	s.load(g)
	want := g.statistics(s.Catalog)
	s.counts(want)
	// One fact more is less than a tenth.
	more := &Graph{Facts: []*store.Fact{s.node("Item", "x1", nil)}}
	s.load(more)
	want.Changed = 1
	s.counts(want)
	// A load that is rolled back does not count; removed facts count.
	l := s.begin()
	s.put(l, more)
	if err := l.Rollback(s.ctx); err != nil {
		t.Fatal(err)
	}
	s.counts(want)
	l = s.begin()
	if err := l.Remove(s.ctx, []string{"x1"}); err != nil {
		t.Fatal(err)
	}
	s.commit(l)
	want.Changed = 2
	s.counts(want)
	// When facts are put again, the store counts all of them again.
	s.load(g)
	want.Changed = 0
	s.counts(want)
}

// counts expects the store's statistics to be these.
func (s *session) counts(want *store.Statistics) {
	s.Helper()
	got, err := s.store.Statistics(s.ctx)
	if err != nil {
		s.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		s.Errorf("the statistics are\n%s\nexpected\n%s", got.JSON(), want.JSON())
	}
}

// statistics counts the facts of a graph one by one.
func (g *Graph) statistics(c *catalog.Catalog) *store.Statistics {
	st := store.NewStatistics()
	supports := map[string]int64{}
	for _, f := range g.Facts {
		if f.Relationship != nil {
			st.Relationships[f.Type()]++
		}
		for _, c := range f.Citations {
			supports[c.Source]++
		}
		if f.Node == nil {
			continue
		}
		st.Nodes[f.Type()]++
		for _, e := range f.Node.Ends {
			n := int64(0)
			for _, r := range g.Facts {
				if r.Relationship == e.Relationship && (e.Direction != catalog.In && r.From == f.ID || e.Direction != catalog.Out && r.To == f.ID) {
					n++
				}
			}
			if n > 0 {
				key := store.EndKey(f.Node, e)
				st.Ends[key] = st.Ends[key].And(store.Degrees{Sum: n, Squares: n * n, Most: n})
			}
		}
	}
	for _, n := range supports {
		st.Supports = st.Supports.And(store.Degrees{Sum: n, Squares: n * n, Most: n})
	}
	return st
}
