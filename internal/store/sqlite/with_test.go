package sqlite

import (
	"context"
	"fmt"
	"testing"

	"modernc.org/sqlite"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// pages are how many pages of the file SQLite looks at to answer a list, and rows are
// how many rows it gives.
func pages(t *testing.T, s *Store, b bounds, l *plan.List) (pages, rows int) {
	t.Helper()
	ctx := context.Background()
	st, err := compile(ctx, s.fits.Load().catalog, b, l)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer s.readers.put(c)
	count := func() (n int) {
		for _, op := range []sqlite.DBStatusOp{sqlite.DBStatusCacheHit, sqlite.DBStatusCacheMiss} {
			looked, _, err := c.raw.(sqlite.DBStatus).Status(op, false)
			if err != nil {
				t.Fatal(err)
			}
			n += looked
		}
		return n
	}
	for range 2 { // the first time, the schema is read too
		before := count()
		v, _, err := one(ctx, c, l, st)
		if err != nil {
			t.Fatal(err)
		}
		pages, rows = count()-before, len(v.([]any))
	}
	return pages, rows
}

// optimize merges the parts of the index of trigrams, so that looking something up in
// it takes the same however much was put.
func optimize(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	c, err := s.writer.get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer s.writer.put(c)
	if err := c.once(ctx, "INSERT INTO _trigram(_trigram) VALUES('optimize')"); err != nil {
		t.Fatal(err)
	}
}

// TestWhatIsNotNeededIsNotLookedAt: what a statement looks at where a page needs only
// one of its branches does not grow with the graph.
func TestWhatIsNotNeededIsNotLookedAt(t *testing.T) {
	c := small(t)
	id, label := column(c, plan.Node, "Person", "id", catalog.Value), column(c, plan.Node, "Person", "label", catalog.Key)
	filled := func(n int) *Store {
		s := opened(t)
		facts, parties := []*store.Fact{{ID: "case", Node: c.Node("Case"), Values: stamps}}, []*store.Fact{}
		for i := range n {
			name := fmt.Sprintf("person %04d common", i)
			if i < 4 {
				name += " rare"
			}
			facts = append(facts, person(c, fmt.Sprintf("p%04d", i), map[string]any{"name": name, "label": name}))
			if i%3 == 0 {
				parties = append(parties, &store.Fact{ID: fmt.Sprintf("party%04d", i), Relationship: c.Relationship("Party"), From: fmt.Sprintf("p%04d", i), To: "case", Values: stamps})
			}
		}
		put(t, s, append(facts, parties...)...)
		optimize(t, s)
		return s
	}
	search := func(query string) *plan.List {
		from := store.SearchOf(c.Nodes, text.ParseQuery(query))
		return &plan.List{From: from, Order: []plan.SortKey{{By: from.Rank}, {By: plan.ByName}, {By: id}}}
	}
	people := func(f plan.Filter) *plan.List {
		return &plan.List{From: plan.OfType{Node: c.Node("Person")}, Order: []plan.SortKey{{By: label}, {By: id}}, Filter: f}
	}
	kin := plan.Exists{End: c.Node("Person").End("kin")}
	few, many := filled(200), filled(4000)
	for _, test := range []struct {
		name string
		list *plan.List
		rows int
	}{
		{"a term that is nowhere", search("absent"), 0},
		{"a rare term", search("rare"), 3},
		{"a term that much has", search("common"), 3},
		{"a term that labels begin with", search("person"), 3},
		{"a short term that much has", search("on"), 3},
		{"a condition that nothing meets", people(kin), 0},
		{"a condition that everything meets", people(plan.Not(kin)), 3},
		{"a condition that every third meets", people(plan.Exists{End: c.Node("Person").End("cases")}), 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := *test.list
			l.Limit, l.Row = 3, []plan.Field{id}
			b := bounds{peek: 5, few: 10, found: 10, steps: mostSteps, large: 256}
			before, _ := pages(t, few, b, &l)
			after, rows := pages(t, many, b, &l)
			t.Logf("it looks at %d pages, and in a graph twenty times as large at %d", before, after)
			// A tree is a page or two higher, wherever something is looked up.
			if rows != test.rows || after > 2*before {
				t.Errorf("it gives %d rows, want %d, and looks at %d pages; in a small graph at %d", rows, test.rows, after, before)
			}
		})
	}
}
