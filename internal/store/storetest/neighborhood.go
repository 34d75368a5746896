package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// neighborhood finds a neighbourhood as package plan defines it.
func (g *Graph) neighborhood(n plan.Neighborhood, ids []any) row {
	r := row{around: &n, starts: []any{int64(0), []any{}}}
	keep := func(f *store.Fact) {
		if !slices.Contains(r.met, f) && len(r.met) < n.Nodes {
			r.met = append(r.met, f)
		}
	}
	started, missing := int64(0), []any{}
	for _, id := range ids {
		if f := g.find(id.(string)); f != nil && f.Node != nil {
			started++
			keep(f)
		} else {
			missing = append(missing, id)
		}
	}
	r.starts = []any{started, missing}
	for range n.Depth {
		level := r.met[r.gone:]
		r.gone = len(r.met)
		for _, f := range level {
			steps := g.stepsAround(n, f)
			for _, s := range steps[:min(n.PerNode, len(steps))] {
				keep(s.node)
			}
		}
	}
	return r
}

// stepsAround are the relationships that are followed from a node, by the ids of the nodes that
// they lead to and their own.
func (g *Graph) stepsAround(n plan.Neighborhood, from *store.Fact) []row {
	var steps []row
	for _, s := range g.steps(n.Traversal, from) {
		if !slices.Contains(n.Avoid, s.node.ID) {
			steps = append(steps, s)
		}
	}
	slices.SortFunc(steps, func(a, b row) int {
		return cmp.Or(strings.Compare(a.node.ID, b.node.ID), strings.Compare(a.relationship.ID, b.relationship.ID))
	})
	return steps
}

// leftOut counts the relationships that lead out of a neighbourhood.
func (g *Graph) leftOut(r row) []row {
	counts := map[[3]int64]int64{}
	for i, f := range r.met[:r.gone] {
		for _, s := range g.stepsAround(*r.around, f) {
			direction := catalog.In
			switch t := s.relationship; {
			case slices.Contains(r.met, s.node) || slices.Contains(r.around.Among, s.node.ID):
				continue
			case t.Relationship.Undirected:
				direction = catalog.Both
			case t.From == f.ID:
				direction = catalog.Out
			}
			counts[[3]int64{int64(i), int64(s.relationship.Relationship.Index), int64(direction)}]++
		}
	}
	var rows []row
	for k, n := range counts {
		rows = append(rows, row{numbers: []any{k[0], k[1], k[2], n}})
	}
	slices.SortFunc(rows, func(a, b row) int { return slices.CompareFunc(a.numbers, b.numbers, compare) })
	return rows
}

// neighborhood asks for the neighbourhood of some nodes, with the settings of change. It asks
// for all its parts, and for the ids of its facts.
func (x lexicon) neighborhood(change func(n *plan.Neighborhood), of ...string) *plan.List {
	n := plan.Neighborhood{Traversal: plan.Traversal{Types: x.Relationships, Direction: catalog.Both}, Depth: 1, Nodes: 200, PerNode: 50}
	if change != nil {
		change(&n)
	}
	among := x.from(plan.Induced{Types: n.Types, Among: n.Among}, x.order("relationship.id"), x.col("relationship.id"))
	among.Filter = n.Filter
	return ids(limit(1, x.from(n, nil, x.from(plan.VisitedNodes{}, nil, x.col("node.id")), among, x.from(plan.OmittedEnds{}, nil), plan.Starts{})), of...)
}

// firstAmong asks for a neighbourhood over links, and for the first relationships among its
// nodes.
func (x lexicon) firstAmong(n int, more ...plan.Field) *plan.List {
	l := x.neighborhood(func(n *plan.Neighborhood) { n.Types = x.rels("Link") }, "i1")
	among := l.Row[1].(*plan.List)
	among.Limit, among.Row = n, append(among.Row, more...)
	return l
}

// showAround reads `i1 i2 over l1; 2 at 0 Link OUT; [1 []]`: the nodes, the relationships,
// what is left out, and Starts.
func (x lexicon) showAround(rows any) string {
	r := rows.([]any)[0].([]any)
	out := joinIDs(r[0]) + " over " + joinIDs(r[1])
	for _, left := range r[2].([]any) {
		n := left.([]any)
		out += fmt.Sprintf("; %d at %d %s %s", n[3], n[0], x.Relationships[n[1].(int64)].Name, catalog.Direction(n[2].(int64)))
	}
	return out + fmt.Sprintf("; %v", r[3])
}

