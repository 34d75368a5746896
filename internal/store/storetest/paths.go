package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// paths finds paths as package plan defines them: it tries all paths of one length after
// another, until some reach the end.
func (g *Graph) paths(p plan.Paths, ids []any) (rows []row) {
	first, last := g.find(ids[0].(string)), g.find(ids[1].(string))
	switch {
	case first == nil || last == nil:
		return nil
	case first == last:
		return []row{{met: []*store.Fact{first}}}
	}
	ways := []row{{met: []*store.Fact{first}}}
	been := map[*store.Fact]bool{first: true}
	for range p.MaxLength {
		var longer []row
		for _, w := range ways {
			for _, s := range g.steps(p.Traversal, w.met[len(w.met)-1]) {
				next := row{met: append(slices.Clone(w.met), s.node), followed: append(slices.Clone(w.followed), s.relationship)}
				switch {
				case s.node == last:
					rows = append(rows, next)
				case !been[s.node] && g.runsThrough(p, s.node):
					longer = append(longer, next)
				}
			}
		}
		if len(rows) > 0 {
			byID := func(a, b *store.Fact) int { return strings.Compare(a.ID, b.ID) }
			slices.SortFunc(rows, func(a, b row) int { return slices.CompareFunc(a.followed, b.followed, byID) })
			return rows
		}
		for _, w := range longer {
			been[w.met[len(w.met)-1]] = true
		}
		ways = longer
	}
	return nil
}

// steps are the relationships that are followed from a node.
func (g *Graph) steps(w plan.Traversal, from *store.Fact) []row {
	var out []row
	for _, f := range g.ofTypes(w.Types) {
		r := f.relationship
		either := w.Direction == catalog.Both || r.Relationship.Undirected
		switch {
		case w.Filter != nil && !g.holds(w.Filter, f):
		case r.From == from.ID && (either || w.Direction == catalog.Out):
			out = append(out, row{relationship: r, node: g.find(r.To)})
		case r.To == from.ID && (either || w.Direction == catalog.In):
			out = append(out, row{relationship: r, node: g.find(r.From)})
		}
	}
	return out
}

func (g *Graph) runsThrough(p plan.Paths, node *store.Fact) bool {
	n := 0
	for _, f := range g.ofTypes(p.Types) {
		if f.relationship.From == node.ID || f.relationship.To == node.ID {
			n++
		}
	}
	return !slices.Contains(p.Avoid, node.ID) && n <= p.MaxDegree
}

// factsOf makes a row of each of some facts of the outer row.
func factsOf(facts []*store.Fact) (rows []row) {
	for _, f := range facts {
		r := row{node: f}
		if f.Relationship != nil {
			r = row{relationship: f}
		}
		rows = append(rows, r)
	}
	return rows
}

// paths asks for the first five paths between two nodes, with the settings of change, and for
// the ids on them.
func (x lexicon) paths(from, to string, change func(p *plan.Paths)) *plan.List {
	p := plan.Paths{Traversal: plan.Traversal{Types: x.Relationships, Direction: catalog.Both}, MaxDegree: plan.NoLimit, MaxLength: 6}
	if change != nil {
		change(&p)
	}
	return ids(limit(5, x.from(p, nil, x.from(plan.VisitedNodes{}, nil, x.col("node.id")), x.from(plan.PathRelationships{}, nil, x.col("relationship.id")))), from, to)
}

// showPaths writes paths as `i1 i2 over e1`, one on each line.
func showPaths(rows any) string {
	var b strings.Builder
	for _, r := range rows.([]any) {
		sides := r.([]any)
		fmt.Fprintf(&b, "%s over %s\n", joinIDs(sides[0]), joinIDs(sides[1]))
	}
	return b.String()
}

// joinIDs writes rows that begin with ids.
func joinIDs(rows any) string {
	var out []string
	for _, r := range rows.([]any) {
		out = append(out, r.([]any)[0].(string))
	}
	return strings.Join(out, " ")
}

func (x lexicon) rels(names ...string) []*catalog.RelationshipType {
	var out []*catalog.RelationshipType
	for _, n := range names {
		out = append(out, x.rel(n))
	}
	return out
}

