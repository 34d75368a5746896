package storetest

import "casegraph/internal/plan"

// groupCases are cases for groups.
func groupCases(x lexicon) []rowCase {
	id := x.order("node.id")
	col := x.col
	count := plan.Grouped{Part: plan.GroupCount}
	value := func(k int) plan.Field { return plan.Grouped{Part: plan.GroupValue, Key: k} }
	row := func(of plan.Grouping) plan.GroupBy { return plan.GroupBy{At: plan.TheRow, Of: of} }
	at := func(step int, of plan.Grouping) plan.GroupBy { return plan.GroupBy{At: step, Of: of} }
	over := func(from int, end string) plan.GroupStep {
		e := x.end(end)
		return plan.GroupStep{From: from, End: e, Far: e.Far}
	}
	// groups has the keys of each group, and then its count.
	groups := func(of *plan.List, steps []plan.GroupStep, by ...plan.GroupBy) *plan.List {
		from := plan.Groups{Of: &plan.List{From: of.From, IDs: of.IDs, Filter: of.Filter}, Steps: steps, By: by}
		l := x.from(from, from.Order())
		for i, k := range by {
			if n, ok := k.Of.(plan.TheNode); ok {
				l.Row = append(l.Row, &plan.List{From: plan.GroupNode{Key: i, Far: n.Far}, Limit: 1, Row: x.cols("node.label", "node.id")})
			} else {
				l.Row = append(l.Row, value(i))
			}
		}
		l.Row = append(l.Row, count)
		return l
	}
	after := func(l *plan.List, n int, place ...any) *plan.List {
		return with(l, func(l *plan.List) { l.Limit, l.After = n, place })
	}
	stats := func(l *plan.List, of ...plan.Column) *plan.List {
		return with(l, func(l *plan.List) {
			from := l.From.(plan.Groups)
			from.Stats = of
			l.From, l.Row = from, append(l.Row, plan.Grouped{Part: plan.GroupNumbers})
		})
	}
	items := func() *plan.List { return x.of("Item", id) }
	links := []plan.GroupStep{over(plan.TheRow, "Item.links")}
	item := x.typ("Item").Far
	return []rowCase{
		{"groups by two keys of the row, the largest first, then by the keys, null last", groups(items(), nil, row(col("Item.colour")), row(col("Item.b"))), `
			[null null 3]
			["GREEN" true 1]
			["RED" false 1]
			["RED" null 1]`},
		{"groups by a text, by its key, then as the first fact by id has it", groups(items(), nil, row(col("Item.name"))), `
			[null 3]
			["Apple" 1]
			["apple" 1]
			["\u00c9clair" 1]`},
		{"groups by a list: a row counts in the group of each value, once", groups(items(), nil, row(col("Item.strings")), row(col("Item.bools"))), `
			[null null 3]
			["y" true 2]
			["x" false 1]
			["x" true 1]
			["y" false 1]
			["" null 1]`},
		{"groups by year, month and decade", groups(items(), nil, row(plan.PeriodOf{Column: col("Item.day"), Unit: plan.Year}), row(plan.PeriodOf{Column: col("Item.d"), Unit: plan.Month}), row(plan.PeriodOf{Column: col("Item.d"), Unit: plan.Decade})), `
			[2000 null null 4]
			[2019 null null 1]
			[2020 24247 202 1]`},
		{"groups by ranges, of which one is open; a number in none is missing", groups(items(), nil, row(plan.RangeOf{Column: col("Item.i"), Ranges: []plan.Range{{Gte: 2.0}, {Lt: 0.0}}})), `
			[null 3]
			[0 2]
			[1 1]`},
		{"groups by the nodes at an end: parallel relationships count once", groups(items(), links, at(0, plan.TheNode{Far: item})), `
			[[] 3]
			[[["Apple" "i1"]] 2]
			[[["apple" "i2"]] 1]
			[[["Pear" "i3"]] 1]`},
		{"groups by two keys of one neighbour", groups(items(), links, at(0, plan.TheNode{Far: item}), at(0, col("Item.colour"))), `
			[[] null 3]
			[[["Apple" "i1"]] "GREEN" 2]
			[[["apple" "i2"]] "RED" 1]
			[[["Pear" "i3"]] null 1]`},
		{"groups by two keys that begin alike, and part", groups(items(), append(links, over(0, "Item.links"), over(0, "Item.near")), at(1, plan.TheNode{Far: item}), at(2, col("Item.name"))), `
			[[["Apple" "i1"]] null 3]
			[[] null 3]
			[[["Apple" "i1"]] "apple" 2]
			[[["apple" "i2"]] "apple" 2]
			[[["apple" "i2"]] null 2]
			[[["Apple" "i1"]] "Apple" 1]
			[[["Pear" "i3"]] "Apple" 1]`},
		{"groups by what is two undirected ends away: back over the same relationship too", groups(items(), []plan.GroupStep{over(plan.TheRow, "Item.near"), over(0, "Item.near")}, at(1, plan.TheNode{Far: item})), `
			[[["Pear" "i3"]] 3]
			[[] 3]
			[[["Apple" "i1"]] 2]
			[[["apple" "i2"]] 2]`},
		{"groups by an end of several types, its type and what all of them have", groups(x.of("Note", id), []plan.GroupStep{over(plan.TheRow, "Note.about")}, at(0, plan.TypeOf{Of: plan.Node}), at(0, plan.TheNode{Far: x.end("Note.about").Far}), at(0, col("node.label"))), `
			["Box" [["Crate" "b1"]] "Crate" 1]
			["Item" [["Apple" "i1"]] "Apple" 1]
			["Note" [["Note n1" "n1"]] "Note n1" 1]
			["Source" [["Gazette" "s1"]] "Gazette" 1]
			["Table" [["G\u00e9" "t1"]] "G\u00e9" 1]`},
		{"groups by cases, also of a neighbour that is missing", groups(items(), links, at(0, plan.Cases{{Value: "RED", Where: plan.Compare{Column: col("Item.colour"), Value: "RED"}}, {Value: "OTHER"}}), row(plan.Cases{{Value: "LINKED", Where: plan.Exists{End: x.end("Item.linkedBy")}}})), `
			["OTHER" "LINKED" 3]
			[null null 3]
			["RED" "LINKED" 1]`},
		{"groups with a total, whatever the page", with(groups(items(), nil, row(col("Item.colour"))), func(l *plan.List) { l.Limit, l.Total = 1, true }), `
			[null 3]
			total 3`},
		{"groups, only their total", with(groups(items(), nil, row(col("Item.colour"))), func(l *plan.List) { l.Limit, l.Total, l.Order, l.Row = 0, true, nil, nil }), `
			total 3`},
		{"groups after a place", after(groups(items(), links, at(0, plan.TheNode{Far: item})), 1, int64(2), "apple", "i1"), `
			[[["apple" "i2"]] 1]`},
		{"groups read backwards", with(groups(items(), nil, row(col("Item.colour"))), func(l *plan.List) { l.Limit, l.Backward = 2, true }), `
			["GREEN" 1]
			["RED" 2]`},
		{"groups of what a filter keeps, with numbers", stats(groups(where(plan.Not(plan.IsNull{Column: col("Item.i")}), items()), nil, row(col("Item.colour"))), col("Item.i"), col("Item.f")), `
			["RED" 2 [[1 -0.5 1] [2 1e+21 1]]]
			["GREEN" 1 [[2 0.30000000000000004 1]]]
			[null 1 [[-5 5e-324 1]]]`},
		{"groups in rows, of an end: its rows are relationships", ids(x.of("Item", id, col("Item.id"), with(groups(x.over("Item.links", nil), []plan.GroupStep{over(plan.TheRow, "Item.near")}, row(col("Item.colour")), at(0, plan.TheNode{Far: item})), func(l *plan.List) { l.Total = true })), "i1", "i3", "i4"), `
			["i1" [[["RED" [["Apple" "i1"]] 2] ["GREEN" [["apple" "i2"]] 1] ["GREEN" [["Pear" "i3"]] 1]] 3]]
			["i3" [[["GREEN" [["apple" "i2"]] 1] ["GREEN" [["Pear" "i3"]] 1]] 2]]
			["i4" [[] 0]]`},
		{"groups in rows, of an end, by its relationship and by a node beside it", ids(x.of("Item", id, groups(x.over("Item.links", nil), []plan.GroupStep{{From: plan.TheRow, Side: plan.Source, Far: x.Any}}, row(col("Link.s")), row(col("relationship.status")), at(0, plan.TypeOf{Of: plan.Node}))), "i1"), `
			[[["a" "REPORTED" "Item" 1] ["b" "ALLEGED" "Item" 1] [null "REPORTED" "Item" 1]]]`},
		{"groups of relationships of one type, by its own properties", groups(x.relationships("Link"), nil, row(col("Link.s")), row(plan.RangeOf{Column: col("Link.w"), Ranges: []plan.Range{{Gte: 0.0}}})), `
			[null 0 2]
			["a" null 1]
			["b" 0 1]
			[null null 1]`},
		{"groups of relationships, by their type, their date and a node beside them", groups(x.relationships("Link Holds Packs Near"), []plan.GroupStep{{From: plan.TheRow, Side: plan.Source, Far: x.Any}}, row(plan.TypeOf{Of: plan.Relationship}), row(plan.PeriodOf{Column: col("relationship.since")}), at(0, plan.TypeOf{Of: plan.Node})), `
			["Near" null "Item" 4]
			["Link" null "Item" 3]
			["Packs" null "Box" 3]
			["Holds" 2020 "Box" 1]
			["Holds" null "Box" 1]
			["Holds" null "Item" 1]
			["Link" 2019 "Item" 1]
			["Link" 2020 "Item" 1]`},
		{"groups of relationships of several types, by a node beside them, with a total and numbers", with(stats(groups(x.relationships("Link Holds Packs Near"), []plan.GroupStep{{From: plan.TheRow, Side: plan.Target, Far: x.Any}}, at(0, plan.TheNode{Far: x.Any}), row(col("relationship.status"))), col("relationship.confidence")), func(l *plan.List) { l.Limit, l.Total = 3, true }), `
			[[["Apple" "i1"]] "REPORTED" 5 [[null 5]]]
			[[["apple" "i2"]] "REPORTED" 4 [[null 4]]]
			[[["Pear" "i3"]] "REPORTED" 3 [[null 3]]]
			total 6`},
		{"groups of facts that cite", x.of("Source", id, col("Source.id"), groups(x.from(plan.FactsCiting{}, nil), nil, row(plan.TypeOf{Of: plan.Fact}), row(col("fact.datasets")))), `
			["s1" [["Item" "d2" 1] ["Item" "d1" 1] ["Link" "d1" 1] ["Source" null 1]]]
			["s2" [["Item" "d2" 1] ["Item" "d1" 1] ["Note" null 1]]]
			["s3" []]`},
		{"groups of nothing", with(groups(where(plan.False, items()), links, at(0, plan.TheNode{Far: item})), func(l *plan.List) { l.Total = true }), `
			total 0`},
		{"groups of a node have lists of their own", with(groups(items(), links, at(0, plan.TheNode{Far: item})), func(l *plan.List) {
			l.Row[0].(*plan.List).Row = append(x.cols("node.id"), tally(x.over("Item.links", nil), col("Item.colour")))
		}), `
			[[] 3]
			[[["i1" [[] [["RED" 2] ["GREEN" 1]]]]] 2]
			[[["i2" [[] [[null 1]]]]] 1]
			[[["i3" [[] [["GREEN" 1]]]]] 1]`},
	}
}