// testNeighborhood asks for neighbourhoods in the garden. The answers are written out.
func testNeighborhood(t *testing.T, s *session, g *Graph) {
	x := s.lexicon
	for _, c := range []struct {
		name string
		list *plan.List
		want string
	}{
		{"one step", x.neighborhood(func(n *plan.Neighborhood) { n.Types = x.rels("Link") }, "i1"), "i1 i2 i3 over l1 l2 l3 l4 l5; [1 []]"},
		{"outward", x.neighborhood(func(n *plan.Neighborhood) { n.Types, n.Direction = x.rels("Link", "Tied"), catalog.Out }, "i3"), "i3 i1 over l3 l5; [1 []]"},
		{"inward", x.neighborhood(func(n *plan.Neighborhood) { n.Types, n.Direction = x.rels("Link", "Tied"), catalog.In }, "i3"), "i3 i2 over l4; [1 []]"},
		{"two steps of two each", x.neighborhood(func(n *plan.Neighborhood) { n.Depth, n.PerNode = 2, 2 }, "i1"), "i1 b1 over h1 l3 p1 p3 y1 y2; 2 at 0 Link OUT; 1 at 0 Link IN; 1 at 0 Holds IN; 1 at 0 About IN; 3 at 0 Near BOTH; 1 at 0 SameAs BOTH; 1 at 0 Tied BOTH; 1 at 0 Follows OUT; 1 at 0 Kin BOTH; 1 at 1 Holds OUT; 1 at 1 Packs OUT; 1 at 1 About IN; 1 at 1 SameAs BOTH; 1 at 1 Follows OUT; 1 at 1 Kin BOTH; [1 []]"},
		{"from two, with room for three", x.neighborhood(func(n *plan.Neighborhood) { n.Nodes = 3 }, "b1", "i1"), "b1 i1 b2 over f3 h1 l3 m2 p1 p2 p3 y1 y2; 1 at 0 Holds OUT; 1 at 0 About IN; 1 at 0 Kin BOTH; 2 at 1 Link OUT; 1 at 1 Link IN; 1 at 1 Holds IN; 1 at 1 About IN; 3 at 1 Near BOTH; 1 at 1 SameAs BOTH; 1 at 1 Tied BOTH; 1 at 1 Follows OUT; 1 at 1 Kin BOTH; [2 []]"},
		{"from more than there is room for", x.neighborhood(func(n *plan.Neighborhood) { n.Nodes = 1 }, "none", "i1", "b1"), "i1 over l3; 2 at 0 Link OUT; 1 at 0 Link IN; 2 at 0 Holds IN; 1 at 0 Packs IN; 1 at 0 About IN; 3 at 0 Near BOTH; 1 at 0 SameAs BOTH; 2 at 0 Tied BOTH; 1 at 0 Follows OUT; 1 at 0 Kin BOTH; [2 [none]]"},
		{"without some", x.neighborhood(func(n *plan.Neighborhood) { n.Avoid = []string{"i2", "none"} }, "i1"), "i1 b1 i3 n1 over e2 e3 h1 k1 k2 k3 l3 l5 o1 o2 o3 p1 p3 y1 y2; [1 []]"},
		{"where", x.neighborhood(func(n *plan.Neighborhood) {
			n.Filter = plan.Compare{Column: x.col("relationship.id"), Op: plan.Gt, Value: "l2"}
		}, "i1"), "i1 b1 i2 i3 n1 over l3 l4 l5 m1 o1 o2 o3 p1 p3 y1 y2 y3; [1 []]"},
		{"where, by type", x.neighborhood(func(n *plan.Neighborhood) {
			n.Filter = plan.Or{
				plan.Typed{Relationship: x.rel("Link"), Where: plan.Compare{Column: x.col("Link.w"), Op: plan.Lte, Value: int64(1)}},
				plan.Typed{Relationship: x.rel("Tied")},
			}
		}, "i1"), "i1 b1 i2 i3 over l1 l4 l5 y1 y2 y3; [1 []]"},
		{"where, not of a type", x.neighborhood(func(n *plan.Neighborhood) {
			n.Types = x.rels("Link", "Near")
			n.Filter = plan.Not(plan.Typed{Relationship: x.rel("Link"), Where: plan.IsNull{Column: x.col("Link.w"), Not: true}})
		}, "i1"), "i1 i2 i3 over e1 e2 e3 e4 l3; [1 []]"},
		{"the first relationships", x.firstAmong(2), "i1 i2 i3 over l1 l2; [1 []]"},
		{"the first relationships, with what is counted of each", x.firstAmong(2, plan.Endpoint{Side: plan.Target, Fields: []plan.Field{
			tally(x.over("Item.linkedBy", nil), plan.TypeOf{Of: plan.Node})}}), "i1 i2 i3 over l1 l2; [1 []]"},
		{"over no types", x.neighborhood(func(n *plan.Neighborhood) { n.Types = nil }, "i1", "none"), "i1 over ; [1 [none]]"},
		{"and to others", x.neighborhood(func(n *plan.Neighborhood) {
			n.Depth, n.Types, n.Among = 0, x.rels("Link"), []string{"i2", "i1", "none", "l1"}
		}, "i1", "none"), "i1 over l1 l2 l3; [1 [none]]"},
		{"and from others", x.neighborhood(func(n *plan.Neighborhood) {
			n.PerNode, n.Types, n.Direction, n.Among = 1, x.rels("Link"), catalog.Out, []string{"i3"}
		}, "i1"), "i1 over l3 l5; 2 at 0 Link OUT; [1 []]"},
		{"none between others", x.neighborhood(func(n *plan.Neighborhood) {
			n.Depth, n.Types, n.Among = 0, x.rels("Link", "About"), []string{"i1", "i2", "i3"}
		}, "n1"), "n1 over o1 o3; [1 []]"},
		{"undirected, to others of another type", x.neighborhood(func(n *plan.Neighborhood) {
			n.Depth, n.Types, n.Among = 0, x.rels("Tied", "Kin"), []string{"b1", "n1"}
		}, "i1"), "i1 over k3 y1; [1 []]"},
		{"only some", x.neighborhood(func(n *plan.Neighborhood) { n.Depth, n.Types = 0, x.rels("Link", "Tied") }, "i3", "b1", "i1"), "i3 b1 i1 over l3 l5 y1 y2; [3 []]"},
		{"of nothing", x.neighborhood(nil, "none", "l1"), " over ; [0 [none l1]]"},
		{"of no ids", x.neighborhood(nil), " over ; [0 []]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := s.in(t)
			s.agree(g, c.list)
			if got := x.showAround(s.ask(c.list)); got != c.want {
				t.Errorf("%s%s", c.list, differ(c.want, got))
			}
		})
	}
	t.Run("by one cache", func(t *testing.T) { testAroundByCache(t, s, g) })
}

