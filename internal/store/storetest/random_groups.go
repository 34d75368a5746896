package storetest

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// groups is a random list of the groups of some rows.
func (b *gambler) groups(rows *plan.List, at place, depth int) *plan.List {
	of := &plan.List{From: rows.From, IDs: rows.IDs, Filter: rows.Filter}
	from := plan.Groups{Of: of}
	places := []place{at}
	for range b.IntN(4) {
		n := b.IntN(len(places))
		if s, far, ok := b.step(places[n], n == 0); ok {
			s.From = n - 1
			from.Steps, places = append(from.Steps, s), append(places, far)
		}
	}
	for range 1 + b.IntN(3) {
		n := b.IntN(len(places))
		from.By = append(from.By, plan.GroupBy{At: n - 1, Of: b.grouping(places[n], n == 0)})
	}
	for _, c := range b.columns(subjectOf(at), at) {
		switch c.Property.Kind {
		case catalog.Int, catalog.BigInt, catalog.Float:
			if !c.Property.List && len(from.Stats) < 2 && b.odds(3) {
				from.Stats = append(from.Stats, c)
			}
		case catalog.String, catalog.URL, catalog.ID, catalog.EnumKind, catalog.Boolean, catalog.Duration, catalog.Date, catalog.DateTime:
		}
	}
	l := &plan.List{From: from, Order: from.Order()}
	b.page(l)
	l.After, l.Before = nil, nil
	keys := &plan.List{From: from, Order: l.Order, Limit: plan.NoLimit}
	for _, t := range l.Order {
		keys.Row = append(keys.Row, plan.SortValue{Key: t})
	}
	if rows.From != nil && b.odds(2) && !isInner(rows.From) {
		if all := b.graph.Answer(keys).([]any); len(all) > 0 {
			l.After = pick(b.Rand, all).([]any)
		}
	}
	l.Row = append(slices.Clone(keys.Row), plan.Grouped{Part: plan.GroupCount})
	if len(from.Stats) > 0 {
		l.Row = append(l.Row, plan.Grouped{Part: plan.GroupNumbers})
	}
	for i, k := range from.By {
		of, ok := k.Of.(plan.TheNode)
		if !ok {
			l.Row = append(l.Row, plan.Grouped{Part: plan.GroupValue, Key: i})
			continue
		}
		node := &plan.List{From: plan.GroupNode{Key: i, Far: of.Far}, Limit: 1, Row: b.cols("node.id", "node.label")}
		if depth > 0 && b.odds(2) {
			node.Row = b.fields(place{node: of.Far.Types}, depth-1)
		}
		l.Row = append(l.Row, node)
	}
	return l
}

func isInner(from plan.From) bool {
	_, ok := from.(plan.Inner)
	return ok
}

// subjectOf is the subject that a row has, the node before the relationship.
func subjectOf(at place) plan.Subject {
	if len(at.node) == 0 {
		return plan.Relationship
	}
	return plan.Node
}

// step is a random step from a place, and where it leads.
func (b *gambler) step(at place, isRow bool) (plan.GroupStep, place, bool) {
	if isRow && len(at.relationship) > 0 && (len(at.node) == 0 || b.odds(4)) {
		side := pick(b.Rand, []plan.Side{plan.Source, plan.Target})
		far := place{node: sideTypes(at.relationship, side)}
		return plan.GroupStep{Side: side, Far: b.far(far.node)}, far, true
	}
	ends := b.ends(at)
	if len(ends) == 0 {
		return plan.GroupStep{}, place{}, false
	}
	e := pick(b.Rand, ends)
	far := place{node: e.Far.Types}
	if len(at.node) > 1 && e.Relationship.Same {
		far.node = at.node
	}
	return plan.GroupStep{End: e, Far: b.far(far.node)}, far, true
}

// far is what has these types.
func (b *gambler) far(types []*catalog.NodeType) *catalog.Far {
	if len(types) == 1 {
		return types[0].Far
	}
	if u := b.union(types); u != nil {
		return u.Far
	}
	return &catalog.Far{Types: types}
}

// grouping is a random key of a place.
func (b *gambler) grouping(at place, isRow bool) plan.Grouping {
	of := subjectOf(at)
	switch n := b.IntN(8); {
	case n < 2 && !isRow:
		return plan.TheNode{Far: b.far(at.node)}
	case n == 2:
		return plan.TypeOf{Of: of}
	case n == 3 && len(at.node) > 0:
		return plan.Cases{{Value: "ONE", Where: b.filter(place{node: at.node}, 1)}, {Value: "TWO", Where: b.filter(place{node: at.node}, 0)}}
	}
	for {
		c := pick(b.Rand, b.columns(of, at))
		switch p := c.Property; p.Kind {
		case catalog.Date:
			if !p.List {
				return plan.PeriodOf{Column: c, Unit: pick(b.Rand, []plan.Unit{plan.Year, plan.Month, plan.Decade})}
			}
		case catalog.Int, catalog.Float:
			if !p.List {
				return plan.RangeOf{Column: c, Ranges: []plan.Range{{Lt: -0.5}, {Gte: 0.5, Lt: 2.0}, {Gte: 2.0}}[b.IntN(3):]}
			}
		case catalog.BigInt, catalog.DateTime:
		case catalog.String, catalog.URL, catalog.ID, catalog.EnumKind, catalog.Boolean, catalog.Duration:
			if !p.Prose {
				return c
			}
		}
	}
}
