package storetest

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// dates lists the dates around nodes: the fact's id, the name and the date.
func (x lexicon) dates(from plan.DatesAround, of ...string) *plan.List {
	order := []plan.Term{{By: plan.DateKey}, {By: x.col("fact.id")}, {By: plan.Name}}
	return ids(x.from(from, order, x.col("fact.id"), plan.Name, plan.Written), of...)
}

func day(n int64) *int64 { return &n }

// dateCases are those of dates around nodes.
func dateCases(x lexicon) []rowCase {
	around := func(depth int) plan.DatesAround { return plan.DatesAround{Depth: depth} }
	y2020, end2020 := day(18262), day(18627)
	types := []*catalog.NodeType{x.typ("Box"), x.typ("Source")}
	return []rowCase{
		{"dates of nodes alone", total(x.dates(around(0), "i1", "i2", "none", "l1")), `
			["i2" "day" "2019"]
			["i1" "day" "2020-01-01"]
			["i1" "d" "2020-08"]
			["i2" "d" "2020-08-13/.."]
			total 4`},
		{"dates of nodes and what is around them", total(x.dates(around(1), "i3")), `
			["i3" "day" "2000"]
			["i2" "day" "2019"]
			["i1" "day" "2020-01-01"]
			["l5" "until" "2020/.."]
			["i1" "d" "2020-08"]
			["i2" "d" "2020-08-13/.."]
			total 6`},
		{"dates two steps around", total(limit(3, x.dates(around(2), "i3"))), `
			["i3" "day" "2000"]
			["i2" "day" "2019"]
			["l3" "since" "2019-05"]
			total 10`},
		{"dates after one, backward", with(limit(2, backward(x.dates(around(2), "i3"))), func(l *plan.List) { l.Before = []any{keyed(x.col("Item.d").Property, "2020-08"), "i1", "d"} }), `
			["l5" "until" "2020/.."]
			["l1" "since" "2020"]`},
		{"dates that have no bounds", x.dates(plan.DatesAround{Depth: 1, Undated: true}, "i2", "i4"), `
			["i4" "d" "XXXX-01-30"]
			["l4" "since" "XXXX"]`},
		{"dates that may be within", x.dates(plan.DatesAround{Depth: 3, First: y2020, Last: end2020}, "i1"), `
			["i1" "day" "2020-01-01"]
			["h3" "since" "2020"]
			["l1" "since" "2020"]
			["l5" "until" "2020/.."]
			["i1" "d" "2020-08"]
			["i2" "d" "2020-08-13/.."]`},
		{"dates that are within", x.dates(plan.DatesAround{Depth: 3, First: y2020, Last: end2020, Certainly: true}, "i1"), `
			["i1" "day" "2020-01-01"]
			["h3" "since" "2020"]
			["l1" "since" "2020"]
			["i1" "d" "2020-08"]`},
		{"dates of what is walked to over some types", x.dates(plan.DatesAround{Depth: 2, Types: types}, "i1"), `
			["i1" "day" "2020-01-01"]
			["i1" "d" "2020-08"]
			["b1" "d" "2021"]`},
		{"dates around nothing", total(x.dates(around(2))), `
			total 0`},
		{"dates, with what they are of", limit(2, with(x.dates(around(1), "i2"), func(l *plan.List) {
			l.Row = []plan.Field{plan.DateKey, factVariant(x, map[string][]plan.Field{"Item": {x.col("Item.s"), x.over("Item.links", nil, x.col("Link.id"))}, "Link": x.cols("Link.w")})}
		})), `
			[70552576339002 [0 null [["l5"]]]]
			[70669010224981 [0 "a" [["l4"]]]]`},
	}
}