// testAroundByCache asks for the neighbourhoods of one node, of several and of none with one
// cache.
func testAroundByCache(t *testing.T, s *session, g *Graph) {
	cache := new(plan.Cache)
	for _, of := range [][]string{{"i1"}, {"b1", "n1"}, {}, {"i3"}, {"none", "t1", "i3"}} {
		s.in(t).agree(g, with(s.neighborhood(nil, of...), func(l *plan.List) { l.Cache = cache }))
	}
}

// neighborhood is a random list of the neighbourhood of some nodes.
func (b *gambler) neighborhood() *plan.List {
	n := plan.Neighborhood{Traversal: b.way(), Depth: b.IntN(5), Nodes: pick(b.Rand, []int{1, 3, 10, 200}), PerNode: pick(b.Rand, []int{1, 2, 5, 50})}
	l := &plan.List{From: n, IDs: []any{}, Limit: 1}
	for range b.IntN(4) {
		if id := any(b.id()); !slices.Contains(l.IDs, id) {
			l.IDs = append(l.IDs, id)
		}
	}
	for range b.IntN(3) * b.IntN(3) {
		n.Among = append(n.Among, b.id())
	}
	l.From = n
	among := &plan.List{From: plan.Induced{Types: n.Types, Among: n.Among}, Order: []plan.SortKey{{By: b.col("relationship.id")}}}
	b.fill(among, place{relationship: n.Types}, 1)
	among.Total, among.Aggregates, among.Limit = false, nil, max(among.Limit, 1)
	l.Row = b.some(
		&plan.List{From: plan.VisitedNodes{}, Limit: plan.NoLimit, Row: b.fields(place{node: b.Nodes}, 1)},
		among,
		&plan.List{From: plan.OmittedEnds{}, Limit: plan.NoLimit},
		plan.Starts{})
	return l
}
