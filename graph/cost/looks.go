package cost

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// looks is how many rows may be looked at for what a list gives, in all rows that
// it stands in.
func (j Judge) looks(in crowd, l *plan.List) float64 {
	switch from := l.From.(type) {
	case plan.Walk:
		return j.walk(from, l)
	case plan.DatesAmong:
		return j.datesAmong(from, l)
	case plan.Met, plan.Followed, plan.LeftOut, plan.CitationsOf, plan.DatasetsOf, plan.AllDatasets:
		return 0 // no more than they give, or counted in the walk
	case plan.OfType, plan.AnyNode, plan.Search, plan.OfRelationships, plan.Among, plan.OverEnd, plan.Around, plan.ChainOver, plan.ChainEnds, plan.FactsCiting:
	}
	rows := j.rowsOf(in, l)
	filter := j.filter(l.Filter, rows)
	sum := 0.0
	if l.Limit > 0 && (l.Filter != nil || !isIndexed(l)) {
		sum += rows.n * (1 + filter + j.keys(l.Order, rows))
	}
	switch {
	case l.Total && l.Filter == nil && len(rows.edges) > 1:
		sum += rows.n * countingOf
	case l.Total && l.Filter == nil:
		sum += rows.n * counting
	case l.Total:
		sum += rows.n * (1 + filter)
	}
	for _, t := range l.Tallies {
		each := grouping + filter + j.trait(t.Of, rows)
		if t.Limit > plan.MaxFacet {
			each += gathering
		}
		sum += rows.n*each + holding*j.values(t.Of, rows)
	}
	return sum
}

// values is how many different values rows may have of a trait that has no few: texts
// and numbers, and the nodes at an end.
func (j Judge) values(t plan.Trait, rows crowd) float64 {
	switch t := t.(type) {
	case plan.Column:
		if k := t.Property.Kind; k != catalog.EnumKind && k != catalog.Boolean {
			return rows.n
		}
	case plan.FarEnd:
		return min(rows.n*j.each(rows, t.End), j.all(t.End.Far.Types))
	case plan.NodeAt, plan.CitedSource:
		return min(rows.n, j.all(j.cat.Nodes))
	case plan.YearOf, plan.TypeOf, plan.Cases:
	}
	return 0
}

// all is how many nodes of some types there are.
func (j Judge) all(types []*catalog.NodeType) float64 {
	n := 0
	for _, t := range types {
		n += int(j.of.Nodes[t.Name])
	}
	return float64(n)
}

// keys is what it takes to order a row.
func (j Judge) keys(order []plan.Term, rows crowd) float64 {
	sum := 0.0
	for _, t := range order {
		switch by := t.By.(type) {
		case plan.CountOf:
			sum += sorting + j.each(rows, by.End)
		case plan.Column:
			if by.Property.Name != "id" {
				sum += sorting
			}
		case plan.ByRank, plan.Dating:
		}
	}
	return sum
}

// trait is what it takes to see what a row is counted by.
func (j Judge) trait(t plan.Trait, rows crowd) float64 {
	switch t := t.(type) {
	case plan.Column, plan.YearOf, plan.TypeOf:
		return comparing
	case plan.Cases:
		sum := 0.0
		for _, c := range t {
			sum += j.filter(c.Where, rows)
		}
		return sum
	case plan.FarEnd:
		return 2 * j.each(rows, t.End)
	case plan.NodeAt:
		return 1
	case plan.CitedSource:
		return 2 * few
	}
	return 0
}
