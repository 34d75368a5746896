package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// hubDegree is how many relationships of each type the hub has at first. A store may keep
// the numbers of large ends. Loads take them over and under a limit of 256, and of 100.
const hubDegree = 260

// hub is a graph around one item with many relationships of every type, with relationships
// from the item to itself.
func hub(x lexicon) *Graph {
	g := &Graph{Facts: []*store.Fact{
		x.node("Source", "s", nil), x.node("Item", "hub", nil), x.node("Item", "a", nil), x.node("Item", "b", nil),
		x.node("Box", "box", nil), x.node("Note", "note", nil),
		x.link("Link", "loop1", "hub", "hub", nil), x.link("Link", "loop2", "hub", "hub", nil),
		x.link("Near", "nearloop", "hub", "hub", nil), x.link("Tied", "tiedloop", "hub", "hub", nil),
	}}
	for i := range hubDegree {
		id := func(name string) string { return fmt.Sprintf("%s%03d", name, i) }
		far := []string{"a", "b"}[i%2]
		cites := slices.Repeat([]store.Citation{cite("s", "d1", nil)}, 1+i%2)
		g.Facts = append(g.Facts,
			x.link("Link", id("link"), "hub", far, nil, cites...), x.link("Link", id("back"), far, "hub", nil),
			x.link("Near", id("near"), "hub", far, nil), x.link("SameAs", id("same"), far, "hub", nil),
			x.link("Holds", id("holds"), "hub", far, nil), x.link("Holds", id("held"), "box", "hub", nil),
			x.link("Tied", id("tied"), "hub", "box", nil), x.link("About", id("about"), "note", "hub", nil),
			x.link("Follows", id("follows"), "hub", far, nil), x.link("Kin", id("kin"), "note", "hub", nil))
	}
	return g
}

// counted expects the numbers at all ends of all nodes, however they are asked for.
func (s *session) counted(g *Graph) {
	s.Helper()
	none := func(l *plan.List) *plan.List { return limit(0, total(l)) }
	l := s.of("Item", s.order("Item.id"), s.col("Item.id"), plan.Degrees{})
	lists := []*plan.List{l, s.of("Source", s.order("Source.id"), none(s.from(plan.FactsCiting{}, s.order("fact.id"))))}
	for _, e := range s.typ("Item").Ends {
		end := "Item." + e.Field
		l.Row = append(l.Row, none(s.over(end, nil)), none(where(plan.Not(plan.Compare{Column: s.col("relationship.id"), Value: "none"}), s.over(end, nil))))
		lists = append(lists, s.of("Item", s.order("-#"+end, "Item.id"), s.col("Item.id")))
		for _, n := range []int64{100, 255, 260} {
			lists = append(lists, where(plan.Count{End: e, Op: plan.Gte, N: n}, s.of("Item", s.order("Item.id"), s.col("Item.id"))))
		}
	}
	for _, direction := range []catalog.Direction{catalog.Out, catalog.In, catalog.Both} {
		l.Row = append(l.Row, none(s.around(direction, "relationship.id")), limit(1, total(s.around(direction, "relationship.id", "Near", "Link"))))
	}
	lists = append(lists, s.neighborhood(func(n *plan.Neighborhood) { n.PerNode = 3 }, "hub"))
	s.agree(g, lists...)
}

// testDegrees counts at the ends of a node with many relationships, while loads change these
// by a few, and by many.
func testDegrees(t *testing.T, subject Subject) {
	opener := subject.Empty(t)
	s := open(t, small(t), opener)
	x, g := s.lexicon, hub(s.lexicon)
	s.load(g)
	s.counted(g)
	change := func(facts ...*store.Fact) {
		t.Helper()
		s.load(&Graph{Facts: facts})
		g.replace(facts...)
		s.counted(g)
	}
	remove := func(gone func(id string) bool) {
		t.Helper()
		l := s.begin()
		var ids []string
		for _, f := range g.Facts {
			if gone(f.ID) {
				ids = append(ids, f.ID)
			}
		}
		if err := l.Remove(s.ctx, ids); err != nil {
			t.Fatal(err)
		}
		s.commit(l)
		g.Facts = slices.DeleteFunc(g.Facts, func(f *store.Fact) bool { return gone(f.ID) })
		s.counted(g)
	}
	// A few fewer, and as many again.
	former := slices.Clone(g.Facts)
	remove(func(id string) bool { return strings.HasSuffix(id, "001") || strings.HasSuffix(id, "003") })
	remove(func(id string) bool {
		return strings.HasSuffix(id, "005") || strings.HasSuffix(id, "007") || strings.HasSuffix(id, "009")
	})
	var again []*store.Fact
	for _, f := range former {
		if g.find(f.ID) == nil {
			again = append(again, f)
		}
	}
	change(again...)
	// The same facts again, twice in one load.
	l := s.begin()
	for range 2 {
		s.put(l, &Graph{Facts: again})
	}
	s.commit(l)
	s.counted(g)
	// Ends move: from the hub, and to it.
	var moved []*store.Fact
	for i := range 6 {
		moved = append(moved,
			x.link("Link", fmt.Sprintf("link%03d", i), "a", "b", nil), x.link("Near", fmt.Sprintf("near%03d", i), "hub", "hub", nil),
			x.link("Link", fmt.Sprintf("back%03d", i), "hub", "hub", nil), x.link("Tied", fmt.Sprintf("tied%03d", i), "a", "box", nil))
	}
	change(moved...)
	// Citations come and go, some of them twice in a fact.
	change(x.link("Link", "link010", "hub", "a", nil, cite("s", "d1", nil), cite("s", "d2", nil)), x.link("Link", "link011", "hub", "b", nil),
		x.link("Link", "link012", "hub", "a", nil), x.node("Item", "b", nil, cite("s", "d1", nil)))
	// What is rolled back does not count.
	l = s.begin()
	s.put(l, &Graph{Facts: again})
	if err := l.Remove(s.ctx, []string{"link100", "near100"}); err != nil {
		t.Fatal(err)
	}
	if err := l.Rollback(s.ctx); err != nil {
		t.Fatal(err)
	}
	s.counted(g)
	// A migration changes no number.
	s.close()
	now := strings.Replace(smallSDL, "\"How near.\"\n  w: Int", "\"How near.\"\n  w: Int @index", 1)
	if now == smallSDL {
		t.Fatal("the schema has changed, so that the migration is none")
	}
	s = open(t, read(t, now), opener)
	x, g = s.lexicon, s.adopt(g)
	s.counted(g)
	change(x.link("Link", "more1", "hub", "a", nil), x.link("Near", "more2", "hub", "b", nil))
	// Most go, and then all of them with their node.
	remove(func(id string) bool { return len(id) > 3 && id[len(id)-3:] >= "090" && id[len(id)-3:] < "900" })
	remove(func(id string) bool { return id == "hub" || len(id) > 4 })
	if len(g.Facts) > 5 {
		t.Error("too much is left:", len(g.Facts))
	}
}
