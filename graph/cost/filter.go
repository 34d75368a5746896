package cost

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// filter returns how many rows a store may look at to evaluate a filter on one row of a
// rowSet. It is the worst case: every condition is evaluated, and all relationships are
// looked at. That happens when the filter keeps nothing.
func (j Judge) filter(f plan.Filter, in rowSet) float64 {
	switch f := f.(type) {
	case nil:
		return 0
	case plan.And:
		return j.filters(f, in)
	case plan.Or:
		return j.filters(f, in)
	case plan.Compare, plan.IsNull, plan.Empty, plan.Is:
		return compareCost
	case plan.In:
		return compareCost + compareCost/10*float64(len(f.Values))
	case plan.Match:
		return textMatchCost
	case plan.Has:
		return listMatchCost + compareCost*float64(len(f.Values))
	case plan.Gap:
		return listMatchCost
	case plan.Typed:
		if f.Relationship != nil {
			in.edges = j.oneRelationshipType(f.Relationship)
		} else {
			in.nodes = j.oneNodeType(f.Node)
		}
		return 1 + j.filter(f.Where, in)
	case plan.Exists:
		return j.related(f.End, f.Where, in)
	case plan.Count:
		return j.related(f.End, f.Where, in)
	case plan.Covered: // for each node at End: the nodes at By, and for each of these the nodes at End
		return 1 + j.degree(in, f.End)*(1+j.related(f.By, plan.All(f.Where, plan.Exists{End: f.End}), in))
	case plan.At:
		return 1 + j.filter(f.Where, j.endpoint(in, f.Side))
	case plan.Cites:
		return 1 + perFact*(1+j.filter(f.Where, rowSet{n: 1, how: reachedTwice, nodes: j.cat.Source().Far.Types}))
	}
	return 0
}

func (j Judge) filters(all []plan.Filter, in rowSet) float64 {
	sum := 0.0
	for _, f := range all {
		sum += j.filter(f, in)
	}
	return sum
}

// related returns how many rows a condition on the relationships at an end looks at.
func (j Judge) related(e *catalog.End, w plan.Filter, in rowSet) float64 {
	return 1 + j.degree(in, e)*(1+j.filter(w, j.across(e, in)))
}

// across returns one relationship at an end of a row, with the node at its other side.
func (j Judge) across(e *catalog.End, in rowSet) rowSet {
	far := rowSet{n: 1, nodes: e.Far.Types, edges: j.oneRelationshipType(e.Relationship), how: reached}
	if in.how != scanned {
		far.how = reachedTwice
	}
	return far
}
