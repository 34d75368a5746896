package storetest

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// tally asks a list for complete tallies, and not for its rows.
func tally(l *plan.List, of ...plan.GroupKey) *plan.List {
	return with(l, func(l *plan.List) {
		l.Limit = 0
		for _, t := range of {
			l.Aggregates = append(l.Aggregates, plan.Aggregate{Of: t, Limit: plan.NoLimit})
		}
	})
}

// tallyCases are cases for tallies.
func tallyCases(x lexicon) []rowCase {
	id := x.order("node.id")
	col := x.col
	items := func(of ...plan.GroupKey) *plan.List { return tally(x.of("Item", id), of...) }
	colour := col("Item.colour")
	red := plan.Compare{Column: colour, Value: "RED"}
	first := func(n int, l *plan.List) *plan.List {
		return with(l, func(l *plan.List) {
			for i := range l.Aggregates {
				l.Aggregates[i].Limit = n
			}
		})
	}
	page := func(n int, l *plan.List, after ...any) *plan.List {
		return with(first(n, l), func(l *plan.List) {
			for i := range l.Aggregates {
				l.Aggregates[i].Paged, l.Aggregates[i].After = true, after
			}
		})
	}
	// ends has rows and tallies at two ends, under a condition that is long enough for stores
	// to read the ends apart.
	ends := func() *plan.List {
		kept := func(l *plan.List) *plan.List {
			covered := func(by string) plan.Filter {
				return plan.Covered{End: x.end("Item.near"), By: x.end(by), Where: plan.Not(plan.Compare{Column: col("Item.id"), Value: "none"})}
			}
			return where(plan.And{plan.Not(covered("Item.links")), plan.Not(covered("Item.linkedBy"))}, l)
		}
		return x.of("Item", id, col("Item.id"),
			kept(x.over("Item.links", nil, col("Item.id"), kept(x.over("Item.near", nil, col("Item.id"))))), kept(x.over("Item.linkedBy", nil, col("Item.id"))),
			kept(tally(x.over("Item.links", nil), colour)), total(kept(tally(x.over("Item.linkedBy", nil), col("Link.s")))))
	}
	return []rowCase{
		{"page of a tally: the values with their places, the number of all, and the sum of their counts", page(2, items(colour, col("Item.name"), col("Item.strings"), col("Item.flag"), plan.YearOf{Column: col("Item.day")})), `
			[]
			[[[null 3 3 "\U0010ffff"] ["RED" 2 2 "RED"]] 3 6]
			[[[null 3 3 "\U0010ffff" "i3"] ["Apple" 1 1 "apple" "i1"]] 4 6]
			[[[null 3 3 "\U0010ffff"] ["y" 2 2 "i1 00000001"]] 4 7]
			[[[false 5 5 0] [true 1 1 1]] 2 6]
			[[[2000 4 4 2000] [2019 1 1 2019]] 3 6]`},
		{"page of a tally after a place", page(2, items(colour), int64(3), store.NoText), `
			[]
			[[["RED" 2 2 "RED"] ["GREEN" 1 1 "GREEN"]] 3 6]`},
		{"page of a tally after the last place", page(2, items(colour), int64(1), "GREEN"), `
			[]
			[[] 3 6]`},
		{"page of a tally of the nodes at a far end, after a place", page(2, items(plan.FarEnd{End: x.end("Item.links")}), int64(2), "apple", "i1"), `
			[]
			[[["apple" 1 "i2" 1 "apple" "i2"] ["Pear" 1 "i3" 1 "pear" "i3"]] 4 7]`},
		{"page of a tally beside rows and a total", with(total(limit(1, x.of("Item", id, col("Item.id")))), func(l *plan.List) {
			l.Aggregates = []plan.Aggregate{{Of: colour, Limit: 1, Paged: true}}
		}), `
			[["i1"]]
			6
			[[[null 3 3 "\U0010ffff"]] 3 6]`},
		{"page of a tally in rows", ids(x.of("Item", id, col("Item.id"), page(1, tally(x.over("Item.links", nil), colour, plan.FarEnd{End: x.end("Item.near")}))), "i1", "i4"), `
			["i1" [[] [[["RED" 2 2 "RED"]] 2 3] [[["Apple" 2 "i1" 2 "apple" "i1"]] 3 4]]]
			["i4" [[] [[] 0 0] [[] 0 0]]]`},
		{"page of a tally of relationships of several types", page(1, tally(x.relationships("Link Holds Packs Near"), plan.TypeOf{Of: plan.Relationship}, plan.NodeAt{Side: plan.Target})), `
			[]
			[[["Link" 5 5 "Link"]] 4 15]
			[[["Apple" 5 "i1" 5 "apple" "i1"]] 5 15]`},
		{"page of a tally of facts that cite", ids(x.of("Source", id, page(1, tally(x.from(plan.FactsCiting{}, x.order("fact.id")), plan.TypeOf{Of: plan.Fact}, col("fact.datasets")))), "s1", "s3"), `
			[[[] [[["Item" 1 1 "Item"]] 3 3] [[["d1" 2 2 "i1 00000001"]] 3 4]]]
			[[[] [[] 0 0] [[] 0 0]]]`},
		{"page of a tally around a node that has no such ends", ids(x.of("Note", id, page(2, tally(x.from(plan.Around{Types: x.relationships("Link").From.(plan.OfRelationships).Types, Direction: catalog.Out}, nil), col("node.label"), plan.TypeOf{Of: plan.Node}))), "n1"), `
			[[[] [[] 0 0] [[] 0 0]]]`},
		{"page of a tally of nothing", page(2, where(plan.False, items(colour))), `
			[]
			[[] 0 0]`},
		{"tally of an enum", items(colour), `
			[]
			[[null 3] ["RED" 2] ["GREEN" 1]]`},
		{"tally of an enum, the first", first(1, items(colour)), `
			[]
			[[null 3]]`},
		{"tally of what a filter keeps", where(plan.Not(plan.IsNull{Column: colour}), items(colour, col("Item.b"))), `
			[]
			[["RED" 2] ["GREEN" 1]]
			[[false 1] [true 1] [null 1]]`},
		{"tally beside rows and a total, whatever the page", with(total(limit(1, x.of("Item", id, col("Item.id")))), func(l *plan.List) {
			l.After, l.Aggregates = []any{"i3"}, []plan.Aggregate{{Of: colour, Limit: 2}, {Of: col("Item.flag"), Limit: 5}}
		}), `
			[["i4"]]
			6
			[[null 3] ["RED" 2]]
			[[false 5] [true 1]]`},
		{"tally beside rows", with(limit(1, x.of("Item", id, col("Item.id"))), func(l *plan.List) { l.Aggregates = []plan.Aggregate{{Of: colour, Limit: 1}} }), `
			[["i1"]]
			[[null 3]]`},
		{"tally of a text, by its key, then as the first fact by id has it", items(col("Item.name")), `
			[]
			[[null 3] ["Apple" 1] ["apple" 1] ["\u00c9clair" 1]]`},
		{"tally of a text that is never null", items(col("Item.label")), `
			[]
			[["A thing" 1] ["Apple" 1] ["apple" 1] ["\u00c9clair" 1] ["Item i6" 1] ["Pear" 1]]`},
		{"tally of texts across planes", items(col("Item.s")), `
			[]
			[["a" 1] ["b" 1] ["\u00e9" 1] ["\ufffd" 1] ["\U0001f600" 1] [null 1]]`},
		{"tally of numbers", items(col("Item.i"), col("Item.f"), col("Item.big")), `
			[]
			[[2 2] [null 2] [-5 1] [1 1]]
			[[-0.5 1] [5e-324 1] [0.30000000000000004 1] [1e+21 1] [1.7976931348623157e+308 1] [null 1]]
			[[null 2] [-9223372036854775808 1] [9007199254740992 1] [9007199254740993 1] [9223372036854775807 1]]`},
		{"tally of a list: each value once a row", items(col("Item.strings"), col("Item.colours"), col("Item.bools"), col("Item.datasets")), `
			[]
			[[null 3] ["y" 2] ["x" 1] ["" 1]]
			[[null 5] ["BLUE" 1] ["RED" 1]]
			[[null 4] [true 2] [false 1]]
			[[null 5] ["d2" 1] ["d1" 1]]`},
		{"tally of years: of one, not of several or of none", items(plan.YearOf{Column: col("Item.d")}, plan.YearOf{Column: col("Item.day")}), `
			[]
			[[null 5] [2020 1]]
			[[2000 4] [2019 1] [2020 1]]`},
		{"tally of the nodes at a far end: parallel relationships count once", items(plan.FarEnd{End: x.end("Item.links")}, plan.FarEnd{End: x.end("Item.linkedBy")}), `
			[]
			[[null 3 null] ["Apple" 2 "i1"] ["apple" 1 "i2"] ["Pear" 1 "i3"]]
			[[null 3 null] ["Apple" 2 "i1"] ["apple" 1 "i2"] ["Pear" 1 "i3"]]`},
		{"tally of an undirected end", items(plan.FarEnd{End: x.end("Item.near")}), `
			[]
			[[null 3 null] ["Apple" 2 "i1"] ["Pear" 2 "i3"] ["apple" 1 "i2"]]`},
		{"tally of a far end of several types", first(3, tally(x.of("Note", id), plan.FarEnd{End: x.end("Note.about")}, plan.FarEnd{End: x.end("Note.kin")})), `
			[]
			[["Apple" 1 "i1"] ["Crate" 1 "b1"] ["Gazette" 1 "s1"]]
			[["Apple" 1 "i1"] ["Crate" 1 "b1"] ["Note n1" 1 "n1"]]`},
		{"tally of cases, the first that holds", items(plan.Cases{
			{Value: "LINKED", Where: plan.Exists{End: x.end("Item.links"), Where: plan.Compare{Column: col("Link.step"), Op: plan.Gt, Value: int64(1)}}},
			{Value: "RED", Where: red},
		}, plan.Cases{}, plan.Cases{{Value: "ALL"}}), `
			[]
			[[null 3] ["RED" 2] ["LINKED" 1]]
			[[null 6]]
			[["ALL" 6]]`},
		{"tally of an end: its rows are relationships", ids(x.of("Item", id, col("Item.id"), tally(x.over("Item.links", nil), colour, col("Link.w"), col("Link.s"), plan.TypeOf{Of: plan.Node}, plan.FarEnd{End: x.end("Item.near")})), "i1", "i3", "i4"), `
			["i1" [[] [["RED" 2] ["GREEN" 1]] [[1 1] [2 1] [null 1]] [["a" 1] ["b" 1] [null 1]] [["Item" 3]] [["Apple" 2 "i1"] ["apple" 1 "i2"] ["Pear" 1 "i3"]]]]
			["i3" [[] [["GREEN" 1]] [[-1 1]] [[null 1]] [["Item" 1]] [["apple" 1 "i2"] ["Pear" 1 "i3"]]]]
			["i4" [[] [] [] [] [] []]]`},
		{"rows and tallies at two ends", total(limit(3, ends())), `
			["i1" [] [["i3"]] [[] []] [[] 1 [[null 1]]]]
			["i2" [["i3" [["i3"]]]] [] [[] [[null 1]]] [[] 0 []]]
			["i3" [] [] [[] []] [[] 0 []]]
			total 6`},
		{"rows and tallies at two ends of one node", ids(ends(), "i1"), `
			["i1" [] [["i3"]] [[] []] [[] 1 [[null 1]]]]`},
		{"tally of an end of several types", ids(x.of("Box", id, tally(x.over("Box.packs", nil), plan.TypeOf{Of: plan.Node}, col("node.label"), plan.Column{Of: plan.Node, Property: x.Unions[0].Property("strings")}, plan.FarEnd{End: x.end("Box.sameAs")})), "b1"), `
			[[[] [["Box" 2] ["Item" 1]] [["apple" 1] ["Apple" 1] ["Crate" 1]] [["x" 2] ["y" 1] [null 1]] [["apple" 1 "b2"] ["apple" 1 "i2"] ["Crate" 1 "b1"]]]]`},
		{"tally of relationships", tally(x.relationships("Link Holds Packs Near"), plan.TypeOf{Of: plan.Relationship}, col("relationship.status"), plan.YearOf{Column: col("relationship.since")}, col("relationship.datasets")), `
			[]
			[["Link" 5] ["Near" 4] ["Holds" 3] ["Packs" 3]]
			[["REPORTED" 14] ["ALLEGED" 1]]
			[[null 12] [2020 2] [2019 1]]
			[[null 14] ["d1" 1]]`},
		{"tally of the nodes that relationships join", first(3, tally(x.relationships("Link Holds Packs Near"), plan.NodeAt{Side: plan.Source}, plan.NodeAt{Side: plan.Target})), `
			[]
			[["Apple" 6 "i1"] ["Crate" 5 "b1"] ["apple" 2 "i2"]]
			[["Apple" 5 "i1"] ["apple" 5 "i2"] ["Pear" 3 "i3"]]`},
		{"tally of the nodes that an end joins", ids(x.of("Item", id, tally(x.over("Item.linkedBy", nil), plan.NodeAt{Side: plan.Source}, plan.NodeAt{Side: plan.Target})), "i2", "i4"), `
			[[[] [["Apple" 2 "i1"]] [["apple" 2 "i2"]]]]
			[[[] [] []]]`},
		{"tally of relationships of one type", where(plan.Compare{Column: col("relationship.status"), Value: "REPORTED"}, tally(x.relationships("Link"), col("Link.s"), col("Link.w"), plan.TypeOf{Of: plan.Relationship})), `
			[]
			[[null 3] ["a" 1]]
			[[-1 1] [1 1] [2 1] [null 1]]
			[["Link" 4]]`},
		{"tally of relationships that an index finds", where(plan.Compare{Column: col("relationship.status"), Value: "ALLEGED"}, tally(x.relationships("Link Near"), plan.TypeOf{Of: plan.Relationship})), `
			[]
			[["Link" 1]]`},
		{"tally of relationships from one side", where(plan.At{Side: plan.Source, Where: plan.Compare{Column: col("node.id"), Value: "i1"}}, tally(x.relationships("Link Near Tied"), plan.TypeOf{Of: plan.Relationship}, plan.Column{Of: plan.Relationship, Property: x.RelationshipID()})), `
			[]
			[["Link" 3] ["Near" 3] ["Tied" 1]]
			[["e1" 1] ["e3" 1] ["e4" 1] ["l1" 1] ["l2" 1] ["l3" 1] ["y3" 1]]`},
		{"tally of facts that cite", x.of("Source", id, col("Source.id"), tally(x.from(plan.FactsCiting{}, x.order("fact.id")), plan.TypeOf{Of: plan.Fact}, col("fact.datasets"))), `
			["s1" [[] [["Item" 1] ["Link" 1] ["Source" 1]] [["d1" 2] ["d2" 1] [null 1]]]]
			["s2" [[] [["Item" 1] ["Note" 1]] [["d2" 1] ["d1" 1] [null 1]]]]
			["s3" [[] [] []]]`},
		{"tally in a row of facts that cite", ids(x.of("Source", id, x.from(plan.FactsCiting{}, x.order("fact.id"), col("fact.id"), factVariant(x, map[string][]plan.Field{
			"Item": {tally(x.over("Item.links", nil), col("Link.w"))},
			"Link": {plan.Endpoint{Side: plan.Target, Fields: []plan.Field{tally(x.over("Item.linkedBy", nil), plan.TypeOf{Of: plan.Node})}}},
		}))), "s1"), `
			[[["i1" [0 [[] [[1 1] [2 1] [null 1]]]]] ["l1" [5 [[[] [["Item" 2]]]]]] ["s2" [4]]]]`},
		{"tally of cited sources", tally(x.of("Item", id), plan.CitedSource{By: x.Source().Property("title")}), `
			[]
			[[null 5] ["s1" 1] ["s2" 1]]`},
		{"tally of the sources of an end: of the relationship and of its node", ids(x.of("Item", id, tally(x.over("Item.linkedBy", nil), plan.CitedSource{By: x.Source().Property("note")})), "i2", "i1"), `
			[[[] [["s1" 1] ["s2" 1] [null 1]]]]
			[[[] [["s1" 2] ["s2" 2]]]]`},
		{"tally of nothing", where(plan.False, items(colour, plan.FarEnd{End: x.end("Item.links")}, plan.YearOf{Column: col("Item.d")})), `
			[]
			[]
			[]
			[]`},
		{"tally of a selection behind relationships", where(plan.Exists{End: x.end("Item.links"), Where: plan.Exists{End: x.end("Item.linkedBy"), Where: plan.Compare{Column: col("Item.name"), Value: "Apple"}}}, total(limit(1, with(items(colour), func(l *plan.List) { l.Row = x.cols("Item.id") })))), `
			[["i1"]]
			2
			[["GREEN" 1] [null 1]]`},
		{"tally by ids", ids(items(colour, part(col("Item.hue"), catalog.Value)), "i1", "i2"), `
			[]
			[["GREEN" 1] ["RED" 1]]
			[["BLUE" 1] ["RED" 1]]`},
	}
}
