package storetest

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// distinct lists the nodes at an end, each with the ids of the relationships to it that match
// via. The terms are followed by the id.
func (x lexicon) distinct(of plan.FromNode, via plan.Filter, terms ...string) *plan.List {
	order := x.order(terms...)
	order = append(order, plan.SortKey{By: x.col("node.id"), Desc: len(order) > 0 && order[len(order)-1].Desc})
	to := where(via, x.from(plan.RelationshipsTo{Of: of}, x.order("relationship.id"), x.col("relationship.id")))
	return x.from(plan.Distinct{Of: of, Via: via}, order, x.col("node.id"), to)
}

// distinctCases are cases for lists that have each node once.
func distinctCases(x lexicon) []rowCase {
	id := x.order("node.id")
	links, near := plan.OverEnd{End: x.end("Item.links")}, plan.OverEnd{End: x.end("Item.near")}
	around := func(direction catalog.Direction, types ...string) plan.Around {
		return x.around(direction, "", types...).From.(plan.Around)
	}
	at := func(typ, node string, l ...plan.Field) *plan.List { return ids(x.of(typ, id, l...), node) }
	w := func(v int64) plan.Filter { return plan.Compare{Column: x.col("Link.w"), Value: v} }
	item := func(node string) plan.Filter { return plan.Compare{Column: x.col("Item.id"), Value: node} }
	onlyIDs := func(l *plan.List) *plan.List {
		return with(l, func(l *plan.List) { l.Row = l.Row[:1] })
	}
	fields := func(l *plan.List, row ...plan.Field) *plan.List {
		return with(l, func(l *plan.List) { l.Row[1].(*plan.List).Row = row })
	}
	return []rowCase{
		{"each node at an end once, with all relationships to it", at("Item", "i1", total(x.distinct(links, nil))), `
			[[[["i1" [["l3"]]] ["i2" [["l1"] ["l2"]]]] 2]]`},
		{"each node once, of several rows", x.of("Item", id, x.col("node.id"), x.distinct(links, nil)), `
			["i1" [["i1" [["l3"]]] ["i2" [["l1"] ["l2"]]]]]
			["i2" [["i3" [["l4"]]]]]
			["i3" [["i1" [["l5"]]]]]
			["i4" []]
			["i5" []]
			["i6" []]`},
		{"each node once, inward", at("Item", "i2", total(x.distinct(plan.OverEnd{End: x.end("Item.linkedBy")}, nil))), `
			[[[["i1" [["l1"] ["l2"]]]] 1]]`},
		{"each node once, undirected", ids(x.of("Item", id, total(x.distinct(near, nil))), "i1", "i2", "i3"), `
			[[[["i2" [["e1"] ["e4"]]] ["i3" [["e3"]]]] 2]]
			[[[["i1" [["e1"] ["e4"]]]] 1]]
			[[[["i1" [["e3"]]] ["i3" [["e2"]]]] 2]]`},
		{"each node once, where some relationships count", at("Item", "i1", total(x.distinct(links, w(2)))), `
			[[[["i2" [["l2"]]]] 1]]`},
		{"each node once, where some nodes count", at("Item", "i1", total(where(item("i2"), x.distinct(links, nil)))), `
			[[[["i2" [["l1"] ["l2"]]]] 1]]`},
		{"each node once, where no relationship counts", at("Item", "i1", total(x.distinct(links, plan.False))), `[[[] 0]]`},
		{"each node once, by id", at("Item", "i1", total(ids(x.distinct(links, nil), "i2", "i3"))), `
			[[[["i2" [["l1"] ["l2"]]]] 1]]`},
		{"each node once, a page", at("Item", "i1", total(limit(1, x.distinct(links, nil)))), `[[[["i1" [["l3"]]]] 2]]`},
		{"each node once, the page after", at("Item", "i1", total(limit(1, after(x.distinct(links, nil), "i1")))), `
			[[[["i2" [["l1"] ["l2"]]]] 2]]`},
		{"each node once, the page before", at("Item", "i1", limit(1, backward(before(x.distinct(links, nil), "i2")))), `[[["i1" [["l3"]]]]]`},
		{"each node once, from the end", at("Item", "i1", limit(1, backward(x.distinct(links, nil)))), `[[["i2" [["l1"] ["l2"]]]]]`},
		{"each node once, by a property, descending", at("Item", "i1", x.distinct(links, nil, "-Item.rank")), `
			[[["i1" [["l3"]]] ["i2" [["l1"] ["l2"]]]]]`},
		{"each node once, by how many links it has", at("Item", "i1", onlyIDs(x.distinct(links, nil, "#Item.near"))), `
			[[["i2"] ["i1"]]]`},
		{"each node of a union once, by type", at("Box", "b1", total(with(x.distinct(plan.OverEnd{End: x.end("Box.packs")}, nil), func(l *plan.List) {
			l.Row = append(l.Row, x.variant(plan.Node, "Item Item.rank", "Box Box.only"), x.col("Item.s"))
		}))), `
			[[[["b1" [["p3"]] [1 "me"] "b"] ["b2" [["p2"]] [1 null] null] ["i1" [["p1"]] [0 3] "b"]] 3]]`},
		{"each node of any type once", at("Note", "n1", x.distinct(plan.OverEnd{End: x.end("Note.kin")}, nil)), `
			[[["b1" [["k1"]]] ["i1" [["k3"]]] ["n1" [["k2"]]]]]`},
		{"each node of SAME once", at("Box", "b1", x.distinct(plan.OverEnd{End: x.end("Box.sameAs")}, nil)), `[[["b2" [["m2"]]]]]`},
		{"each node around a node once", at("Item", "i1", total(x.distinct(around(catalog.Both), nil))), `
			[[[["b1" [["h1"] ["p1"] ["y1"]]] ["i1" [["l3"]]] ["i2" [["e1"] ["e4"] ["f1"] ["h2"] ["l1"] ["l2"] ["m1"] ["y3"]]] ["i3" [["e3"] ["l5"]]] ["n1" [["k3"] ["o1"]]]] 5]]`},
		{"each node around a node once, a page by a cursor", at("Item", "i1", total(limit(2, after(x.distinct(around(catalog.Both), nil), "i1")))), `
			[[[["i2" [["e1"] ["e4"] ["f1"] ["h2"] ["l1"] ["l2"] ["m1"] ["y3"]]] ["i3" [["e3"] ["l5"]]]] 5]]`},
		{"each node around a node once, one way", at("Item", "i1", x.distinct(around(catalog.In, "Link", "Near"), nil), x.distinct(around(catalog.Out, "Link", "Near"), nil)), `
			[[["i1" [["l3"]]] ["i2" [["e1"] ["e4"]]] ["i3" [["e3"] ["l5"]]]] [["i1" [["l3"]]] ["i2" [["e1"] ["e4"] ["l1"] ["l2"]]] ["i3" [["e3"]]]]]`},
		{"each node around a node once, where some relationships count", at("Item", "i1", total(x.distinct(around(catalog.Both), plan.Compare{Column: x.col("relationship.since"), Value: "2020"}))), `
			[[[["i2" [["l1"]]]] 1]]`},
		{"each node around nodes of several types once", ids(x.from(plan.AnyNode{}, id, x.col("node.id"), x.distinct(around(catalog.Both, "About", "Kin", "Holds"), nil)), "b1", "n1"), `
			["b1" [["i1" [["h1"]]] ["i2" [["h3"]]] ["n1" [["k1"] ["o2"]]]]]
			["n1" [["b1" [["k1"] ["o2"]]] ["i1" [["k3"] ["o1"]]] ["n1" [["k2"] ["o3"]]]]]`},
		{"each node around a node that has no such ends, by a property", at("Note", "n1", total(x.distinct(around(catalog.Out, "Link"), nil, "node.label"))), `[[[] 0]]`},
		{"no nodes around a node", at("Item", "i1", total(x.distinct(plan.Around{}, nil))), `[[[] 0]]`},
		{"relationships to a node, with what they have", at("Item", "i1", fields(x.distinct(links, nil), x.col("Link.w"), plan.Endpoint{Side: plan.Source, Fields: x.cols("Item.id")}, plan.Endpoint{Side: plan.Target, Fields: []plan.Field{
			x.col("Item.id"), tally(x.over("Item.near", nil), x.col("Near.w")),
		}}, x.from(plan.CitationsOf{Of: plan.Relationship}, nil, x.col("citation.quote")))), `
			[[["i1" [[null ["i1"] ["i1" [[] [[4 1] [5 1] [null 1]]]] []]]] ["i2" [[1 ["i1"] ["i2" [[] [[5 1] [null 1]]]] [["linked"]]] [2 ["i1"] ["i2" [[] [[5 1] [null 1]]]] []]]]]]`},
		{"relationships of several types to a node, by type", at("Item", "i1", fields(limit(1, x.distinct(around(catalog.Both), nil)), x.col("relationship.status"), x.variant(plan.Relationship, "Link Link.w", "Near", "Holds", "Packs Packs.f", "About", "SameAs", "Tied", "Follows", "Kin", "Select"), plan.Endpoint{Side: plan.Source, Fields: x.cols("node.id")})), `
			[[["b1" [["REPORTED" [2] ["b1"]] ["REPORTED" [3 0.5] ["b1"]] ["REPORTED" [6] ["b1"]]]]]]`},
		{"relationships to a node, the first and how many", at("Item", "i1", with(x.distinct(links, nil), func(l *plan.List) { total(limit(1, l.Row[1].(*plan.List))) })), `
			[[["i1" [[["l3"]] 1]] ["i2" [[["l1"]] 2]]]]`},
		{"tallies of nodes, each once", at("Item", "i1", tally(x.distinct(links, nil), x.col("Item.colour"), plan.FarEnd{End: x.end("Item.near")})), `
			[[[] [["GREEN" 1] ["RED" 1]] [["Apple" 1 "i1"] ["apple" 1 "i2"] ["Pear" 1 "i3"]]]]`},
		{"tallies of nodes around a node, each once", at("Item", "i1", tally(x.distinct(around(catalog.Both), nil), plan.TypeOf{Of: plan.Node})), `
			[[[] [["Item" 3] ["Box" 1] ["Note" 1]]]]`},
		{"by how many nodes", x.of("Item", append([]plan.SortKey{{By: &plan.CountOf{End: x.end("Item.links"), Distinct: true}, Desc: true}, {By: &plan.CountOf{End: x.end("Item.near"), Distinct: true}}}, id...), x.col("Item.id")), `
			["i1"]
			["i2"]
			["i3"]
			["i4"]
			["i5"]
			["i6"]`},
	}
}
