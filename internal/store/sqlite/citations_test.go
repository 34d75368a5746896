package sqlite

import (
	"context"
	"fmt"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// cited is a fact with citations of some sources.
func cited(f *store.Fact, sources ...string) *store.Fact {
	for _, s := range sources {
		f.Citations = append(f.Citations, store.Citation{Source: s, Dataset: "d"})
	}
	return f
}

func sourceFact(c *catalog.Catalog, id string) *store.Fact {
	f := person(c, id, nil)
	f.Node = c.Source()
	return f
}

// wayBack is what _cites has, and what it would have if it were filled now.
func wayBack(t *testing.T, s *Store) (has, wants string) {
	t.Helper()
	ctx := context.Background()
	c, err := s.readers.get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer s.readers.put(c)
	text := func(from string) string {
		out, err := c.text(ctx, "SELECT ifnull(group_concat(a||' '||b||' '||c,';' ORDER BY a,b),'') FROM ("+from+")", nil)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	return text("SELECT _source a,id b,_fact c FROM _cites"),
		text("SELECT DISTINCT c._source a,f.id b,c._fact c FROM _citation c CROSS JOIN _fact f ON f._id=c._fact")
}

// TestWayBackIsThatOfTheCitations: it is so after facts are put, put again and removed.
func TestWayBackIsThatOfTheCitations(t *testing.T) {
	c := small(t)
	s := opened(t)
	same := func(rows string) {
		t.Helper()
		has, wants := wayBack(t, s)
		if has != wants || has != rows {
			t.Errorf("_cites has %q; its citations are %q, and %q was expected", has, wants, rows)
		}
	}
	put(t, s, sourceFact(c, "s1"), sourceFact(c, "s2"), cited(person(c, "p", nil), "s1", "s2", "s1"), cited(person(c, "o", nil), "s1"))
	same("1 o 4;1 p 3;2 p 3")
	put(t, s, cited(person(c, "p", nil), "s2"))
	same("1 o 4;2 p 3")
	l, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Remove(t.Context(), []string{"o"}); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	same("2 p 3")
}

// TestPageOfASourceCostsItsRows: it looks at as many pages of the file however many facts cite
// the source.
func TestPageOfASourceCostsItsRows(t *testing.T) {
	c := small(t)
	filled := func(n int) *Store {
		s := opened(t)
		facts := []*store.Fact{sourceFact(c, "s")}
		for i := range n {
			facts = append(facts, cited(person(c, fmt.Sprintf("p%06d", i), nil), "s"))
		}
		put(t, s, facts...)
		return s
	}
	citing := func(l plan.List) *plan.List {
		id := plan.Column{Of: plan.Fact, Property: c.NodeID()}
		l.From, l.Order, l.Limit, l.Row = plan.FactsCiting{}, []plan.SortKey{{By: id}}, 5, []plan.Field{id}
		node := plan.Column{Of: plan.Node, Property: c.NodeID()}
		return &plan.List{From: plan.OfType{Node: c.Source()}, Order: []plan.SortKey{{By: node}}, Limit: 2, Row: []plan.Field{&l}}
	}
	few, many := filled(500), filled(10_000)
	for name, l := range map[string]*plan.List{
		"the first page":     citing(plan.List{}),
		"the last page":      citing(plan.List{Backward: true}),
		"the page after one": citing(plan.List{After: []any{"p000050"}}),
	} {
		before, _ := pages(t, few, usual(), l)
		after, rows := pages(t, many, usual(), l)
		if rows == 0 || after > before+before/2 {
			t.Errorf("%s: it gives %d rows, and looks at %d pages of the file where it looked at %d", name, rows, after, before)
		}
	}
}
