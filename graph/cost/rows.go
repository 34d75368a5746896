package cost

import (
	"math"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// rowsOf returns the rows that a list selects from, in all rows that the list is nested in.
func (j Judge) rowsOf(in rowSet, l *plan.List) rowSet {
	out := rowSet{how: reachedTwice}
	switch from := l.From.(type) {
	case plan.OfType:
		out.nodes, out.how = j.oneNodeType(from.Node), scanned
		out.n = float64(j.of.Nodes[from.Node.Name])
	case plan.AnyNode, plan.VisitedNodes:
		out.nodes, out.how = j.cat.Nodes, scanned
	case plan.Search:
		out.nodes, out.how = from.Types, scanned
		for _, t := range from.Types {
			out.n += float64(j.of.Nodes[t.Name])
		}
		if len(from.Terms) == 0 && l.Filter == nil {
			out.n = min(out.n, plan.Bound)
		}
	case plan.OfRelationships:
		out.edges, out.how = from.Types, scanned
		for _, r := range from.Types {
			out.n += float64(j.of.Relationships[r.Name])
		}
	case plan.Induced:
		out.edges = from.Types
		in.nodes, in.n, in.how = j.cat.Nodes, max(in.n, float64(len(l.IDs))), reached
		for _, r := range from.Types {
			out.n += j.relationships(in, &catalog.End{Relationship: r, Direction: outOf(r)})
			if len(from.Among) > 0 && !r.Undirected {
				out.n += j.relationships(in, &catalog.End{Relationship: r, Direction: catalog.In})
			}
		}
		return out
	case plan.PathRelationships:
		out.edges = j.cat.Relationships
	case plan.FromNode:
		out.n, out.nodes, out.edges = j.fromNode(in, from, false)
	case plan.Distinct:
		out.n, out.nodes, out.edges = j.fromNode(in, from.Of, false)
	case plan.RelationshipsTo:
		out.n, _, out.edges = j.fromNode(in, from.Of, true)
	case plan.ChainOver:
		out.n, out.edges = j.closure(in, from.Relationship), j.oneRelationshipType(from.Relationship)
	case plan.ChainEnds:
		out.n, out.nodes = j.closure(in, from.Relationship), from.Relationship.To.Types
	case plan.FactsCiting:
		out.n = totalDegree(j.of.Supports, j.of.Nodes[catalog.SourceType], in)
		out.nodes, out.edges = j.cat.Nodes, j.cat.Relationships
	case plan.CitationsOf:
		out.nodes = j.cat.Source().Far.Types
	case plan.Groups:
		for _, k := range from.By {
			if of, ok := k.Of.(plan.TheNode); ok {
				out.nodes = append(out.nodes, of.Far.Types...)
			}
		}
	case plan.GroupNode:
		out.nodes = from.Far.Types
	case plan.Paths, plan.Neighborhood, plan.OmittedEnds, plan.DatasetsOf, plan.AllDatasets:
	case plan.DatesAmong:
		out.nodes, out.edges = j.cat.Nodes, j.cat.Relationships
	}
	if l.IDs != nil {
		out.n, out.how = float64(len(l.IDs)), chosen
	} else if n, ok := indexFinds(l.Filter); ok && out.how == scanned {
		out.n, out.how = min(out.n, math.Ceil(n(out.n))), chosen
	}
	return out
}

// fromNode returns the relationships of the nodes of a rowSet that a list reads, and what
// they lead to. With back, they are those that lead to the nodes.
func (j Judge) fromNode(in rowSet, from plan.FromNode, back bool) (n float64, far []*catalog.NodeType, edges []*catalog.RelationshipType) {
	switch from := from.(type) {
	case plan.OverEnd:
		end := *from.End
		if back && end.Direction != catalog.Both {
			end.Direction = catalog.In - end.Direction
		}
		return j.relationships(in, &end), end.Far.Types, j.oneRelationshipType(end.Relationship)
	case plan.Around:
		way := plan.Traversal{Types: from.Types, Direction: from.Direction}
		var fars []*catalog.Far
		for _, t := range in.nodes { // the worst case: all nodes have the type with the most
			of, all := in, 0.0
			of.nodes = j.oneNodeType(t)
			for _, e := range way.Follows(t, back) {
				all += j.relationships(of, e)
				fars = append(fars, e.Far)
			}
			n = max(n, all)
		}
		return n, catalog.TypesAt(fars), from.Types
	}
	return 0, nil, nil
}

func outOf(r *catalog.RelationshipType) catalog.Direction {
	if r.Undirected {
		return catalog.Both
	}
	return catalog.Out
}

// closure returns how many relationships chains follow from the nodes of a rowSet.
func (j Judge) closure(in rowSet, r *catalog.RelationshipType) float64 {
	const deep = 10
	end := &catalog.End{Relationship: r, Direction: catalog.Out}
	sum, step := 0.0, in
	for range deep {
		step.n = j.relationships(step, end)
		sum += step.n
		step.nodes, step.how, step.distinct = r.To.Types, reached, false
	}
	return min(sum, in.n*float64(j.of.Relationships[r.Name]))
}
