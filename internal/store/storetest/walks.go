package storetest

import (
	"fmt"
	"slices"
	"testing"

	"casegraph/internal/plan"
)

// testWalks reads lists in each order page by page, forward and backward. Each page begins after
// the keys of the last row of the page before. Together the pages must have all rows.
func testWalks(t *testing.T, s *session, g *Graph) {
	x := s.lexicon
	var walks []*plan.List
	item := func(terms ...string) {
		for _, desc := range []bool{false, true} {
			l := x.of("Item", x.order(append(terms, "Item.id")...), x.col("Item.id"))
			if desc {
				for i := range l.Order {
					l.Order[i].Desc = !l.Order[i].Desc
				}
			}
			walks = append(walks, l)
		}
	}
	item()
	for _, p := range x.typ("Item").Properties {
		if p.Orders() && p.Name != "id" {
			item("Item." + p.Name)
		}
	}
	for _, e := range x.typ("Item").Ends {
		item("#Item." + e.Field)
	}
	item("-Item.colour", "Item.name")
	item("Item.i", "-#Item.links", "-Item.f")
	walks = append(walks,
		where(plan.Not(plan.IsNull{Column: x.col("Item.s")}), x.of("Item", x.order("-Item.i", "-Item.id"), x.col("Item.id"))),
		x.relationships("Link Near Holds Kin", x.col("relationship.id")),
		x.from(plan.OfRelationships{Types: x.Relationships}, x.order("-relationship.since", "-relationship.id"), x.col("relationship.id")),
		x.from(plan.OfRelationships{Types: x.Relationships[:1]}, x.order("Link.w", "Link.id"), x.col("Link.id")),
	)
	for _, l := range walks {
		t.Run(orderName(l), func(t *testing.T) {
			s := s.in(t)
			s.agree(g, l)
			s.walk(l, 2, func(l *plan.List) *plan.List { return l }, func(v any) any { return v })
		})
	}
	nested := []*plan.List{
		x.over("Item.links", nil, x.col("Link.id")),
		x.over("Item.links", x.order("Link.w"), x.col("Link.id")),
		x.over("Item.links", x.order("-Link.since", "-Item.s"), x.col("Link.id")),
		x.over("Item.links", x.order("#Item.links"), x.col("Link.id")),
		x.over("Item.near", x.order("-Near.w"), x.col("Near.id")),
		x.over("Item.linkedBy", x.order("-#Item.near", "Link.step"), x.col("Link.id")),
		x.over("Item.kin", nil, x.col("Kin.id")),
	}
	for _, inner := range nested {
		t.Run(inner.From.String()+" by "+orderName(inner), func(t *testing.T) {
			s := s.in(t)
			outer := func(l *plan.List) *plan.List { return ids(x.of("Item", x.order("Item.id"), l), "i1") }
			s.agree(g, outer(inner))
			s.walk(inner, 1, outer, func(v any) any { return v.([]any)[0].([]any)[0] })
		})
	}
	t.Run("facts citing", func(t *testing.T) {
		s := s.in(t)
		for _, order := range []string{"fact.id", "-fact.id"} {
			s.walk(x.from(plan.FactsCiting{}, x.order(order), x.col("fact.id")), 1,
				func(l *plan.List) *plan.List { return ids(x.of("Source", x.order("Source.id"), l), "s1") },
				func(v any) any { return v.([]any)[0].([]any)[0] })
		}
	})
}

func orderName(l *plan.List) string {
	s := ""
	for _, t := range l.Order {
		s += " " + t.String()
	}
	return s[1:]
}

// walk reads a list page by page. The list may be nested in another one (outer); pick takes its
// value from the value of outer.
func (s *session) walk(l *plan.List, size int, outer func(*plan.List) *plan.List, pick func(any) any) {
	s.Helper()
	whole := pick(s.ask(outer(l))).([]any)
	for _, back := range []bool{false, true} {
		want := slices.Clone(whole)
		if back {
			slices.Reverse(want)
		}
		var got []any
		var last []any
		for pages := 0; ; pages++ {
			page := *l
			page.Limit, page.Backward = size, back
			page.Row = slices.Clone(l.Row)
			for _, t := range l.Order {
				page.Row = append(page.Row, plan.SortValue{Key: t})
			}
			if back {
				page.Before = last
			} else {
				page.After = last
			}
			rows := pick(s.ask(outer(&page))).([]any)
			if len(rows) == 0 {
				break
			}
			for _, r := range rows {
				last = r.([]any)[len(l.Row):]
				got = append(got, r.([]any)[:len(l.Row)])
			}
			if pages > len(whole) {
				s.Errorf("a walk without end, at %s\n%s", one(last), l)
				return
			}
		}
		if w, g := show(want), show(got); w != g {
			s.Errorf("walked %s by %d rows\n%s%s", map[bool]string{false: "forward", true: "backward"}[back], size, l, differ(fmt.Sprint(w), g))
		}
	}
}
