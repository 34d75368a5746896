package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// Paths is what package plan says of paths: every way of one length after the
// other, until some come to the end.
func (g *Graph) Paths(p *plan.Paths) []plan.Path {
	if g.find(p.From) == nil || g.find(p.To) == nil {
		return nil
	}
	ways := []plan.Path{{Nodes: []string{p.From}}}
	been := map[string]bool{p.From: true}
	for range p.MaxLength {
		var longer, there []plan.Path
		for _, w := range ways {
			at := w.Nodes[len(w.Nodes)-1]
			for _, s := range g.steps(p, at) {
				next := plan.Path{Nodes: append(slices.Clone(w.Nodes), s.node.ID), Relationships: append(slices.Clone(w.Relationships), s.relationship.ID)}
				switch {
				case s.node.ID == p.To:
					there = append(there, next)
				case !been[s.node.ID] && g.runsThrough(p, s.node):
					longer = append(longer, next)
				}
			}
		}
		if len(there) > 0 {
			slices.SortFunc(there, func(a, b plan.Path) int { return slices.Compare(a.Relationships, b.Relationships) })
			return there[:min(p.Limit, len(there))]
		}
		for _, w := range longer {
			been[w.Nodes[len(w.Nodes)-1]] = true
		}
		ways = longer
	}
	return nil
}

// steps are the relationships that are followed from a node.
func (g *Graph) steps(p *plan.Paths, from string) []row {
	var out []row
	for _, f := range g.ofTypes(p.Types) {
		r := f.relationship
		either := p.Direction == catalog.Both || r.Relationship.Undirected
		switch {
		case p.Filter != nil && !g.holds(p.Filter, f):
		case r.From == from && (either || p.Direction == catalog.Out):
			out = append(out, row{relationship: r, node: g.find(r.To)})
		case r.To == from && (either || p.Direction == catalog.In):
			out = append(out, row{relationship: r, node: g.find(r.From)})
		}
	}
	return out
}

func (g *Graph) runsThrough(p *plan.Paths, node *store.Fact) bool {
	n := 0
	for _, f := range g.ofTypes(p.Types) {
		if f.relationship.From == node.ID || f.relationship.To == node.ID {
			n++
		}
	}
	return !slices.Contains(p.Avoid, node.ID) && n <= p.MaxDegree
}

func showPaths(paths []plan.Path) string {
	var b strings.Builder
	for _, p := range paths {
		fmt.Fprintf(&b, "%s over %s\n", strings.Join(p.Nodes, " "), strings.Join(p.Relationships, " "))
	}
	return b.String()
}

// paths asks for paths between two nodes, as change has them.
func (x lexicon) paths(from, to string, change func(p *plan.Paths)) *plan.Paths {
	p := &plan.Paths{From: from, To: to, Types: x.Relationships, Direction: catalog.Both, MaxDegree: plan.NoLimit, MaxLength: 6, Limit: 5}
	if change != nil {
		change(p)
	}
	return p
}

