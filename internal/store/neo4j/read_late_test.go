package neo4j_test

import (
	"os"
	"reflect"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
	"casegraph/internal/test/neo4jtest"
)

// TestRemovedWhileItIsRead: what is gone between the statement that finds it and the
// one that fetches of it is in no answer: neither as a row, nor counted, nor by what
// refers to rows by their place.
func TestRemovedWhileItIsRead(t *testing.T) {
	sdl, err := os.ReadFile("testdata/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Read([]catalog.File{{Name: "schema.graphql", Text: string(sdl)}}, catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, url := t.Context(), neo4jtest.Open(t)
	s := open(t, url)
	defer func() { _ = s.Close(ctx) }()
	if err := s.Migrate(ctx, c); err != nil {
		t.Fatal(err)
	}
	node := func(typ, id string, cites ...string) *store.Fact {
		f := &store.Fact{ID: id, Node: c.Node(typ)}
		for _, source := range cites {
			f.Citations = append(f.Citations, store.Citation{Source: source, Dataset: "d"})
		}
		return f
	}
	knows := func(id, from, to, source string) *store.Fact {
		return &store.Fact{ID: id, Relationship: c.Relationship("Knows"), From: from, To: to, Citations: []store.Citation{{Source: source, Dataset: "d"}}}
	}
	// From a to d by way of b, else by way of e and f; z stands by itself.
	facts := []*store.Fact{
		node("Source", "s"), node("Source", "z"),
		node("Person", "a"), node("Person", "b", "s"), node("Person", "d"), node("Person", "e", "s"), node("Person", "f"),
		knows("k1", "a", "b", "s"), knows("k2", "b", "d", "s"), knows("k3", "a", "e", "s"), knows("k4", "e", "f", "s"), knows("k5", "d", "f", "s"),
	}

	nodeID := plan.Column{Of: plan.Node, Property: c.NodeID()}
	relationshipID := plan.Column{Of: plan.Relationship, Property: c.RelationshipID()}
	factID := plan.Column{Of: plan.Fact, Property: c.NodeID()}
	late := []plan.Field{nodeID, plan.Degrees{}} // by type, and so decided late
	list := func(from plan.From, ids ...string) *plan.List {
		l := &plan.List{From: from, Limit: 3, Order: []plan.SortKey{{By: nodeID}}, Row: late}
		if ids != nil {
			l.IDs = plan.IDs(ids...)
		}
		return l
	}
	counted := func(l *plan.List) *plan.List { l.Total = true; return l }
	walked := func(from plan.From, row ...plan.Field) *plan.List {
		return &plan.List{From: from, Limit: plan.NoLimit, Row: row}
	}
	around := list(plan.Around{Types: c.Relationships, Direction: catalog.Both})
	around.Row = []plan.Field{relationshipID, plan.Degrees{}}
	around.Order = []plan.SortKey{{By: relationshipID}}
	outer := list(plan.AnyNode{}, "a", "e")
	outer.Row = []plan.Field{nodeID, counted(around)}
	citing := &plan.List{From: plan.FactsCiting{}, Limit: 3, Order: []plan.SortKey{{By: factID}}, Row: []plan.Field{factID}}
	sources := list(plan.OfType{Node: c.Source()}, "s")
	sources.Row = []plan.Field{nodeID, counted(citing)}
	relationships := list(plan.OfRelationships{Types: c.Relationships})
	relationships.Row, relationships.Order = []plan.Field{relationshipID}, around.Order
	way := plan.Traversal{Types: c.Relationships, Direction: catalog.Both}
	paths := list(plan.Paths{Traversal: way, MaxLength: 4, MaxDegree: plan.NoLimit}, "a", "d")
	paths.Order = nil
	paths.Row = []plan.Field{walked(plan.VisitedNodes{}, late...), walked(plan.PathRelationships{}, relationshipID)}
	near := list(plan.Neighborhood{Traversal: way, Depth: 1, Nodes: 10, PerNode: 10}, "a")
	near.Order, near.Limit = nil, 1
	near.Row = []plan.Field{walked(plan.VisitedNodes{}, late...), walked(plan.OmittedEnds{}), plan.Starts{}}

	// In a small database, the ends of a long row are read apart.
	var long plan.And
	for range 60 {
		long = append(long, plan.Not(plan.Compare{Column: nodeID, Value: "none"}))
	}
	people := counted(list(plan.OfType{Node: c.Node("Person")}))
	people.Row = []plan.Field{nodeID}
	for _, e := range c.Node("Person").Ends {
		people.Row = append(people.Row, &plan.List{From: plan.OverEnd{End: e}, Filter: long, Order: people.Order, Limit: 3, Row: []plan.Field{nodeID}})
	}

	// What follows a walk runs beside it, without ids, once for each new list.
	next := list(plan.DatesAmong{Types: c.Relationships, Nodes: 10}, "a")
	next.Cache, next.Row = &plan.Cache{}, []plan.Field{factID}
	next.Order = []plan.SortKey{{By: plan.DateKey}, {By: factID}, {By: plan.Name}}
	for _, want := range []int{1, 0} {
		if n, err := s.PrepareCounted(ctx, []*plan.List{next}); n != want || err != nil {
			t.Errorf("Prepare ran %d statements, want %d: %v", n, want, err)
		}
	}

	for name, l := range map[string]*plan.List{
		"ends of people": people, "a list": counted(list(plan.AnyNode{})), "a nested list": outer, "one node": list(plan.AnyNode{}, "b"),
		"relationships": relationships, "a path": paths, "a neighborhood": near, "facts that cite": sources,
	} {
		if s.TakeFor(compile.Apart); l == people {
			s.TakeFor(compile.OfFew)
		}
		put(t, s, facts)
		before := s.Read(ctx, []*plan.List{l})[0]
		found := 1 // so many statements find what the others read
		if _, ok := l.From.(plan.OfRelationships); ok {
			found = len(c.Relationships)
		}
		got := s.ReadBetween(ctx, l, func(statements int) {
			if statements == found {
				cypher(ctx, t, url, "MATCH (n:Node {id: 'b'}) DETACH DELETE n")
			}
		})
		want := s.Read(ctx, []*plan.List{l})[0]
		if got.Err != nil || want.Err != nil || !reflect.DeepEqual(got.Value, want.Value) {
			t.Errorf("%s: %v, %v\ngives %v\nwant %v", name, got.Err, want.Err, got.Value, want.Value)
		}
		if reflect.DeepEqual(before.Value, want.Value) || got.Statements < 3 {
			t.Errorf("%s: %d statements; nothing was removed from %v", name, got.Statements, want.Value)
		}
	}
}

func put(t *testing.T, s store.Store, facts []*store.Fact) {
	t.Helper()
	for _, f := range facts {
		if f.Values == nil {
			f.Values = map[string]any{"createdAt": int64(0), "updatedAt": int64(0)}
		}
		if err := store.Refit(f); err != nil {
			t.Fatal(err)
		}
	}
	l, err := s.Begin(t.Context())
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