// testPaths asks for paths in the garden. The answers are written out.
func testPaths(t *testing.T, s *session, g *Graph) {
	x := s.lexicon
	for _, c := range []struct {
		name string
		list *plan.List
		want string
	}{
		{"the first few by their relationships", limit(3, x.paths("i1", "i2", nil)), "i1 i2 over e1\ni1 i2 over e4\ni1 i2 over f1\n"},
		{"of any type, either way", x.paths("s1", "t2", nil), "s1 n2 t1 t2 over o4 o5 j1\n"},
		{"outward", x.paths("i1", "i3", func(p *plan.Paths) { p.Types, p.Direction = x.rels("Link"), catalog.Out }), "i1 i2 i3 over l1 l4\ni1 i2 i3 over l2 l4\n"},
		{"inward", x.paths("i1", "i3", func(p *plan.Paths) { p.Types, p.Direction = x.rels("Link"), catalog.In }), "i1 i3 over l5\n"},
		{"outward, or over what has no direction", x.paths("i3", "b1", func(p *plan.Paths) { p.Types, p.Direction = x.rels("Link", "Near", "Tied"), catalog.Out }), "i3 i1 b1 over e3 y1\ni3 i1 b1 over l5 y1\n"},
		{"inward, or over what has no direction", x.paths("b1", "i3", func(p *plan.Paths) { p.Types, p.Direction = x.rels("Link", "Near", "Tied"), catalog.In }), "b1 i1 i3 over y1 e3\nb1 i1 i3 over y1 l5\n"},
		{"where", x.paths("i1", "i2", func(p *plan.Paths) {
			p.Types, p.Filter = x.rels("Link", "Near"), plan.Compare{Column: x.col("relationship.id"), Op: plan.Gt, Value: "e2"}
		}), "i1 i2 over e4\ni1 i2 over l1\ni1 i2 over l2\n"},
		{"where, by type", x.paths("i1", "i2", func(p *plan.Paths) {
			p.Filter = plan.Or{
				plan.Typed{Relationship: x.rel("Link"), Where: plan.Compare{Column: x.col("Link.w"), Op: plan.Eq, Value: int64(2)}},
				plan.Typed{Relationship: x.rel("Near"), Where: plan.Compare{Column: x.col("Near.w"), Op: plan.Gte, Value: int64(5)}},
			}
		}), "i1 i2 over e1\ni1 i2 over l2\n"},
		{"avoiding", x.paths("b2", "i3", func(p *plan.Paths) { p.Avoid = []string{"i1"} }), "b2 b1 i2 i3 over f3 h3 f2\nb2 b1 i2 i3 over f3 h3 l4\nb2 b1 i2 i3 over m2 h3 f2\nb2 b1 i2 i3 over m2 h3 l4\nb2 b1 i2 i3 over p2 h3 f2\n"},
		{"avoiding what is not there", x.paths("i1", "i3", func(p *plan.Paths) { p.Avoid, p.Types = []string{"none", "l1"}, x.rels("Link") }), "i1 i3 over l5\n"},
		{"not through hubs", x.paths("b2", "i3", func(p *plan.Paths) { p.MaxDegree = 8 }), ""},
		{"as long as they may be", limit(1, x.paths("b2", "i3", func(p *plan.Paths) { p.MaxLength = 3 })), "b2 b1 i1 i3 over f3 h1 e3\n"},
		{"too long", x.paths("b2", "i3", func(p *plan.Paths) { p.MaxLength = 2 }), ""},
		{"no way", x.paths("i4", "i1", nil), ""},
		{"from nowhere", x.paths("none", "i1", nil), ""},
		{"over no types", x.paths("i1", "i2", func(p *plan.Paths) { p.Types = nil }), ""},
		{"to itself", x.paths("i1", "i1", nil), "i1 over \n"},
		{"to itself over no types", x.paths("i1", "i1", func(p *plan.Paths) { p.Types = nil }), "i1 over \n"},
		{"from nowhere to itself", x.paths("none", "none", nil), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := s.in(t)
			s.agree(g, c.list)
			if got := showPaths(s.ask(c.list)); got != c.want {
				t.Errorf("%s%s", c.list, differ(c.want, got))
			}
		})
	}
	t.Run("by one cache", func(t *testing.T) {
		cache := new(plan.Cache)
		for _, ends := range [][]string{{"i1", "i2"}, {"i1", "i1"}, {"b2", "i3"}, {"none", "none"}, {"i3", "i1"}} {
			s.in(t).agree(g, with(x.paths(ends[0], ends[1], nil), func(l *plan.List) { l.Cache = cache }))
		}
	})
	t.Run("as the reference", func(t *testing.T) {
		s := s.in(t)
		for _, from := range []string{"i1", "b2", "n1", "t1", "i3"} {
			for _, to := range []string{"i2", "i3", "b1", "s1", "b3"} {
				s.agree(g, x.paths(from, to, nil))
			}
		}
	})
}

