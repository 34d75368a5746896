package storetest

import "casegraph/internal/plan"

// grouped are the groups of the nodes that a search finds, by type and label.
func (x lexicon) grouped(l *plan.List) *plan.List {
	from := plan.Groups{
		Of: &plan.List{From: l.From, Filter: l.Filter, Order: l.Order},
		By: []plan.GroupBy{{At: plan.TheRow, Of: plan.TypeOf{Of: plan.Node}}, {At: plan.TheRow, Of: x.col("node.label")}},
	}
	return total(x.from(from, from.Order(), plan.Grouped{Part: plan.GroupValue}, plan.Grouped{Part: plan.GroupValue, Key: 1}, plan.Grouped{Part: plan.GroupCount}))
}
