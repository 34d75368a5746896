package cost

import "casegraph/internal/plan"

// Lists are what lists, and all that is nested in them, may come to; nil is none.
func (j Judge) Lists(lists ...*plan.List) Estimate {
	var sum Estimate
	for _, l := range lists {
		if l != nil {
			sum = sum.And(j.list(nil, crowd{n: 1, apart: true}, l))
		}
	}
	return sum
}

// list is what a list in the rows of another comes to, in all those rows together.
func (j Judge) list(outer plan.From, in crowd, l *plan.List) Estimate {
	rows := min(l.Limit, j.usually(outer, l.From))
	lists := roundedDown(in.n)
	sum := Estimate{Rows: Plus(lists, Times(lists, rows))}
	for _, t := range l.Tallies {
		sum.Rows = Plus(sum.Rows, Times(lists, min(t.Limit, plan.MaxFacet)))
	}
	sum.Looks = j.looks(in, l)
	within := j.rowsOf(in, l)
	within.n = in.n * float64(rows)
	within.how, within.apart = picked, len(in.nodes)+len(in.edges) == 0
	return sum.And(j.fields(l.From, within, l.Row))
}

// roundedDown is a number of rows as an int.
func roundedDown(n float64) int { return int(min(n, Max)) }

// usually is how many rows a list without a page is taken to have. Of what a walk
// meets and leaves out it says how many there may be. Of the rest (what is said of
// a fact, relationships among the nodes met) it is no bound: the worst case would
// refuse what hardly ever costs much. What there was counts in Actual, and the
// deadline and maxAnswer bound what comes of it.
func (j Judge) usually(outer, f plan.From) int {
	switch f.(type) {
	case plan.CitationsOf, plan.DatasetsOf, plan.ChainOver, plan.ChainEnds: // a fact has few
		return few
	case plan.AllDatasets:
		return plan.MaxPage
	case plan.Among, plan.Walked:
		if walk, ok := outer.(plan.Walk); ok {
			return j.usuallyOn(walk, f)
		}
	case plan.OfType, plan.AnyNode, plan.Search, plan.OfRelationships, plan.OverEnd, plan.Around, plan.FactsCiting, plan.DatesAmong, plan.Walk:
	}
	return plan.NoLimit
}

// usuallyOn is usually, of what stands in the row of a walk.
func (j Judge) usuallyOn(walk plan.Walk, f plan.From) int {
	switch walk := walk.(type) {
	case plan.Neighborhood:
		if walked, ok := f.(plan.Walked); ok {
			switch walked.(type) {
			case plan.Met:
				return walk.Nodes
			case plan.LeftOut:
				return Times(walk.Nodes, j.mostEnds(walk.Way))
			case plan.Followed: // on Paths alone
			}
		}
		return Times(walk.Nodes, 4)
	case plan.Paths: // one node more than relationships
		return walk.MaxLength + 1
	}
	return plan.NoLimit
}

// mostEnds is how many ends a node may have that a way is followed from.
func (j Judge) mostEnds(w plan.Way) int {
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

// fields is what the lists in some rows come to.
func (j Judge) fields(from plan.From, in crowd, fields []plan.Field) Estimate {
	var sum Estimate
	for _, f := range fields {
		switch f := f.(type) {
		case *plan.List:
			sum = sum.And(j.list(from, in, f))
		case plan.Beside:
			sum = sum.And(j.fields(nil, j.beside(in, f.Side), f.Fields))
		case plan.Variant:
			var dearest Estimate // a row is of one type
			for _, c := range f.Cases {
				of := in
				if c.Node != nil {
					of.nodes = j.only(c.Node)
				} else {
					of.edges = j.onlyOver(c.Relationship)
				}
				it := j.fields(nil, of, c.Fields)
				dearest.Rows, dearest.Looks = max(dearest.Rows, it.Rows), max(dearest.Looks, it.Looks)
			}
			sum = sum.And(dearest)
		case plan.Column, plan.TermValue, plan.Degrees, plan.Dating, plan.Starts: // of the row itself
		}
	}
	return sum
}
