package cost

import "casegraph/internal/plan"

// Lists estimates lists with all that is nested in them. A nil list counts as nothing.
func (j Judge) Lists(lists ...*plan.List) Estimate {
	var sum Estimate
	for _, l := range lists {
		if l != nil {
			sum = sum.And(j.list(nil, rowSet{n: 1, distinct: true}, l))
		}
	}
	return sum
}

// list estimates a list that is nested in rows of another list, for all those rows together.
func (j Judge) list(outer plan.From, in rowSet, l *plan.List) Estimate {
	rows := min(l.Limit, j.assumedRows(outer, l.From))
	lists := toInt(in.n)
	sum := Estimate{Rows: Plus(lists, Times(lists, rows))}
	for _, t := range l.Aggregates {
		sum.Rows = Plus(sum.Rows, Times(lists, min(t.Limit, plan.MaxFacet)))
	}
	sum.Looks = j.looks(in, l)
	within := j.rowsOf(in, l)
	within.n = in.n * float64(rows)
	within.how, within.distinct = chosen, len(in.nodes)+len(in.edges) == 0
	return sum.And(j.fields(l.From, within, l.Row))
}

// toInt converts a number of rows.
func toInt(n float64) int { return int(min(n, Max)) }

// assumedRows returns how many rows a list without a page is assumed to have. For lists
// inside a walk it is mostly the maximum. For the others (citations and the like, and
// relationships between nodes of a walk) it is a usual number: the maximum would refuse
// operations that are cheap in practice. Actual counts the real rows, and the deadline and
// the size limit of an answer bound them.
func (j Judge) assumedRows(outer, f plan.From) int {
	switch f.(type) {
	case plan.CitationsOf, plan.DatasetsOf, plan.RelationshipsTo, plan.ChainOver, plan.ChainEnds: // usually few
		return perFact
	case plan.AllDatasets:
		return plan.MaxPage
	case plan.GroupNode:
		return 1
	case plan.Induced, plan.Walked:
		if walk, ok := outer.(plan.Walk); ok {
			return j.assumedWalkRows(walk, f)
		}
	case plan.OfType, plan.AnyNode, plan.Search, plan.OfRelationships, plan.OverEnd, plan.Around, plan.Distinct, plan.FactsCiting, plan.DatesAmong, plan.Groups, plan.Walk:
	}
	return plan.NoLimit
}

// assumedWalkRows is assumedRows for a list inside the row of a walk.
func (j Judge) assumedWalkRows(walk plan.Walk, f plan.From) int {
	switch walk := walk.(type) {
	case plan.Neighborhood:
		if walked, ok := f.(plan.Walked); ok {
			switch walked.(type) {
			case plan.VisitedNodes:
				return walk.Nodes
			case plan.OmittedEnds:
				return Times(walk.Nodes, j.mostEnds(walk.Traversal))
			case plan.PathRelationships: // only inside Paths
			}
		}
		return Times(walk.Nodes, 4)
	case plan.Paths: // a path has one node more than relationships
		return walk.MaxLength + 1
	}
	return plan.NoLimit
}

// mostEnds returns the greatest number of ends that a traversal follows from one node.
func (j Judge) mostEnds(w plan.Traversal) int {
	greatest := 0
	for _, t := range j.cat.Nodes {
		n := 0
		for _, e := range t.Ends {
			if w.Follow(e) {
				n++
			}
		}
		greatest = max(greatest, n)
	}
	return greatest
}

// fields estimates the lists inside some rows.
func (j Judge) fields(from plan.From, in rowSet, fields []plan.Field) Estimate {
	var sum Estimate
	for _, f := range fields {
		switch f := f.(type) {
		case *plan.List:
			sum = sum.And(j.list(from, in, f))
		case plan.Endpoint:
			sum = sum.And(j.fields(nil, j.endpoint(in, f.Side), f.Fields))
		case plan.Variant:
			var dearest Estimate // a row has one type, so only one case applies
			for _, c := range f.Cases {
				of := in
				if c.Node != nil {
					of.nodes = j.oneNodeType(c.Node)
				} else {
					of.edges = j.oneRelationshipType(c.Relationship)
				}
				it := j.fields(nil, of, c.Fields)
				dearest.Rows, dearest.Looks = max(dearest.Rows, it.Rows), max(dearest.Looks, it.Looks)
			}
			sum = sum.And(dearest)
		case plan.Column, plan.SortValue, plan.Degrees, plan.Dating, plan.Grouped, plan.Starts: // these read only the row
		}
	}
	return sum
}
