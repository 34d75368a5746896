package storetest

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// dates lists the dates of nodes and of the relationships among them: the fact's id, the name
// and the date.
func (x lexicon) dates(from plan.DatesAmong, of ...string) *plan.List {
	order := []plan.SortKey{{By: plan.DateKey}, {By: x.col("fact.id")}, {By: plan.Name}}
	return ids(x.from(from, order, x.col("fact.id"), plan.Name, plan.Written), of...)
}

func day(n int64) *int64 { return &n }

// dateCases are cases for the dates of nodes and of the relationships among them.
func dateCases(x lexicon) []rowCase {
	none, all := plan.DatesAmong{}, plan.DatesAmong{Types: x.Relationships}
	links, undated, may, strong := all, all, all, all
	links.Types = []*catalog.RelationshipType{x.rel("Link"), x.rel("Near")}
	undated.Undated = true
	may.First, may.Last = day(18262), day(18627) // 2020
	must := may
	must.Certainly = true
	strong.Where = plan.Compare{Column: x.col("relationship.status"), Op: plan.Eq, Value: "ALLEGED"}
	several := []string{"i1", "i2", "i3", "i4", "b1"}
	return []rowCase{
		{"dates of nodes alone", total(x.dates(none, "i1", "i2", "none", "l1")), `
			["i2" "day" "2019"]
			["i1" "day" "2020-01-01"]
			["i1" "d" "2020-08"]
			["i2" "d" "2020-08-13/.."]
			total 4`},
		{"dates of nodes and of what joins them", total(x.dates(all, several...)), `
			["i3" "day" "2000"]
			["i4" "day" "2000"]
			["i2" "day" "2019"]
			["l3" "since" "2019-05"]
			["i1" "day" "2020-01-01"]
			["h3" "since" "2020"]
			["l1" "since" "2020"]
			["l5" "until" "2020/.."]
			["i1" "d" "2020-08"]
			["i2" "d" "2020-08-13/.."]
			["b1" "d" "2021"]
			total 11`},
		{"dates of what joins them by some types", total(limit(4, x.dates(links, "i2", "i1"))), `
			["i2" "day" "2019"]
			["l3" "since" "2019-05"]
			["i1" "day" "2020-01-01"]
			["l1" "since" "2020"]
			total 6`},
		{"dates of what joins them under a condition", x.dates(strong, "i2", "i1"), `
			["i2" "day" "2019"]
			["i1" "day" "2020-01-01"]
			["l1" "since" "2020"]
			["i1" "d" "2020-08"]
			["i2" "d" "2020-08-13/.."]`},
		{"dates after one, backward", with(limit(2, backward(x.dates(all, several...))), func(l *plan.List) { l.Before = []any{keyed(x.col("Item.d").Property, "2020-08"), "i1", "d"} }), `
			["l5" "until" "2020/.."]
			["l1" "since" "2020"]`},
		{"dates that have no bounds", total(limit(1, x.dates(undated, several...))), `
			["i4" "d" "XXXX-01-30"]
			total 2`},
		{"dates that may be within", x.dates(may, several...), `
			["i1" "day" "2020-01-01"]
			["h3" "since" "2020"]
			["l1" "since" "2020"]
			["l5" "until" "2020/.."]
			["i1" "d" "2020-08"]
			["i2" "d" "2020-08-13/.."]`},
		{"dates that are within", x.dates(must, several...), `
			["i1" "day" "2020-01-01"]
			["h3" "since" "2020"]
			["l1" "since" "2020"]
			["i1" "d" "2020-08"]`},
		{"dates of nothing", total(x.dates(all)), `
			total 0`},
		{"dates, with what they are of", limit(2, with(x.dates(all, "i2", "i3", "i1"), func(l *plan.List) {
			l.Row = []plan.Field{plan.DateKey, factVariant(x, map[string][]plan.Field{"Item": {x.col("Item.s"), x.over("Item.links", nil, x.col("Link.id"))}, "Link": x.cols("Link.w")})}
		})), `
			[70552576339002 [0 null [["l5"]]]]
			[70669010224981 [0 "a" [["l4"]]]]`},
	}
}
