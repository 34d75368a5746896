package cost

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// looks returns how many rows a store may look at to find the rows of a list, in all rows
// that the list is nested in.
func (j Judge) looks(in rowSet, l *plan.List) float64 {
	switch from := l.From.(type) {
	case plan.Walk:
		return j.walk(from, l)
	case plan.DatesAmong:
		return j.datesAmong(from, l)
	case plan.Groups:
		return j.groups(in, from)
	case plan.VisitedNodes, plan.PathRelationships, plan.OmittedEnds, plan.CitationsOf, plan.DatasetsOf, plan.AllDatasets, plan.GroupNode:
		return 0 // they look only at what they give, or the walk counts them
	case plan.OfType, plan.AnyNode, plan.Search, plan.OfRelationships, plan.Induced, plan.OverEnd, plan.Around, plan.Distinct, plan.RelationshipsTo, plan.ChainOver, plan.ChainEnds, plan.FactsCiting:
	}
	rows := j.rowsOf(in, l)
	filter := j.filter(l.Filter, rows)
	distinct, isDistinct := l.From.(plan.Distinct)
	if isDistinct {
		filter += j.filter(distinct.Via, rows)
	}
	sum := 0.0
	if l.Limit > 0 && (l.Filter != nil || !isIndexed(l)) {
		sum += rows.n * (1 + filter + j.ordering(l.Order, rows))
	}
	switch {
	case l.Total && isDistinct:
		sum += rows.n * (1 + filter)
	case l.Total && l.Filter == nil && len(rows.edges) > 1:
		sum += rows.n * countUnionCost
	case l.Total && l.Filter == nil:
		sum += rows.n * countCost
	case l.Total:
		sum += rows.n * (1 + filter)
	}
	for _, t := range l.Aggregates {
		each := groupCost + filter + j.groupKey(t.Of, rows)
		if t.Limit > plan.MaxFacet {
			each += fetchValueCost
		}
		sum += rows.n*each + keepValueCost*j.distinctValues(t.Of, rows)
	}
	return sum
}

// distinctValues returns how many different values the rows may have for a group key. It
// is 0 for keys with few values, such as enums, years and types.
func (j Judge) distinctValues(t plan.GroupKey, rows rowSet) float64 {
	switch t := t.(type) {
	case plan.Column:
		if k := t.Property.Kind; k != catalog.EnumKind && k != catalog.Boolean {
			return rows.n
		}
	case plan.FarEnd:
		return min(rows.n*j.degree(rows, t.End), j.nodeCount(t.End.Far.Types))
	case plan.NodeAt, plan.CitedSource:
		return min(rows.n, j.nodeCount(j.cat.Nodes))
	case plan.YearOf, plan.TypeOf, plan.Cases:
	}
	return 0
}

// nodeCount returns how many nodes of some types there are.
func (j Judge) nodeCount(types []*catalog.NodeType) float64 {
	n := 0
	for _, t := range types {
		n += int(j.of.Nodes[t.Name])
	}
	return float64(n)
}

// ordering returns the cost of sorting one row.
func (j Judge) ordering(order []plan.SortKey, rows rowSet) float64 {
	sum := 0.0
	for _, t := range order {
		switch by := t.By.(type) {
		case *plan.CountOf, *plan.ExtremeOf:
			sum += sortCost + j.sortKey(by, rows)
		case plan.Column:
			if by.Property.Name != "id" {
				sum += sortCost
			}
		case plan.Rank, plan.Undated, plan.SearchKey, plan.Dating, plan.Grouped:
		}
	}
	return sum
}

// sortKey returns how many rows a store may look at to find the key of one row.
func (j Judge) sortKey(by plan.SortBy, in rowSet) float64 {
	switch by := by.(type) {
	case *plan.CountOf:
		return j.degree(in, by.End) * (1 + j.filter(by.Where, j.across(by.End, in)))
	case *plan.ExtremeOf:
		far := j.across(by.End, in)
		return j.degree(in, by.End) * (1 + j.filter(by.Where, far) + j.sortKey(by.By, far))
	case plan.Column, plan.Rank, plan.Undated, plan.SearchKey, plan.Dating, plan.Grouped: // these are in the row
	}
	return 0
}

// groupKey returns the cost of reading the group key of one row.
func (j Judge) groupKey(t plan.GroupKey, rows rowSet) float64 {
	switch t := t.(type) {
	case plan.Column, plan.YearOf, plan.TypeOf:
		return compareCost
	case plan.Cases:
		sum := 0.0
		for _, c := range t {
			sum += j.filter(c.Where, rows)
		}
		return sum
	case plan.FarEnd:
		return 2 * j.degree(rows, t.End)
	case plan.NodeAt:
		return 1
	case plan.CitedSource:
		return 2 * perFact
	}
	return 0
}
