package storetest

import (
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A rowCase spells out the value of a plan over the garden, as show writes it.
type rowCase struct {
	name string
	list *plan.List
	want string
}

func testRows(t *testing.T, s *session, cases []rowCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := s.in(t)
			want := strings.ReplaceAll(strings.Trim(c.want, "\n"), "\t", "")
			if want != "" {
				want += "\n"
			}
			if got := show(settle(c.list, s.ask(c.list))); got != want {
				t.Errorf("%s%s", c.list, differ(want, got))
			}
		})
	}
}

// from lists all rows of from, in the order of the terms.
func (x lexicon) from(from plan.From, order []plan.SortKey, row ...plan.Field) *plan.List {
	return &plan.List{From: from, Order: order, Limit: plan.NoLimit, Row: row}
}

func (x lexicon) of(typ string, order []plan.SortKey, row ...plan.Field) *plan.List {
	return x.from(plan.OfType{Node: x.typ(typ)}, order, row...)
}

// over lists an end; the terms are followed by the ids.
func (x lexicon) over(end string, order []plan.SortKey, row ...plan.Field) *plan.List {
	e := x.end(end)
	desc := len(order) > 0 && order[len(order)-1].Desc
	ids := []plan.SortKey{{By: x.col("node.id"), Desc: desc}, {By: x.col("relationship.id"), Desc: desc}}
	return x.from(plan.OverEnd{End: e}, append(order, ids...), row...)
}

// around lists the relationships of a node: their ids and the ids of the far nodes. Without
// types it lists those of all types.
func (x lexicon) around(direction catalog.Direction, order string, types ...string) *plan.List {
	from := plan.Around{Types: x.Relationships, Direction: direction}
	if len(types) > 0 {
		from.Types = nil
	}
	for _, t := range types {
		from.Types = append(from.Types, x.rel(t))
	}
	return x.from(from, x.order(strings.Fields(order)...), x.cols("relationship.id", "node.id")...)
}

// relationships lists relationships of the types by their ids.
func (x lexicon) relationships(types string, row ...plan.Field) *plan.List {
	var list []*catalog.RelationshipType
	for _, t := range strings.Fields(types) {
		list = append(list, x.rel(t))
	}
	return x.from(plan.OfRelationships{Types: list}, x.order("relationship.id"), row...)
}

// variant makes a Variant with a case for each argument, such as "Item Item.s Item.i": a type
// and its fields.
func (x lexicon) variant(of plan.Subject, cases ...string) plan.Variant {
	v := plan.Variant{Of: of}
	for _, c := range cases {
		names := strings.Fields(c)
		v.Cases = append(v.Cases, plan.Case{
			Node: x.Node(names[0]), Relationship: x.Relationship(names[0]), Fields: x.cols(names[1:]...),
		})
	}
	return v
}

// anyNode is a variant with a case for every node type. The named types have fields.
func (x lexicon) anyNode(cases ...string) plan.Variant {
	v := plan.Variant{Of: plan.Node}
	for _, t := range x.Nodes {
		c := plan.Case{Node: t}
		for _, s := range cases {
			if names := strings.Fields(s); names[0] == t.Name {
				c.Fields = x.cols(names[1:]...)
			}
		}
		v.Cases = append(v.Cases, c)
	}
	return v
}

// with changes a list in place and returns it, for use in a table.
func with(l *plan.List, change func(l *plan.List)) *plan.List {
	change(l)
	return l
}

func total(l *plan.List) *plan.List { return with(l, func(l *plan.List) { l.Total = true }) }
func limit(n int, l *plan.List) *plan.List {
	return with(l, func(l *plan.List) { l.Limit = n })
}
func backward(l *plan.List) *plan.List { return with(l, func(l *plan.List) { l.Backward = true }) }
func where(f plan.Filter, l *plan.List) *plan.List {
	return with(l, func(l *plan.List) { l.Filter = f })
}
func ids(l *plan.List, ids ...string) *plan.List {
	return with(l, func(l *plan.List) { l.IDs = plan.IDs(ids...) })
}
func after(l *plan.List, key ...any) *plan.List {
	return with(l, func(l *plan.List) { l.After = key })
}
func before(l *plan.List, key ...any) *plan.List {
	return with(l, func(l *plan.List) { l.Before = key })
}

