package storetest

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// testKept asks for pages in the orders that the schema declares for ends: of a new store, after
// the far nodes have changed, and after migrations to other orders.
func testKept(t *testing.T, subject Subject) {
	x := small(t)
	opener := subject.place(t)
	s := open(t, x, opener)
	g := wild(x, rand.New(rand.NewPCG(7, 0)), 1)
	s.load(g)
	s.kept(g, ofAll)

	t.Run("the far nodes change", func(t *testing.T) {
		s := s.in(t)
		var facts []*store.Fact
		var last *store.Fact
		for _, f := range g.Facts {
			if f.Node == nil {
				continue
			}
			if last != nil && f.Node == last.Node { // each has the values of the one before it
				facts = append(facts, clone(f, without(last.Values, "code", "serial", "select")))
			}
			last = f
		}
		s.load(&Graph{Facts: facts})
		g.replace(facts...)
		s.kept(g, ofAll)
	})
	t.Run("relationships move and go", func(t *testing.T) {
		s := s.in(t)
		var facts []*store.Fact
		gone := []string{}
		for i, f := range g.Facts {
			if f.Relationship == nil || f.Relationship.Name != "Link" {
				continue
			}
			switch i % 3 {
			case 0:
				facts = append(facts, s.link("Link", f.ID, f.To, f.From, without(f.Values, "token")))
			case 1:
				gone = append(gone, f.ID)
			}
		}
		l := s.begin()
		s.put(l, &Graph{Facts: facts})
		if err := l.Remove(s.ctx, gone); err != nil {
			t.Fatal(err)
		}
		s.commit(l)
		g.replace(facts...)
		g.Facts = slices.DeleteFunc(g.Facts, func(f *store.Fact) bool { return slices.Contains(gone, f.ID) })
		s.kept(g, ofAll)
	})
	// The orders of one type change. The last migration is followed by pages of all types.
	changing := func(r *catalog.RelationshipType) bool { return r.Name == "Link" }
	for _, c := range []struct {
		name, was, now string
		of             func(*catalog.RelationshipType) bool
	}{
		{"no orders", `, outOrder: ["id", "s"], inOrder: ["i"]`, "", changing},
		{"another order", `, outOrder: ["id", "s"]`, `, outOrder: ["d", "s"]`, changing},
		{"as at first", "", "", ofAll},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.close()
			now := read(t, strings.Replace(smallSDL, c.was, c.now, 1))
			if c.was != "" && !strings.Contains(smallSDL, c.was) {
				t.Fatalf("the schema has no %s", c.was)
			}
			s = open(t, now, opener)
			g = now.adopt(g)
			s.kept(g, c.of)
		})
	}
}

// without are values without some of them.
func without(values V, names ...string) V {
	out := V{}
	for name, v := range values {
		out[name] = v
	}
	for _, name := range append(names, "createdAt", "updatedAt", "datasets") {
		delete(out, name)
	}
	return out
}

// kept asks for pages at all ends of some relationship types, under all nodes: in the orders that
// are declared, forward and backward, and behind a row. It asks of each node type at once.
func (s *session) kept(g *Graph, of func(*catalog.RelationshipType) bool) {
	s.Helper()
	for _, n := range s.Nodes {
		var rows []plan.Field
		for _, e := range n.Ends {
			if !of(e.Relationship) {
				continue
			}
			for _, p := range e.Relationship.Orders(e.Direction) {
				for _, desc := range []bool{false, true} {
					rows = append(rows, s.keptPages(g, e, p, desc)...)
				}
			}
		}
		if rows != nil {
			s.agree(g, s.of(n.Name, s.order("node.id"), append(s.cols("node.id"), rows...)...))
		}
	}
}

func ofAll(*catalog.RelationshipType) bool { return true }

// keptPages are pages at an end in the order of a property.
func (s *session) keptPages(g *Graph, e *catalog.End, p *catalog.Property, desc bool) []plan.Field {
	s.Helper()
	by := plan.SortKey{By: plan.Column{Of: plan.Node, Property: p, Part: p.KeyPart()}, Desc: desc}
	order := []plan.SortKey{by, {By: s.col("node.id"), Desc: desc}, {By: s.col("relationship.id"), Desc: desc}}
	if p.Name == "id" {
		order = order[1:]
	}
	page := func(change func(l *plan.List)) plan.Field {
		l := &plan.List{From: plan.OverEnd{End: e}, Order: order, Limit: 2, Row: []plan.Field{s.col("relationship.id"), s.col("node.label"), plan.SortValue{Key: order[0]}}}
		change(l)
		if l.KeptOrder() == nil {
			s.Errorf("no order is kept of\n%s", l)
		}
		return l
	}
	for _, f := range g.Facts {
		if f.Relationship != e.Relationship {
			continue
		}
		far := g.find(f.From)
		if e.Direction == catalog.Out {
			far = g.find(f.To)
		}
		place := []any{store.KeyOf(p, far.Values[p.Name]), far.ID, f.ID}
		if p.Name == "id" {
			place = place[1:]
		}
		undated := plan.IsNull{Column: s.col("relationship.since")}
		if desc {
			return []plan.Field{page(func(l *plan.List) { l.Before, l.Backward, l.Total = place, true, true })}
		}
		return []plan.Field{page(func(*plan.List) {}), page(func(l *plan.List) { l.After, l.Filter = place, undated })}
	}
	return nil
}