// testManyPaths asks for the first of 7^6 paths of one length, with a short deadline. The store
// must find them, or soon say that the time is over.
func testManyPaths(t *testing.T, s *session) {
	g := &Graph{}
	const layers, width = 6, 5
	item := func(layer, i int) string { return fmt.Sprintf("i%d.%02d", layer, i) }
	link := func(from, to string) {
		g.Facts = append(g.Facts, s.link("Link", from+"-"+to, from, to, nil))
	}
	g.Facts = append(g.Facts, s.node("Item", "from", nil), s.node("Item", "to", nil))
	for layer := range layers {
		for i := range width {
			g.Facts = append(g.Facts, s.node("Item", item(layer, i), nil))
		}
	}
	for i := range width {
		link("from", item(0, i))
		link(item(layers-1, i), "to")
		for layer := range layers - 1 {
			for k := range width {
				link(item(layer, i), item(layer+1, k))
			}
		}
	}
	s.load(g)
	const first = "from i0.00 i1.00 i2.00 i3.00 i4.00 i5.00 to over from-i0.00 i0.00-i1.00 i1.00-i2.00 i2.00-i3.00 i3.00-i4.00 i4.00-i5.00 i5.00-to\n"
	list := limit(1, s.paths("from", "to", func(p *plan.Paths) { p.MaxLength = layers + 1 }))
	if got := showPaths(s.ask(list)); got != first {
		t.Errorf("a wrong answer, %s", got)
	}
	late, cancel := context.WithTimeout(s.ctx, time.Millisecond)
	defer cancel()
	<-late.Done()
	if err := s.store.Read(late, []*plan.List{list})[0].Err; fault.CodeOf(err) != fault.Timeout {
		t.Errorf("after its deadline: code %s, not TIMEOUT: %v", fault.CodeOf(err), err)
	}
}

// paths is a random list of the paths between two nodes.
func (b *gambler) paths() *plan.List {
	from, to := b.node(), b.node()
	p := plan.Paths{Traversal: b.way(), MaxDegree: plan.NoLimit, MaxLength: 1 + b.IntN(6)}
	p.Avoid = slices.DeleteFunc(p.Avoid, func(id string) bool { return id == from || id == to })
	if b.odds(3) {
		p.MaxDegree = b.IntN(60)
	}
	l := &plan.List{From: p, IDs: plan.IDs(from, to), Limit: 1 + b.IntN(20)}
	l.Row = b.some(
		&plan.List{From: plan.VisitedNodes{}, Limit: plan.NoLimit, Row: b.fields(place{node: b.Nodes}, 1)},
		&plan.List{From: plan.PathRelationships{}, Limit: plan.NoLimit, Row: b.fields(place{relationship: p.Types}, 1)})
	return l
}

// way is a random choice of the relationships that a walk follows.
func (b *gambler) way() plan.Traversal {
	w := plan.Traversal{Types: b.Relationships, Direction: catalog.Direction(b.IntN(3))}
	if b.odds(3) {
		w.Types = b.types(6)
	}
	if b.odds(3) {
		w.Filter = b.filter(place{relationship: w.Types}, 2)
	}
	for range b.IntN(3) {
		w.Avoid = append(w.Avoid, b.node())
	}
	return w
}

// some of the fields, in some order.
func (b *gambler) some(fields ...plan.Field) []plan.Field {
	b.Shuffle(len(fields), func(i, k int) { fields[i], fields[k] = fields[k], fields[i] })
	return fields[:1+b.IntN(len(fields))]
}

// node is the id of some node.
func (b *gambler) node() string {
	for {
		if f := pick(b.Rand, b.graph.Facts); f.Node != nil {
			return f.ID
		}
	}
}
