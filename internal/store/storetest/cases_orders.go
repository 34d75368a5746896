package storetest

import (
	"casegraph/internal/plan"
)

// orderCases are cases for orders by what stands at an end of a node: how many relationships
// match, and the least or greatest key among them.
func orderCases(x lexicon) []rowCase {
	cmp := func(col string, op plan.Op, v any) plan.Filter {
		return plan.Compare{Column: x.col(col), Op: op, Value: v}
	}
	given := func(col string) plan.Filter { return plan.IsNull{Column: x.col(col), Not: true} }
	dated := func(col string) plan.Filter {
		c := key(x.col(col))
		return plan.Compare{Column: c, Op: plan.Lt, Value: keyed(c.Property, nil)}
	}
	count := func(end string, f plan.Filter) plan.SortBy {
		return &plan.CountOf{End: x.end(end), Where: f}
	}
	least := func(end string, by plan.SortBy, f plan.Filter) plan.SortBy {
		return &plan.ExtremeOf{End: x.end(end), Where: f, By: by}
	}
	most := func(end string, by plan.SortBy, f plan.Filter) plan.SortBy {
		return &plan.ExtremeOf{End: x.end(end), Where: f, By: by, Greatest: true}
	}
	of := func(col string) plan.SortBy { return key(x.col(col)) }
	// by lists a type's ids with the keys that order them.
	by := func(typ string, desc bool, by plan.SortBy) *plan.List {
		k, id := plan.SortKey{By: by, Desc: desc}, plan.SortKey{By: x.col(typ + ".id"), Desc: desc}
		return x.of(typ, []plan.SortKey{k, id}, x.col(typ+".id"), plan.SortValue{Key: k})
	}
	latest := most("Item.links", of("Item.i"), given("Item.i"))
	nested := func(order plan.SortBy, from func([]plan.SortKey) *plan.List) *plan.List {
		return ids(x.of("Item", x.order("Item.id"), from([]plan.SortKey{{By: order, Desc: true}, {By: x.col("Item.id"), Desc: true}})), "i1", "i3")
	}
	return []rowCase{
		{"by how many relationships match", by("Item", true, count("Item.links", cmp("Link.w", plan.Gte, int64(1)))), `
			["i1" 2]
			["i2" 1]
			["i6" 0]
			["i5" 0]
			["i4" 0]
			["i3" 0]`},
		{"by how many relationships lead to nodes that match", by("Item", false, count("Item.linkedBy", cmp("Item.i", plan.Lt, int64(2)))), `
			["i1" 0]
			["i2" 0]
			["i4" 0]
			["i5" 0]
			["i6" 0]
			["i3" 1]`},
		{"by how many nodes match", by("Item", true, &plan.CountOf{End: x.end("Item.links"), Distinct: true, Where: cmp("Item.i", plan.Lt, int64(2))}), `
			["i1" 1]
			["i6" 0]
			["i5" 0]
			["i4" 0]
			["i3" 0]
			["i2" 0]`},
		{"by how many undirected ones match", by("Item", true, count("Item.near", given("Near.w"))), `
			["i1" 2]
			["i3" 1]
			["i2" 1]
			["i6" 0]
			["i5" 0]
			["i4" 0]`},
		{"by how many of none", by("Item", true, count("Item.links", plan.False)), `
			["i6" 0]
			["i5" 0]
			["i4" 0]
			["i3" 0]
			["i2" 0]
			["i1" 0]`},
		{"by the greatest number, without any as null", by("Item", false, latest), `
			["i1" 2]
			["i3" 2]
			["i2" 9223372036854775807]
			["i4" 9223372036854775807]
			["i5" 9223372036854775807]
			["i6" 9223372036854775807]`},
		{"by the greatest number, descending, null first", by("Item", true, latest), `
			["i6" 9223372036854775807]
			["i5" 9223372036854775807]
			["i4" 9223372036854775807]
			["i2" 9223372036854775807]
			["i3" 2]
			["i1" 2]`},
		{"by the least number", by("Item", false, least("Item.links", of("Item.i"), given("Item.i"))), `
			["i1" 1]
			["i3" 2]
			["i2" 9223372036854775807]
			["i4" 9223372036854775807]
			["i5" 9223372036854775807]
			["i6" 9223372036854775807]`},
		{"by the greatest of a relationship's numbers", by("Item", false, most("Item.links", of("Link.w"), given("Link.w"))), `
			["i3" -1]
			["i2" 1]
			["i1" 2]
			["i4" 9223372036854775807]
			["i5" 9223372036854775807]
			["i6" 9223372036854775807]`},
		{"by the earliest of a relationship's dates", by("Item", false, least("Item.links", of("Link.since"), dated("Link.since"))), `
			["i1" 70671023490687]
			["i2" 9007199254740991]
			["i3" 9007199254740991]
			["i4" 9007199254740991]
			["i5" 9007199254740991]
			["i6" 9007199254740991]`},
		{"by the latest of dates, of those that match", by("Item", true, most("Item.near", of("Item.d"), plan.And{dated("Item.d"), cmp("Item.i", plan.Lt, int64(2))})), `
			["i6" 9007199254740991]
			["i5" 9007199254740991]
			["i4" 9007199254740991]
			["i3" 9007199254740991]
			["i2" 9007199254740991]
			["i1" 70678912958464]`},
		{"by the greatest text of nodes of a union", by("Item", false, most("Item.holders", of("Item.name"), given("Item.name"))), `
			["i1" "crate"]
			["i2" "crate"]
			["i3" "\U0010ffff"]
			["i4" "\U0010ffff"]
			["i5" "\U0010ffff"]
			["i6" "\U0010ffff"]`},
		{"by the greatest text of nodes of any type", by("Note", true, most("Note.about", of("node.label"), nil)), `
			["n1" "note n1"]
			["n2" "ge"]`},
		{"by the least fraction, without any as null", by("Item", false, least("Item.near", of("Item.f"), given("Item.f"))), `
			["i1" -0.5]
			["i2" 0.30000000000000004]
			["i3" 0.30000000000000004]
			["i4" +Inf]
			["i5" +Inf]
			["i6" +Inf]`},
		{"by an answer that is never null", by("Item", true, most("Item.near", of("Item.flag"), nil)), `
			["i6" 2]
			["i5" 2]
			["i4" 2]
			["i3" 1]
			["i2" 1]
			["i1" 0]`},
		{"by a big number, the key of null", by("Item", false, least("Item.linkedBy", of("Item.big"), given("Item.big"))), `
			["i3" 9007199254740992]
			["i1" 9007199254740993]
			["i2" 9007199254740993]
			["i4" 9223372036854775807]
			["i5" 9223372036854775807]
			["i6" 9223372036854775807]`},
		{"by the greatest number of the nodes' own relationships", by("Item", false, most("Item.links", count("Item.near", nil), nil)), `
			["i2" 2]
			["i1" 3]
			["i3" 3]
			["i4" 9223372036854775807]
			["i5" 9223372036854775807]
			["i6" 9223372036854775807]`},
		{"by the greatest of the nodes' own greatest", by("Item", false, most("Item.linkedBy", latest, plan.Exists{End: x.end("Item.links"), Where: given("Item.i")})), `
			["i1" 2]
			["i2" 2]
			["i3" 9223372036854775807]
			["i4" 9223372036854775807]
			["i5" 9223372036854775807]
			["i6" 9223372036854775807]`},
		{"by the key of null, where nothing leaves it out", by("Item", false, most("Item.links", of("Item.i"), nil)), `
			["i1" 2]
			["i3" 2]
			["i2" 9223372036854775807]
			["i4" 9223372036854775807]
			["i5" 9223372036854775807]
			["i6" 9223372036854775807]`},
		{"by what is at the end and then by itself", x.of("Item", append([]plan.SortKey{{By: latest, Desc: true}}, x.order("Item.name", "Item.id")...), x.col("Item.id")), `
			["i2"]
			["i4"]
			["i5"]
			["i6"]
			["i1"]
			["i3"]`},
		{"by two of them", x.of("Item", append([]plan.SortKey{{By: count("Item.links", given("Link.w")), Desc: true}, {By: least("Item.near", of("Item.name"), given("Item.name"))}}, x.order("Item.id")...), x.col("Item.id")), `
			["i1"]
			["i2"]
			["i3"]
			["i4"]
			["i5"]
			["i6"]`},
		{"by one of them, filtered by another end", total(where(plan.Exists{End: x.end("Item.near")}, by("Item", false, latest))), `
			["i1" 2]
			["i3" 2]
			["i2" 9223372036854775807]
			total 3`},
		{"after a place of theirs", with(by("Item", false, latest), func(l *plan.List) { l.After = []any{int64(2), "i1"} }), `
			["i3" 2]
			["i2" 9223372036854775807]
			["i4" 9223372036854775807]
			["i5" 9223372036854775807]
			["i6" 9223372036854775807]`},
		{"after a null of theirs, descending", with(limit(2, by("Item", true, latest)), func(l *plan.List) { l.After = []any{keyed(x.col("Item.i").Property, nil), "i4"} }), `
			["i2" 9223372036854775807]
			["i3" 2]`},
		{"before a place of theirs, backward", with(limit(2, backward(by("Item", false, latest))), func(l *plan.List) { l.Before = []any{keyed(x.col("Item.i").Property, nil), "i5"} }), `
			["i4" 9223372036854775807]
			["i2" 9223372036854775807]`},
		{"nested, by the greatest number", nested(latest, func(o []plan.SortKey) *plan.List { return total(x.over("Item.links", o, x.col("Item.id"))) }), `
			[[[["i2"] ["i2"] ["i1"]] 3]]
			[[[["i1"]] 1]]`},
		{"nested, each node once, by the least text", nested(least("Item.holders", of("Item.name"), given("Item.name")), func(o []plan.SortKey) *plan.List {
			return with(total(limit(1, x.distinct(plan.OverEnd{End: x.end("Item.linkedBy")}, nil))), func(l *plan.List) { l.Order = o })
		}), `
			[[[["i3" [["l5"]]]] 2]]
			[[[["i2" [["l4"]]]] 1]]`},
	}
}
