package graph

import (
	"math"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// What is done with a row, in rows looked at: to read it by itself is one.
const (
	// counting is to count a row that no filter is tried on, countingOf one of several
	// types of relationships, which Neo4j keeps no numbers of together.
	counting, countingOf = 0.02, 1
	// sorting is to keep a row in an order that no index has.
	sorting = 1
	// grouping is to count a row by what it has, holding to keep a value that was met
	// until all are counted (some 500 bytes), gathering to bring each value there is
	// into the program.
	grouping, holding, gathering = 1, 100, 2
	// comparing is to try a condition on a column, seeking in a text, hunting in a list.
	comparing, seeking, hunting = 0.1, 0.5, 1
)

// looks is how many rows may be looked at for what a list gives, in all rows that
// it stands in.
func (j judge) looks(in crowd, l *plan.List) float64 {
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
func (j judge) values(t plan.Trait, rows crowd) float64 {
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
func (j judge) all(types []*catalog.NodeType) float64 {
	n := 0
	for _, t := range types {
		n += int(j.of.Nodes[t.Name])
	}
	return float64(n)
}

// isIndexed says whether the first rows of a list are found without looking at others:
// an index has those of a whole type in their order.
func isIndexed(l *plan.List) bool {
	if len(l.Order) == 0 || l.IDs != nil {
		return true
	}
	_, nodes := l.From.(plan.OfType)
	_, relationships := l.From.(plan.OfRelationships)
	col, ok := l.Order[0].By.(plan.Column)
	return (nodes || relationships) && ok && (col.Property.Index || col.Property.Unique || col.Property.Name == "id")
}

// keys is what it takes to order a row.
func (j judge) keys(order []plan.Term, rows crowd) float64 {
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

// rowsOf are the rows that a list chooses from, of all the rows that it stands in.
func (j judge) rowsOf(in crowd, l *plan.List) crowd {
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

// indexFinds says how many of so many nodes an index finds for a filter, if it does: one
// for an id, and few for a text that is indexed. How many nodes share a text is not
// measured. It is taken for the root of their number, so here the cost may be too low.
func indexFinds(f plan.Filter) (n func(all float64) float64, ok bool) {
	switch f := f.(type) {
	case plan.And:
		for _, part := range f {
			if n, ok := indexFinds(part); ok {
				return n, true
			}
		}
	case plan.Compare:
		return findsBy(f.Column, 1, f.Op == plan.Eq && !f.Not)
	case plan.In:
		return findsBy(f.Column, len(f.Values), !f.Not)
	case nil, plan.Or, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Is, plan.Typed, plan.Meets, plan.Count, plan.At, plan.Cites:
	}
	return nil, false
}

func findsBy(col plan.Column, values int, equal bool) (n func(all float64) float64, ok bool) {
	p := col.Property
	switch {
	case !equal || col.Of != plan.Node && col.Of != plan.Relationship:
	case p.Unique || p.Name == "id":
		return func(float64) float64 { return float64(values) }, true
	case col.Of == plan.Node && p.Index && p.Kind != catalog.EnumKind && p.Kind != catalog.Boolean:
		return func(all float64) float64 { return float64(values) * math.Sqrt(all) }, true
	}
	return nil, false
}

// closure is how many relationships chains lead over from the nodes of a crowd.
func (j judge) closure(in crowd, r *catalog.RelationshipType) float64 {
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

// trait is what it takes to see what a row is counted by.
func (j judge) trait(t plan.Trait, rows crowd) float64 {
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
