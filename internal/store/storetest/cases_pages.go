package storetest

import (
	"math"

	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// partsOfDates are the parts of the Date of each item, in days since 1970.
const partsOfDates = `
	["2020-08" 18475 18505]
	["2020-08-13/.." 18487 4194304]
	[null null null]
	["XXXX-01-30" null null]
	[null null null]
	[null null null]`

// pageCases are cases for orders and pages.
func pageCases(x lexicon) []rowCase {
	item := func(terms ...string) *plan.List {
		return x.of("Item", x.order(append(terms, "Item.id")...), x.col("Item.id"))
	}
	down := func(terms ...string) *plan.List {
		return x.of("Item", x.order(append(terms, "-Item.id")...), x.col("Item.id"))
	}
	links := func(order []plan.SortKey, change func(l *plan.List)) *plan.List {
		l := x.over("Item.links", order, x.col("Link.id"))
		change(l)
		return ids(x.of("Item", x.order("Item.id"), l), "i1")
	}
	none := func(*plan.List) {}
	return []rowCase{
		{"by a text, folded, nulls last", item("Item.name"), `
			["i1"]
			["i2"]
			["i4"]
			["i3"]
			["i5"]
			["i6"]`},
		{"by a text, descending, nulls first", down("-Item.name"), `
			["i6"]
			["i5"]
			["i3"]
			["i4"]
			["i2"]
			["i1"]`},
		{"by a text, across planes", item("Item.s"), `
			["i2"]
			["i1"]
			["i4"]
			["i6"]
			["i5"]
			["i3"]`},
		{"by a number", item("Item.i"), `
			["i5"]
			["i2"]
			["i1"]
			["i4"]
			["i3"]
			["i6"]`},
		{"by a big number, the greatest beside null", item("Item.big"), `
			["i6"]
			["i2"]
			["i1"]
			["i3"]
			["i4"]
			["i5"]`},
		{"by a fraction, descending", down("-Item.f"), `
			["i3"]
			["i6"]
			["i4"]
			["i1"]
			["i5"]
			["i2"]`},
		{"by an answer", item("Item.b"), `
			["i2"]
			["i1"]
			["i3"]
			["i4"]
			["i5"]
			["i6"]`},
		{"by a date: earliest, then latest, no bounds as null", item("Item.d"), `
			["i1"]
			["i2"]
			["i3"]
			["i4"]
			["i5"]
			["i6"]`},
		{"by a date that is never null", down("-Item.day"), `
			["i1"]
			["i2"]
			["i6"]
			["i5"]
			["i4"]
			["i3"]`},
		{"by an enum, by its name", item("Item.colour"), `
			["i1"]
			["i2"]
			["i4"]
			["i3"]
			["i5"]
			["i6"]`},
		{"by two terms, one descending", x.of("Item", x.order("-Item.colour", "Item.s", "Item.id"), x.col("Item.id")), `
			["i6"]
			["i5"]
			["i3"]
			["i2"]
			["i4"]
			["i1"]`},
		{"by a count", x.of("Item", x.order("-#Item.links", "-Item.id"), x.col("Item.id"), plan.SortValue{Key: x.order("-#Item.links")[0]}), `
			["i1" 3]
			["i3" 1]
			["i2" 1]
			["i6" 0]
			["i5" 0]
			["i4" 0]`},
		{"an end by its relationship", links(x.order("Link.w"), none), `
			[[["l1"] ["l2"] ["l3"]]]`},
		{"an end by its relationship, descending, nulls first", links(x.order("-Link.since"), none), `
			[[["l2"] ["l1"] ["l3"]]]`},
		{"an end by its far node, ties by node then relationship", links(x.order("-Item.s"), none), `
			[[["l3"] ["l2"] ["l1"]]]`},
		{"an end by a count of the far node", links(x.order("#Item.links"), none), `
			[[["l1"] ["l2"] ["l3"]]]`},
		{"an end on a union by what it shares", ids(x.of("Box", x.order("Box.id"), x.over("Box.packs", x.order("Item.name"), x.col("node.id"))), "b1"), `
			[[["b2"] ["i1"] ["b1"]]]`},
		{"an end on a union by a count it shares", ids(x.of("Box", x.order("Box.id"), x.over("Box.packs", x.order("-#Item.holds"), x.col("node.id"))), "b1"), `
			[[["b1"] ["i1"] ["b2"]]]`},

		{"the first two", limit(2, item("Item.s")), `
			["i2"]
			["i1"]`},
		{"the last two, the last one first", limit(2, backward(item("Item.s"))), `
			["i3"]
			["i5"]`},
		{"after a key", limit(2, after(item("Item.i"), int64(2), "i1")), `
			["i4"]
			["i3"]`},
		{"after the key of null", after(item("Item.i"), int64(store.NoInt), "i3"), `["i6"]`},
		{"after a key between two", limit(1, after(item("Item.i"), int64(0), "zzz")), `["i2"]`},
		{"after the last", total(after(item("Item.i"), int64(store.NoInt), "i6")), `total 6`},
		{"before a key", before(item("Item.i"), int64(2), "i1"), `
			["i5"]
			["i2"]`},
		{"before a key, backward", limit(2, backward(before(item("Item.i"), int64(2), "i4"))), `
			["i1"]
			["i2"]`},
		{"before the first", before(item("Item.i"), int64(-5), "i5"), ``},
		{"after and before", before(after(item("Item.i"), int64(1), "i2"), int64(store.NoInt), "i6"), `
			["i1"]
			["i4"]
			["i3"]`},
		{"after and before, backward, limited", limit(1, backward(before(after(item("Item.i"), int64(1), "i2"), int64(store.NoInt), "i6"))), `["i3"]`},
		{"after what is before", after(before(item("Item.i"), int64(1), "i2"), int64(2), "i1"), ``},
		{"after, descending", limit(2, after(down("-Item.name"), store.NoText, "i5")), `
			["i3"]
			["i4"]`},
		{"after, a fraction of null", after(x.of("Item", x.order("-Item.f", "-Item.id"), x.col("Item.id")), math.Inf(1), "i3"), `
			["i6"]
			["i4"]
			["i1"]
			["i5"]
			["i2"]`},
		{"after, by a count", limit(2, after(x.of("Item", x.order("-#Item.links", "-Item.id"), x.col("Item.id")), int64(1), "i3")), `
			["i2"]
			["i6"]`},
		{"after, by two terms in two directions", after(x.of("Item", x.order("-Item.colour", "Item.s", "Item.id"), x.col("Item.id")), "RED", "a", "i2"), `
			["i4"]
			["i1"]`},
		{"an end, after a key of its relationship", links(x.order("Link.w"), func(l *plan.List) { after(l, int64(1), "i2", "l1") }), `
			[[["l2"] ["l3"]]]`},
		{"an end, after, within parallel ones", links(nil, func(l *plan.List) { total(after(l, "i2", "l1")) }), `
			[[[["l2"]] 3]]`},
		{"an end, before, backward", links(x.order("-Link.since"), func(l *plan.List) { limit(1, backward(before(l, int64(0), "i1", "l0"))) }), `
			[[["l3"]]]`},

		{"nothing, by a key with an index", total(limit(2, where(plan.False, item("Item.s")))), `total 0`},
		{"nothing, after a key with an index", total(limit(2, where(plan.In{Column: x.col("Item.ref")}, after(item("Item.i"), int64(0), "i0")))), `total 0`},
		{"nothing, by ids", ids(where(plan.False, item("Item.i")), "i1"), ``},
		{"nothing, of relationships by a key with an index", limit(2, where(plan.Or{}, x.from(plan.OfRelationships{Types: x.Relationships[:1]}, x.order("-Link.step", "-Link.id"), x.col("Link.id")))), ``},
		{"nothing, of an end", links(x.order("Link.w"), func(l *plan.List) { total(where(plan.And{plan.True, plan.False}, l)) }), `
			[[[] 0]]`},

		{"total alone", total(limit(0, item("Item.s"))), `total 6`},
		{"total heeds the filter", total(limit(0, where(plan.IsNull{Column: x.col("Item.s")}, item()))), `total 1`},
		{"total heeds no cursor and no limit", total(limit(1, after(item("Item.i"), int64(2), "i1"))), `
			["i4"]
			total 6`},
		{"total heeds ids", total(ids(item(), "i1", "i2", "no")), `
			["i1"]
			["i2"]
			total 2`},
		{"total of an end", ids(x.of("Item", x.order("Item.id"), x.col("Item.id"), total(limit(0, x.over("Item.links", nil, x.col("Link.id"))))), "i1", "i4"), `
			["i1" [[] 3]]
			["i4" [[] 0]]`},
		{"total of an end, filtered by both sides", ids(x.of("Item", x.order("Item.id"), total(limit(1, where(plan.And{plan.Compare{Column: x.col("Link.w"), Op: plan.Gte, Value: int64(1)}, plan.Compare{Column: x.col("Item.id"), Value: "i2"}}, x.over("Item.links", nil, x.col("Link.id")))))), "i1"), `
			[[[["l1"]] 2]]`},
		{"total of relationships", total(limit(1, x.relationships("Link Near", x.col("relationship.id")))), `
			["e1"]
			total 9`},
	}
}
