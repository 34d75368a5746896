package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// stamps are the values of a fact that has none of its own.
var stamps = map[string]any{"label": "x", "createdAt": int64(1), "updatedAt": int64(1)}

// degreesOf is what a store keeps of degrees, and counted what it should keep.
func degreesOf(t *testing.T, s *Store) (kept, counted string) {
	t.Helper()
	ctx := context.Background()
	c, err := s.writer.get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer s.writer.put(c)
	read := func(from string) string {
		text, err := c.text(ctx, "SELECT ifnull(group_concat(_node||' '||_end||' '||n,char(10) ORDER BY _node,_end),'') FROM ("+from+")", nil)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	var selects []string
	ends := []endKind{citing}
	for _, r := range s.fits.Load().catalog.Relationships {
		ends = append(ends, endKindsOf(r)...)
	}
	for _, e := range ends {
		selects = append(selects, fmt.Sprintf("SELECT i _node,%s _end,count(*) n FROM (%s) GROUP BY i HAVING count(*)>=%d", literal(e.String()), e.rows(""), s.bounds.large))
	}
	return read("SELECT * FROM _degree"), read(strings.Join(selects, " UNION ALL "))
}

// TestDegreesAreKept: whatever loads put, put again, move and remove.
func TestDegreesAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close(context.WithoutCancel(t.Context())) }()
	s.bounds.large = 3
	c := small(t)
	if err := s.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	exact := func() {
		t.Helper()
		if kept, counted := degreesOf(t, s); kept != counted {
			t.Fatalf("kept are\n%s\nexpected\n%s", kept, counted)
		}
	}
	const people = 4
	var facts []*store.Fact
	for i := range people {
		facts = append(facts, person(c, fmt.Sprint("p", i), nil), &store.Fact{ID: fmt.Sprint("c", i), Node: c.Node("Case"), Values: stamps})
	}
	facts = append(facts, &store.Fact{ID: "s", Node: c.Source(), Values: stamps})
	for i := range 500 { // so that the statistics are not stale
		facts = append(facts, person(c, fmt.Sprint("ballast", i), nil))
	}
	put(t, s, facts...)
	r := rand.New(rand.NewPCG(1, 1))
	random := func() *store.Fact {
		f := &store.Fact{ID: fmt.Sprint("r", r.IntN(40)), From: fmt.Sprint("p", r.IntN(people)), Values: stamps}
		if f.Relationship, f.To = c.Relationship("Kin"), fmt.Sprint("p", r.IntN(people)); r.IntN(2) == 0 {
			f.Relationship, f.To = c.Relationship("Party"), fmt.Sprint("c", r.IntN(people))
		}
		for range r.IntN(3) {
			f.Citations = append(f.Citations, store.Citation{Source: "s", Dataset: "d"})
		}
		return f
	}
	stale := 0
	for range 150 {
		l, err := s.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for range 1 + r.IntN(3) {
			if err := l.Put(t.Context(), []*store.Fact{random(), random()}); err != nil {
				t.Fatal(err)
			}
			if err := l.Remove(t.Context(), []string{fmt.Sprint("r", r.IntN(40))}); err != nil {
				t.Fatal(err)
			}
			if r.IntN(4) == 0 { // as in the middle of a large load
				if err := l.(*load).writeDegrees(t.Context(), 0); err != nil {
					t.Fatal(err)
				}
			}
		}
		if l.(*load).degrees == nil {
			stale++
		}
		if err := l.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		exact()
	}
	if stale == 0 || stale > 75 {
		t.Error("the numbers were all counted again by so many loads:", stale)
	}
	// A migration fills the table of a store that has none.
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	other(t, path, formerNames(c)...)
	if s, err = Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	s.bounds.large = 3
	if err := s.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	exact()
	if kept, _ := degreesOf(t, s); kept == "" {
		t.Error("nothing is kept")
	}
}

// TestLargeEndsAreNotCounted: how many relationships a node has is read at the same cost
// however many they are.
func TestLargeEndsAreNotCounted(t *testing.T) {
	c := small(t)
	id := column(c, plan.Node, "Person", "id", catalog.Value)
	filled := func(n int) *Store {
		s := opened(t)
		facts := []*store.Fact{person(c, "hub", nil), person(c, "other", nil), {ID: "s", Node: c.Source(), Values: stamps}, {ID: "case", Node: c.Node("Case"), Values: stamps}}
		for i := range n {
			for name, to := range map[string]string{"Kin": "other", "Party": "case"} {
				facts = append(facts, &store.Fact{ID: fmt.Sprint(name, i), Relationship: c.Relationship(name), From: "hub", To: to, Values: stamps, Citations: []store.Citation{{Source: "s", Dataset: "d"}}})
			}
		}
		put(t, s, facts...)
		return s
	}
	none := func(from plan.From, order ...plan.SortKey) *plan.List {
		return &plan.List{From: from, Order: order, Total: true}
	}
	people := func(row ...plan.Field) *plan.List {
		return &plan.List{From: plan.OfType{Node: c.Node("Person")}, Order: []plan.SortKey{{By: id}}, Limit: 2, Row: row}
	}
	kin := c.Node("Person").End("kin")
	lists := map[string]*plan.List{
		"an end":            people(none(plan.OverEnd{End: kin})),
		"all relationships": people(none(plan.Around{Types: c.Relationships, Direction: catalog.Both})),
		"one direction":     people(none(plan.Around{Types: c.Relationships, Direction: catalog.Out})),
		"degrees":           people(plan.Degrees{}),
		"facts that cite":   {From: plan.OfType{Node: c.Source()}, Order: []plan.SortKey{{By: plan.Column{Of: plan.Node, Property: c.NodeID()}}}, Limit: 2, Row: []plan.Field{none(plan.FactsCiting{})}},
		"an order by it":    {From: plan.OfType{Node: c.Node("Person")}, Order: []plan.SortKey{{By: &plan.CountOf{End: kin}, Desc: true}, {By: id}}, Limit: 2, Row: []plan.Field{id}},
	}
	few, many := filled(300), filled(6000)
	for name, l := range lists {
		before, _ := pages(t, few, usual(), l)
		after, rows := pages(t, many, usual(), l)
		t.Logf("%s: it looks at %d pages, and of a hub twenty times as large at %d", name, before, after)
		if rows == 0 || after > before+before/2 {
			t.Errorf("%s: it gives %d rows, and looks at %d pages; of a small hub at %d", name, rows, after, before)
		}
	}
}