// testPaths asks for paths in the garden, with the answers written out.
func testPaths(t *testing.T, s *session, g *Graph) {
	x := s.lexicon
	types := func(names ...string) []*catalog.RelationshipType {
		var out []*catalog.RelationshipType
		for _, n := range names {
			out = append(out, x.rel(n))
		}
		return out
	}
	for _, c := range []struct {
		name string
		p    *plan.Paths
		want string
	}{
		{"the first few by their relationships", x.paths("i1", "i2", func(p *plan.Paths) { p.Limit = 3 }), "i1 i2 over e1\ni1 i2 over e4\ni1 i2 over f1\n"},
		{"of any type, either way", x.paths("s1", "t2", nil), "s1 n2 t1 t2 over o4 o5 j1\n"},
		{"outward", x.paths("i1", "i3", func(p *plan.Paths) { p.Types, p.Direction = types("Link"), catalog.Out }), "i1 i2 i3 over l1 l4\ni1 i2 i3 over l2 l4\n"},
		{"inward", x.paths("i1", "i3", func(p *plan.Paths) { p.Types, p.Direction = types("Link"), catalog.In }), "i1 i3 over l5\n"},
		{"outward, or over what has no direction", x.paths("i3", "b1", func(p *plan.Paths) { p.Types, p.Direction = types("Link", "Near", "Tied"), catalog.Out }), "i3 i1 b1 over e3 y1\ni3 i1 b1 over l5 y1\n"},
		{"inward, or over what has no direction", x.paths("b1", "i3", func(p *plan.Paths) { p.Types, p.Direction = types("Link", "Near", "Tied"), catalog.In }), "b1 i1 i3 over y1 e3\nb1 i1 i3 over y1 l5\n"},
		{"where", x.paths("i1", "i2", func(p *plan.Paths) {
			p.Types, p.Filter = types("Link", "Near"), plan.Compare{Column: x.col("relationship.id"), Op: plan.Gt, Value: "e2"}
		}), "i1 i2 over e4\ni1 i2 over l1\ni1 i2 over l2\n"},
		{"avoiding", x.paths("b2", "i3", func(p *plan.Paths) { p.Avoid = []string{"i1"} }), "b2 b1 i2 i3 over f3 h3 f2\nb2 b1 i2 i3 over f3 h3 l4\nb2 b1 i2 i3 over m2 h3 f2\nb2 b1 i2 i3 over m2 h3 l4\nb2 b1 i2 i3 over p2 h3 f2\n"},
		{"avoiding what is not there", x.paths("i1", "i3", func(p *plan.Paths) { p.Avoid, p.Types = []string{"none", "l1"}, types("Link") }), "i1 i3 over l5\n"},
		{"not through hubs", x.paths("b2", "i3", func(p *plan.Paths) { p.MaxDegree = 8 }), ""},
		{"as long as they may be", x.paths("b2", "i3", func(p *plan.Paths) { p.MaxLength, p.Limit = 3, 1 }), "b2 b1 i1 i3 over f3 h1 e3\n"},
		{"too long", x.paths("b2", "i3", func(p *plan.Paths) { p.MaxLength = 2 }), ""},
		{"no way", x.paths("i4", "i1", nil), ""},
		{"from nowhere", x.paths("none", "i1", nil), ""},
		{"over no types", x.paths("i1", "i2", func(p *plan.Paths) { p.Types = nil }), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.in(t).findPaths(c.p, c.want)
		})
	}
	t.Run("as the reference", func(t *testing.T) {
		s := s.in(t)
		for _, from := range []string{"i1", "b2", "n1", "t1", "i3"} {
			for _, to := range []string{"i2", "i3", "b1", "s1", "b3"} {
				if from != to {
					p := x.paths(from, to, nil)
					s.findPaths(p, showPaths(g.Paths(p)))
				}
			}
		}
	})
}

// testManyPaths asks for the first of 7^6 paths of one length in little time: they
// are found, or the store says that the time is over, and soon.
func testManyPaths(t *testing.T, s *session) {
	g := &Graph{}
	const layers, width = 6, 7
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
	ctx, cancel := context.WithTimeout(s.ctx, 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	paths, err := s.store.Paths(ctx, s.paths("from", "to", func(p *plan.Paths) { p.MaxLength, p.Limit = layers+1, 1 }))
	took := time.Since(start)
	const first = "from i0.00 i1.00 i2.00 i3.00 i4.00 i5.00 to over from-i0.00 i0.00-i1.00 i1.00-i2.00 i2.00-i3.00 i3.00-i4.00 i4.00-i5.00 i5.00-to\n"
	if got := showPaths(paths); err == nil && got != first {
		t.Errorf("a wrong answer, %s", got)
	} else if err != nil && fault.CodeOf(err) != fault.Timeout {
		t.Errorf("code %s, not TIMEOUT: %v", fault.CodeOf(err), err)
	}
	if took > 5*time.Second {
		t.Errorf("it ended %s after its deadline of 300ms", took)
	}
}

// findPaths says where the store finds others than are wanted.
func (s *session) findPaths(p *plan.Paths, want string) {
	s.Helper()
	got, err := s.store.Paths(s.ctx, p)
	if err != nil {
		s.Errorf("Paths: %v\n%s", err, p)
	} else if show := showPaths(got); show != want {
		s.Errorf("%s%s", p, differ(want, show))
	}
}

// roam asks for n random paths of the graph that the store holds.
func (s *session) roam(g *Graph, r *rand.Rand, n int) {
	b := newGambler(s.lexicon, r, g)
	for range n {
		p := b.paths(b.node(), b.node(), func(p *plan.Paths) {
			if p.Direction = catalog.Direction(b.IntN(3)); b.odds(3) {
				p.Types = b.types(6)
			}
			if b.odds(3) {
				p.Filter = b.filter(place{relationship: p.Types}, 2)
			}
			for range b.IntN(3) {
				p.Avoid = append(p.Avoid, b.node())
			}
			if b.odds(3) {
				p.MaxDegree = b.IntN(60)
			}
			p.MaxLength, p.Limit = 1+b.IntN(6), 1+b.IntN(20)
		})
		p.Avoid = slices.DeleteFunc(p.Avoid, func(id string) bool { return id == p.From || id == p.To })
		if p.From != p.To {
			s.findPaths(p, showPaths(g.Paths(p)))
		}
	}
}

// node is the id of some node.
func (b *gambler) node() string {
	for {
		if f := pick(b.Rand, b.graph.Facts); f.Node != nil {
			return f.ID
		}
	}
}
