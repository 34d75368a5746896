package cost

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// filter is how many rows may be looked at to try a filter on one row of a crowd. No
// condition is taken to be decided before another, and of relationships all are
// looked at: a filter that keeps nothing makes a store do so.
func (j Judge) filter(f plan.Filter, in crowd) float64 {
	switch f := f.(type) {
	case nil:
		return 0
	case plan.And:
		return j.filters(f, in)
	case plan.Or:
		return j.filters(f, in)
	case plan.Compare, plan.IsNull, plan.Empty, plan.Is:
		return comparing
	case plan.In:
		return comparing + comparing/10*float64(len(f.Values))
	case plan.Match:
		return seeking
	case plan.Has:
		return hunting + comparing*float64(len(f.Values))
	case plan.Typed:
		in.nodes = j.only(f.Node)
		return 1 + j.filter(f.Where, in)
	case plan.Meets:
		return j.meets(f.End, f.Where, in)
	case plan.Count:
		return j.meets(f.End, f.Where, in)
	case plan.At:
		return 1 + j.filter(f.Where, j.beside(in, f.Side))
	case plan.Cites:
		return 1 + few*(1+j.filter(f.Where, crowd{n: 1, how: again, nodes: j.cat.Source().Far.Types}))
	}
	return 0
}

func (j Judge) filters(all []plan.Filter, in crowd) float64 {
	sum := 0.0
	for _, f := range all {
		sum += j.filter(f, in)
	}
	return sum
}

// meets is what it takes to try all relationships at an end of a node.
func (j Judge) meets(e *catalog.End, w plan.Filter, in crowd) float64 {
	far := crowd{n: 1, nodes: e.Far.Types, edges: j.onlyOver(e.Relationship), how: met}
	if in.how != every {
		far.how = again
	}
	return 1 + j.each(in, e)*(1+j.filter(w, far))
}