func rowCases(x lexicon) []rowCase {
	id := x.order("node.id")
	every := func(typ string) []plan.Field {
		var fields []plan.Field
		properties := []*catalog.Property(nil)
		if t := x.Node(typ); t != nil {
			properties = t.Properties
		} else {
			properties = x.rel(typ).Properties
		}
		for _, p := range properties {
			fields = append(fields, x.col(typ+"."+p.Name))
		}
		return fields
	}
	keys := func(terms ...string) []plan.Field {
		var fields []plan.Field
		for _, t := range x.order(terms...) {
			fields = append(fields, plan.SortValue{Key: t})
		}
		return fields
	}
	sub := func(fields ...plan.Field) []plan.Field { return fields }
	col := func(name string) plan.Field { return x.col(name) }
	eq := func(name string, v any) plan.Filter { return plan.Compare{Column: x.col(name), Value: v} }
	edge := func(typ string, f plan.Filter) plan.Filter { return plan.Typed{Relationship: x.rel(typ), Where: f} }
	many := func(f plan.Filter) plan.Filter { return plan.Or(slices.Repeat([]plan.Filter{f}, 150)) }
	citations := func(of plan.Subject, row ...plan.Field) *plan.List {
		return x.from(plan.CitationsOf{Of: of}, nil, row...)
	}
	datasets := func(of plan.Subject, row ...plan.Field) *plan.List {
		return x.from(plan.DatasetsOf{Of: of}, nil, row...)
	}
	return append([]rowCase{
		// Columns
		{"every kind of value", ids(x.of("Item", id, every("Item")...), "i1"), `
			["i1" "Apple" "A fruit." "First." ["d2" "d1"] 1600000000000 1600000000001 "Apple" ["Pomme" "Apfel"] "b" "T" "c1" 1 2 3 9007199254740993 0.30000000000000004 1.5 true true "GREEN" "BLUE" "2020-08" "2020-01-01" 1000 "P1Y" "https://example.org/a" "r1" ["x" "y" "x"] [2 1] [9007199254740993 -9223372036854775808] [0.5 1e+21 1.0] [true false] ["RED" "BLUE"] ["2020-08" "XXXX-01-30"] [0 -1] ["P1D"] ["https://example.org/b"] ["10" "9"] 1]`},
		{"every kind of null", ids(x.of("Item", id, every("Item")...), "i3"), `
			["i3" "Pear" null null [] 1600000000000 1600000000000 null ["Pear"] null "none" null null null 0 null null 0.0 null false null "RED" null "2000" null null null null [] [] [] [] [] [] [] [] [] [] [] null]`},
		{"every property of a relationship", ids(x.relationships("Link", every("Link")...), "l1", "l3"), `
			["l1" "2020" null "ALLEGED" 0.25 null "L." ["d1"] 1600000000000 1600000000000 1 "b" "k1" 1 ["RED"] 1]
			["l3" "2019-05" null "REPORTED" null null null [] 1600000000000 1600000000000 null "a" null 3 [] 1]`},
		{"names that are words", x.of("Table", id, every("Table")...), `
			["t1" "G\u00e9" null null [] 1600000000000 1600000000000 1 "G\u00e9" "s" 99 "u" "o" "f" "t" true "2020" [3] "src" 0.5 "n" "r" "k" "v"]
			["t2" "Table t2" null null [] 1600000000000 1600000000000 0 null null null null null null null null null [] null null null null null null]`},
		{"a relationship's names that are words", x.relationships("Select", every("Select")...), `
			["j1" null null "REPORTED" null null null [] 1600000000000 1600000000000 "s" 1 2 "f" "t" "y" true]
			["j2" null null "REPORTED" null null null [] 1600000000000 1600000000000 null null null null null null null]`},
		{"no columns at all", limit(2, x.of("Item", id)), `
			[]
			[]`},
		{"a column twice", limit(1, x.of("Item", id, x.cols("Item.s", "Item.id", "Item.s")...)), `["b" "i1" "b"]`},
		{"the parts of a text", ids(x.of("Item", id, part(x.col("Item.name"), catalog.Key), part(x.col("Item.name"), catalog.Fold)), "i3", "i4"), `
			["\U0010ffff" null]
			["eclair" " eclair "]`},
		{"the parts of a date", x.of("Item", id, col("Item.d"), part(x.col("Item.d"), catalog.Earliest), part(x.col("Item.d"), catalog.Latest)), partsOfDates},
		{"the keys of nulls", ids(x.of("Item", id, keys("Item.i", "Item.big", "Item.f", "Item.b", "Item.colour", "Item.at", "Item.url", "Item.ref", "#Item.links")...), "i3"), `
			[9223372036854775807 9223372036854775807 +Inf 2 "\U0010ffff" 9223372036854775807 "\U0010ffff" "\U0010ffff" 1]`},
		{"the keys of values", ids(x.of("Item", id, keys("Item.i", "Item.big", "Item.f", "Item.b", "Item.colour", "Item.at", "Item.rank", "Item.weight", "Item.hue", "Item.flag", "Item.id", "#Item.links", "-#Item.near")...), "i1"), `
			[2 9007199254740993 0.30000000000000004 1 "GREEN" 1000 3 1.5 "BLUE" 1 "i1" 3 3]`},

		// From
		{"by id", ids(x.of("Item", id, col("Item.id")), "i2", "none", "b1", "i1", "i2"), `
			["i1"]
			["i2"]`},
		{"among nodes", ids(x.from(plan.Induced{Types: x.Relationships}, x.order("relationship.id"), x.col("relationship.id"), x.variant(plan.Relationship, "Link Link.w", "Near", "Holds", "Packs", "About", "SameAs", "Tied", "Follows", "Kin", "Select")), "i1", "i2", "b1", "none", "l1", "i1"), `
			["e1" [1]]
			["e4" [1]]
			["f1" [7]]
			["h1" [2]]
			["h2" [2]]
			["h3" [2]]
			["l1" [0 1]]
			["l2" [0 2]]
			["l3" [0 null]]
			["m1" [5]]
			["p1" [3]]
			["p3" [3]]
			["y1" [6]]
			["y2" [6]]
			["y3" [6]]`},
		{"among one node", ids(x.from(plan.Induced{Types: x.Relationships}, x.order("-relationship.id"), x.col("relationship.id")), "i1"), `["l3"]`},
		{"among none", ids(x.from(plan.Induced{Types: x.Relationships}, x.order("relationship.id"), x.col("relationship.id"))), ``},
		{"paths", limit(2, x.paths("i1", "i2", nil)), `
			[[["i1"] ["i2"]] [["e1"]]]
			[[["i1"] ["i2"]] [["e4"]]]`},
		{"around a node", x.neighborhood(func(n *plan.Neighborhood) { n.PerNode = 1 }, "i1", "none"), `
			[[["i1"] ["b1"]] [["h1"] ["l3"] ["p1"] ["p3"] ["y1"] ["y2"]] [[0 0 0 2] [0 0 1 1] [0 1 1 1] [0 3 1 1] [0 4 2 3] [0 5 2 1] [0 6 2 1] [0 7 0 1] [0 8 2 1]] [1 ["none"]]]`},
		{"all relationships of a node", ids(x.of("Item", id, x.around(catalog.Both, "relationship.id")), "i1", "i3"), `
			[[["e1" "i2"] ["e3" "i3"] ["e4" "i2"] ["f1" "i2"] ["h1" "b1"] ["h2" "i2"] ["k3" "n1"] ["l1" "i2"] ["l2" "i2"] ["l3" "i1"] ["l5" "i3"] ["m1" "i2"] ["o1" "n1"] ["p1" "b1"] ["y1" "b1"] ["y3" "i2"]]]
			[[["e2" "i3"] ["e3" "i1"] ["f2" "i2"] ["l4" "i2"] ["l5" "i1"]]]`},
		{"those of some types, counted", ids(x.of("Item", id, total(limit(2, x.around(catalog.Both, "relationship.id", "Link", "Near")))), "i1", "i2"), `
			[[[["e1" "i2"] ["e3" "i3"]] 7]]
			[[[["e1" "i1"] ["e4" "i1"]] 5]]`},
		{"those that lead one way", ids(x.of("Item", id, x.around(catalog.In, "relationship.id", "Link", "Near"), x.around(catalog.Out, "relationship.id", "Link", "Follows")), "i1"), `
			[[["e1" "i2"] ["e3" "i3"] ["e4" "i2"] ["l3" "i1"] ["l5" "i3"]] [["f1" "i2"] ["l1" "i2"] ["l2" "i2"] ["l3" "i1"]]]`},
		{"those of nodes of several types", ids(x.from(plan.AnyNode{}, id, col("node.id"), total(limit(1, x.around(catalog.Out, "relationship.id", "About", "Holds", "Near")))), "b1", "i1", "n1"), `
			["b1" [[["h1" "i1"]] 2]]
			["i1" [[["e1" "i2"]] 3]]
			["n1" [[["o1" "i1"]] 3]]`},
		{"those of no type", limit(1, x.of("Item", id, total(x.around(catalog.Both, "relationship.id", "Select")))), `[[[] 0]]`},
		{"those of no types", limit(1, x.of("Item", id, total(with(x.around(catalog.Both, ""), func(l *plan.List) { l.From = plan.Around{} })))), `[[[] 0]]`},
		{"relationships of a node counted by its ends", ids(x.of("Table", id, plan.Degrees{}), "t2"), `[[[3 1 0] [7 0 0] [7 1 0] [8 2 0] [9 0 0] [9 1 1]]]`},
		{"those of nodes of several types counted", ids(x.from(plan.AnyNode{}, id, plan.Degrees{}, col("node.id")), "b1", "t1"), `
			[[[1 0 2] [2 0 3] [2 1 1] [3 1 1] [5 2 1] [6 2 2] [7 0 1] [7 1 0] [8 2 1]] "b1"]
			[[[3 1 1] [7 0 0] [7 1 0] [8 2 0] [9 0 2] [9 1 1]] "t1"]`},
		{"chains", ids(x.of("Item", id, x.from(plan.ChainOver{Relationship: x.rel("Link")}, x.order("relationship.id"), x.col("relationship.id"), plan.Endpoint{Side: plan.Target, Fields: x.cols("Item.id")})), "i2", "i4"), `
			[[["l1" ["i2"]] ["l2" ["i2"]] ["l3" ["i1"]] ["l4" ["i3"]] ["l5" ["i1"]]]]
			[[]]`},
		{"ends of chains", x.of("Table", id, x.from(plan.ChainEnds{Relationship: x.rel("Select")}, x.order("Table.id"), x.col("Table.id"), x.col("Table.order"))), `
			[[["t2" 0]]]
			[[["t2" 0]]]`},
		{"by no id", total(ids(x.of("Item", id, col("Item.id")))), `total 0`},
		{"any node by id", ids(x.from(plan.AnyNode{}, id, col("node.id"), col("node.label"), x.anyNode("Item Item.s", "Box Box.only", "Source Source.title")), "s1", "l1", "b1", "zz", "i2", "n1"), `
			["b1" "Crate" [1 "me"]]
			["i2" "apple" [0 "a"]]
			["n1" "Note n1" [2]]
			["s1" "Gazette" [4 "Gazette"]]`},
		{"relationships of one type", x.relationships("Holds", col("relationship.id")), `
			["h1"]
			["h2"]
			["h3"]`},
		{"relationships of several types", limit(4, x.relationships("Near Holds About", col("relationship.id"), col("relationship.since"),
			x.variant(plan.Relationship, "Holds", "Near Near.w Near.id", "About About.s"))), `
			["e1" null [1 5 "e1"]]
			["e2" null [1 null "e2"]]
			["e3" null [1 4 "e3"]]
			["e4" null [1 null "e4"]]`},
		{"relationships of several types, filtered", total(where(plan.Or{eq("relationship.since", "2020"), plan.Not(plan.Is{Of: plan.Relationship, Relationships: []*catalog.RelationshipType{x.rel("Holds"), x.rel("Link")}})}, x.relationships("Link Holds Tied", col("relationship.id")))), `
			["h3"]
			["l1"]
			["y1"]
			["y2"]
			["y3"]
			total 5`},
		{"relationships of several types, typed", total(where(plan.Or{edge("Near", eq("Near.w", int64(5))), edge("Link", plan.Not(plan.IsNull{Column: x.col("Link.w")}))}, x.relationships("Link Holds Near", col("relationship.id")))), `
			["e1"]
			["l1"]
			["l2"]
			["l4"]
			["l5"]
			total 5`},
		{"relationships of several types, not typed", total(where(plan.And{plan.Not(edge("Near", eq("Near.w", int64(5)))), plan.Not(edge("Link", nil))}, x.relationships("Link Holds Near", col("relationship.id")))), `
			["e2"]
			["e3"]
			["e4"]
			["h1"]
			["h2"]
			["h3"]
			total 6`},
		{"relationships of several types, typed at a side", total(where(edge("Holds", plan.At{Side: plan.Target, Where: eq("node.id", "i1")}), x.relationships("Link Holds Near", col("relationship.id")))), `
			["h1"]
			["h2"]
			total 2`},
		{"relationships of several types, typed, with many conditions", limit(2, total(where(plan.And{edge("Link", eq("Link.s", "b")), many(eq("relationship.since", "2020"))}, x.relationships("Link Holds Tied", col("relationship.id"))))), `
			["l1"]
			total 1`},
		{"relationships by id", ids(x.relationships("Near Holds About Kin", col("relationship.id")), "k2", "h1", "i1", "l1"), `
			["h1"]
			["k2"]`},
		{"relationships of several types, with many conditions", limit(2, total(where(many(eq("relationship.since", "2020")), x.relationships("Link Holds Tied", col("relationship.id"))))), `
			["h3"]
			["l1"]
			total 2`},
		{"relationships of several types, with many conditions, after one", after(where(many(eq("relationship.since", "2020")), x.relationships("Link Holds Tied", col("relationship.id"))), "h3"), `
			["l1"]`},
		{"relationships that an index finds, with many conditions", total(where(plan.And{eq("relationship.status", "ALLEGED"), many(eq("relationship.since", "2020"))}, x.relationships("Link Holds Near", col("relationship.id"), plan.Endpoint{Side: plan.Source, Fields: x.cols("node.id")}))), `
			["l1" ["i1"]]
			total 1`},
		{"relationships by id, with many conditions", total(ids(where(many(eq("relationship.since", "2020")), x.relationships("Link Holds Near", col("relationship.id"))), "l1", "l2", "e1")), `
			["l1"]
			total 1`},
		{"an end", ids(x.of("Item", id, col("Item.id"), x.over("Item.links", nil, x.cols("Item.id", "Link.id", "Link.w")...)), "i1", "i4"), `
			["i1" [["i1" "l3" null] ["i2" "l1" 1] ["i2" "l2" 2]]]
			["i4" []]`},
		{"an end inward", ids(x.of("Item", id, x.over("Item.linkedBy", nil, x.cols("Item.id", "Link.id")...)), "i1"), `
			[[["i1" "l3"] ["i3" "l5"]]]`},
		{"an undirected end, loops once", ids(x.of("Item", id, x.over("Item.near", nil, x.cols("Item.id", "Near.id", "Near.w")...)), "i1", "i3"), `
			[[["i2" "e1" 5] ["i2" "e4" null] ["i3" "e3" 4]]]
			[[["i1" "e3" 4] ["i3" "e2" null]]]`},
		{"an end on a union, by type", ids(x.of("Box", id, x.over("Box.packs", nil, col("Packs.id"), x.variant(plan.Node, "Item Item.rank", "Box Box.only Box.id"), col("Item.s"))), "b1"), `
			[[["p3" [1 "me" "b1"] "b"] ["p2" [1 null "b2"] null] ["p1" [0 3] "b"]]]`},
		{"an undirected end across a union", ids(x.of("Box", id, x.over("Box.tied", nil, col("node.id"), x.variant(plan.Node, "Box", "Item"))), "b1"), `
			[[["b1" [0]] ["i1" [1]]]]`},
		{"an end on any node, by type", x.of("Note", id, x.over("Note.about", nil, col("node.label"), x.anyNode("Item Item.i", "Box Box.i Box.name", "Note Note.words", "Table Table.order Table.rowid"))), `
			[[["Crate" [1 2 "Crate"]] ["Apple" [0 2]] ["Note n1" [2 "Words."]]]]
			[[["Gazette" [4]] ["G\u00e9" [3 1 99]]]]`},
		{"an end of SAME", x.of("Box", id, col("Box.id"), x.over("Box.sameAs", nil, x.cols("Box.id", "Box.only")...), x.over("Box.followedBy", nil, col("Box.id"))), `
			["b1" [["b2" null]] []]
			["b2" [["b1" "me"]] [["b1"]]]
			["b3" [] []]`},
		{"an end named by words", x.of("Table", id, x.over("Table.union", x.order("-Select.dst"), x.cols("Table.order", "Select.end", "Select.rowid")...), x.over("Table.join", nil, col("Table.n"))), `
			[[[1 null null] [0 "f" 2]] [["n"]]]
			[[] [["n"]]]`},
		{"the same end twice, with other conditions", ids(x.of("Item", id,
			where(eq("Link.w", int64(1)), x.over("Item.links", nil, col("Link.id"))),
			total(limit(1, where(eq("Item.id", "i1"), x.over("Item.links", nil, col("Link.id"))))),
			limit(1, backward(x.over("Item.links", x.order("Link.w"), col("Link.id"))))), "i1"), `
			[[["l1"]] [[["l3"]] 1] [["l3"]]]`},
		{"a relationship's column beside its far node's of the same name", ids(x.of("Item", id, x.over("Item.links", nil, x.cols("Item.s", "Link.s", "Item.size", "Link.size", "Item.id", "Link.id", "Item.note", "Link.note")...)), "i1"), `
			[[["b" "a" 1 1 "i1" "l3" "First." null] ["a" "b" 1 1 "i2" "l1" null "L."] ["a" null 1 null "i2" "l2" null null]]]`},

		// Nesting
		{"three levels", ids(x.of("Item", id, col("Item.id"),
			x.over("Item.links", nil, col("Link.id"),
				x.over("Item.links", nil, col("Link.id"),
					total(limit(1, x.over("Item.linkedBy", nil, col("Link.id"))))))), "i1"), `
			["i1" [["l3" [["l3" [[["l3"]] 2]] ["l1" [[["l1"]] 2]] ["l2" [[["l1"]] 2]]]] ["l1" [["l4" [[["l4"]] 1]]]] ["l2" [["l4" [[["l4"]] 1]]]]]]`},
		{"lists in the cases of a variant", ids(x.of("Box", id, x.over("Box.packs", nil, plan.Variant{Of: plan.Node, Cases: []plan.Case{
			{Node: x.typ("Item"), Fields: sub(col("Item.id"), x.over("Item.links", nil, col("Link.id")), total(limit(0, x.over("Item.near", nil))))},
			{Node: x.typ("Box"), Fields: sub(x.over("Box.packs", nil, col("Packs.id"), x.variant(plan.Node, "Item Item.id", "Box")))},
		}}, col("Packs.id"))), "b1"), `
			[[[[1 [["p3" [1]] ["p2" [1]] ["p1" [0 "i1"]]]] "p3"] [[1 []] "p2"] [[0 "i1" [["l3"] ["l1"] ["l2"]] [[] 3]] "p1"]]]`},
		{"an end that the members of a union share", ids(x.of("Box", id, x.over("Box.packs", nil, col("node.id"), x.over("Item.holds", nil, col("Holds.id"), col("Item.id")))), "b1"), `
			[[["b1" [["h1" "i1"] ["h3" "i2"]]] ["b2" []] ["i1" []]]]`},
		{"a far node under two rows has its list twice", x.of("Note", id, col("Note.id"), x.over("Note.kin", nil, col("Kin.id"), plan.Variant{Of: plan.Node, Cases: anyCase(x, "Note", total(limit(1, x.over("Note.about", nil, col("About.id")))))})), `
			["n1" [["k1" [1]] ["k3" [0]] ["k2" [2 [[["o2"]] 3]]]]]
			["n2" []]`},

		// Beside
		{"beside a relationship", x.relationships("Holds", col("relationship.id"),
			plan.Endpoint{Side: plan.Source, Fields: sub(col("node.id"), x.variant(plan.Node, "Item Item.s", "Box Box.only"))},
			plan.Endpoint{Side: plan.Target, Fields: x.cols("Item.id", "Item.s")}), `
			["h1" ["b1" [1 "me"]] ["i1" "b"]]
			["h2" ["i2" [0 "a"]] ["i1" "b"]]
			["h3" ["b1" [1 "me"]] ["i2" "a"]]`},
		{"beside a relationship, nothing", limit(1, x.relationships("Holds", plan.Endpoint{Side: plan.Source})), `[[]]`},
		{"beside, a list of that node's", ids(x.relationships("Link", plan.Endpoint{Side: plan.Target, Fields: sub(col("Item.id"), x.over("Item.links", nil, col("Link.id")))}), "l4", "l5"), `
			[["i3" [["l5"]]]]
			[["i1" [["l3"] ["l1"] ["l2"]]]]`},
		{"beside the relationship of an end", ids(x.of("Item", id, x.over("Item.linkedBy", nil, col("Item.id"), plan.Endpoint{Side: plan.Source, Fields: x.cols("Item.id")}, plan.Endpoint{Side: plan.Target, Fields: x.cols("Item.id")})), "i1"), `
			[[["i1" ["i1"] ["i1"]] ["i3" ["i3"] ["i1"]]]]`},
		{"beside an undirected one, as it is stored", ids(x.of("Item", id, x.over("Item.near", nil, col("Item.id"), plan.Endpoint{Side: plan.Source, Fields: x.cols("Item.id")}, plan.Endpoint{Side: plan.Target, Fields: x.cols("Item.id")})), "i3"), `
			[[["i1" ["i1"] ["i3"]] ["i3" ["i3"] ["i3"]]]]`},
		{"beside, two at once", ids(x.relationships("About", plan.Endpoint{Side: plan.Target, Fields: sub(x.anyNode("Item Item.i", "Note Note.words", "Source Source.date"))}, plan.Endpoint{Side: plan.Target, Fields: x.cols("node.id")}), "o1", "o3", "o4"), `
			[[[0 2]] ["i1"]]
			[[[2 "Words."]] ["n1"]]
			[[[4 "2020-08-13"]] ["s1"]]`},

		// Citations
		{"citations in the order in which they came", ids(x.of("Item", id, citations(plan.Node, append(x.cols("citation.locator", "citation.quote", "citation.fields", "citation.retrievedOn", "citation.note"), plan.Endpoint{Side: plan.Cited, Fields: x.cols("Source.id", "Source.title")})...)), "i1", "i2"), `
			[[["p. 2" "\u201cAn apple.\u201d" ["name" "s"] "2023-12-22?" "N" ["s1" "Gazette"]] [null null [] null null ["s2" "Record"]] ["p. 1" null [] null null ["s1" "Gazette"]]]]
			[[]]`},
		{"citations of a relationship", ids(x.relationships("Link", citations(plan.Relationship, x.cols("citation.quote")...)), "l1", "l2"), `
			[[["linked"]]]
			[[]]`},
		{"citations of a row's node and of its relationship", ids(x.of("Item", id, x.over("Item.linkedBy", nil, citations(plan.Node, x.cols("citation.locator")...), citations(plan.Relationship, x.cols("citation.quote")...))), "i2"), `
			[[[[["p. 2"] [null] ["p. 1"]] [["linked"]]] [[["p. 2"] [null] ["p. 1"]] []]]]`},
		{"the datasets that brought the citations", ids(x.of("Item", id, citations(plan.Node, x.cols("citation.dataset", "citation.locator")...)), "i1"), `
			[[["d1" "p. 2"] ["d2" null] ["d1" "p. 1"]]]`},
		{"citations, the first two", ids(x.of("Item", id, limit(2, citations(plan.Node, x.cols("citation.locator")...))), "i1"), `
			[[["p. 2"] [null]]]`},
		{"citations of a source beside a citation", ids(x.of("Note", id, citations(plan.Node, plan.Endpoint{Side: plan.Cited, Fields: sub(col("Source.id"), citations(plan.Node, plan.Endpoint{Side: plan.Cited, Fields: x.cols("Source.id")}))})), "n1"), `
			[[[["s2" [[["s1"]]]]]]]`},

		// FactsCiting
		{"facts that cite, each once", x.of("Source", id, col("Source.id"), total(x.from(plan.FactsCiting{}, x.order("fact.id"), col("fact.id"), col("fact.note"), col("fact.datasets"), col("fact.updatedAt")))), `
			["s1" [[["i1" "First." ["d2" "d1"] 1600000000001] ["l1" "L." ["d1"] 1600000000000] ["s2" null [] 1600000000000]] 3]]
			["s2" [[["i1" "First." ["d2" "d1"] 1600000000001] ["n1" null [] 1600000000000]] 2]]
			["s3" [[] 0]]`},
		{"facts that cite, by type", ids(x.of("Source", id, x.from(plan.FactsCiting{}, x.order("fact.id"), factVariant(x, map[string][]plan.Field{
			"Item": sub(col("Item.s"), limit(1, x.over("Item.links", nil, col("Link.id")))),
			"Link": sub(col("Link.w"), plan.Endpoint{Side: plan.Target, Fields: x.cols("Item.id")}, citations(plan.Relationship, x.cols("citation.quote")...)),
		}))), "s1"), `
			[[[[0 "b" [["l3"]]]] [[5 1 ["i2"] [["linked"]]]] [[4]]]]`},
		{"facts that cite, descending, after the first", ids(x.of("Source", id, total(limit(1, after(x.from(plan.FactsCiting{}, x.order("-fact.id"), col("fact.id"), plan.SortValue{Key: x.order("-fact.id")[0]}), "s2")))), "s1"), `
			[[[["l1" "l1"]] 3]]`},
		{"facts that cite, backward", ids(x.of("Source", id, limit(2, backward(x.from(plan.FactsCiting{}, x.order("fact.id"), col("fact.id"))))), "s1"), `
			[[["s2"] ["l1"]]]`},
		{"facts that cite, with their citations and datasets", ids(x.of("Source", id, x.from(plan.FactsCiting{}, x.order("fact.id"), col("fact.id"), citations(plan.Fact, x.cols("citation.locator")...), datasets(plan.Fact, x.cols("dataset.name")...))), "s2"), `
			[[["i1" [["p. 2"] [null] ["p. 1"]] [["d1"] ["d2"]]] ["n1" [[null]] []]]]`},
		{"how many facts cite", ids(x.of("Source", id, total(limit(0, x.from(plan.FactsCiting{}, x.order("fact.id"))))), "s1"), `
			[[[] 3]]`},

		// Datasets
		{"datasets of a node, by name", ids(x.of("Item", id, datasets(plan.Node, x.cols("dataset.name", "dataset.title", "dataset.licence", "dataset.publisher", "dataset.loadedAt")...)), "i1", "i2"), `
			[[["d1" "One" "CC0" "P" 5] ["d2" null null null 1600000000000]]]
			[[]]`},
		{"datasets of a relationship", ids(x.relationships("Link", datasets(plan.Relationship, x.cols("dataset.title")...)), "l1"), `[[["One"]]]`},
		{"all datasets", x.from(plan.AllDatasets{}, x.order("dataset.name"), x.cols("dataset.name", "dataset.loadedAt")...), `
			["d1" 5]
			["d2" 1600000000000]
			["d3" 7]`},
		{"some datasets", x.from(plan.AllDatasets{Names: []string{"d2", "none", "d3"}}, x.order("dataset.name"), x.cols("dataset.name")...), `
			["d2"]
			["d3"]`},
		{"no datasets", x.from(plan.AllDatasets{Names: []string{}}, x.order("dataset.name"), x.cols("dataset.name")...), ``},
	}, slices.Concat(pageCases(x), tallyCases(x), groupCases(x), dateCases(x), distinctCases(x), orderCases(x))...)
}

// anyCase is a case for every node type, one of them with fields.
func anyCase(x lexicon, typ string, fields ...plan.Field) []plan.Case {
	var cases []plan.Case
	for _, t := range x.Nodes {
		c := plan.Case{Node: t}
		if t.Name == typ {
			c.Fields = fields
		}
		cases = append(cases, c)
	}
	return cases
}

// factVariant is a variant with a case for every type of fact. The named types have fields.
func factVariant(x lexicon, fields map[string][]plan.Field) plan.Variant {
	v := plan.Variant{Of: plan.Fact}
	for _, t := range x.Nodes {
		v.Cases = append(v.Cases, plan.Case{Node: t, Fields: fields[t.Name]})
	}
	for _, t := range x.Relationships {
		v.Cases = append(v.Cases, plan.Case{Relationship: t, Fields: fields[t.Name]})
	}
	return v
}
