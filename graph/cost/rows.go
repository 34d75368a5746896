package cost

import (
	"math"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// rowsOf are the rows that a list chooses from, of all the rows that it stands in.
func (j Judge) rowsOf(in crowd, l *plan.List) crowd {
	out := crowd{how: again}
	switch from := l.From.(type) {
	case plan.OfType:
		out.nodes, out.how = j.only(from.Node), every
		out.n = float64(j.of.Nodes[from.Node.Name])
	case plan.AnyNode, plan.Met:
		out.nodes, out.how = j.cat.Nodes, every
	case plan.Search:
		out.nodes, out.how = from.Types, every
		for _, t := range from.Types {
			out.n += float64(j.of.Nodes[t.Name])
		}
		if len(from.Terms) == 0 && l.Filter == nil {
			out.n = min(out.n, plan.Bound)
		}
	case plan.OfRelationships:
		out.edges, out.how = from.Types, every
		for _, r := range from.Types {
			out.n += float64(j.of.Relationships[r.Name])
		}
	case plan.Among:
		out.edges = from.Types
		in.nodes, in.n, in.how = j.cat.Nodes, max(in.n, float64(len(l.IDs))), met
		for _, r := range from.Types {
			out.n += j.over(in, &catalog.End{Relationship: r, Direction: outOf(r)})
		}
		return out
	case plan.Followed:
		out.edges = j.cat.Relationships
	case plan.OverEnd:
		out.n = j.over(in, from.End)
		out.nodes, out.edges = from.End.Far.Types, j.onlyOver(from.End.Relationship)
	case plan.Around:
		way := plan.Way{Types: from.Types, Direction: from.Direction}
		var fars []*catalog.Far
		for _, t := range in.nodes { // of whichever type they all are
			of, n := in, 0.0
			of.nodes = j.only(t)
			for _, e := range way.Follows(t, false) {
				n += j.over(of, e)
				fars = append(fars, e.Far)
			}
			out.n = max(out.n, n)
		}
		out.nodes, out.edges = catalog.TypesAt(fars), from.Types
	case plan.ChainOver:
		out.n, out.edges = j.closure(in, from.Relationship), j.onlyOver(from.Relationship)
	case plan.ChainEnds:
		out.n, out.nodes = j.closure(in, from.Relationship), from.Relationship.To.Types
	case plan.FactsCiting:
		out.n = together(j.of.Supports, j.of.Nodes[catalog.SourceType], in)
		out.nodes, out.edges = j.cat.Nodes, j.cat.Relationships
	case plan.CitationsOf:
		out.nodes = j.cat.Source().Far.Types
	case plan.Paths, plan.Neighborhood, plan.LeftOut, plan.DatasetsOf, plan.AllDatasets:
	case plan.DatesAmong:
		out.nodes, out.edges = j.cat.Nodes, j.cat.Relationships
	}
	if l.IDs != nil {
		out.n, out.how = float64(len(l.IDs)), picked
	} else if n, ok := indexFinds(l.Filter); ok && out.how == every {
		out.n, out.how = min(out.n, math.Ceil(n(out.n))), picked
	}
	return out
}

func outOf(r *catalog.RelationshipType) catalog.Direction {
	if r.Undirected {
		return catalog.Both
	}
	return catalog.Out
}

// closure is how many relationships chains lead over from the nodes of a crowd.
func (j Judge) closure(in crowd, r *catalog.RelationshipType) float64 {
	const deep = 10
	end := &catalog.End{Relationship: r, Direction: catalog.Out}
	sum, step := 0.0, in
	for range deep {
		step.n = j.over(step, end)
		sum += step.n
		step.nodes, step.how, step.apart = r.To.Types, met, false
	}
	return min(sum, in.n*float64(j.of.Relationships[r.Name]))
}
