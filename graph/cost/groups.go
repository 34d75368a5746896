package cost

import "casegraph/internal/plan"

// groups returns how many rows a store may look at to group the rows of a list: all of them, and
// from each all ways along the steps. Grouping takes a look for each way, and as much memory as
// there may be groups.
func (j Judge) groups(in rowSet, from plan.Groups) float64 {
	rows := j.rowsOf(in, from.Of)
	ways, looked := 1.0, 1.0
	at := make([]rowSet, len(from.Steps))
	place := func(i int) rowSet {
		if i == plan.TheRow {
			one := rows
			one.n = 1
			return one
		}
		return at[i]
	}
	for i, s := range from.Steps {
		near := place(s.From)
		far := rowSet{n: 1, nodes: s.Far.Types, how: max(near.how, reached)}
		if near.how == reached {
			far.how = reachedTwice
		}
		if s.End != nil {
			ways *= max(1, j.degree(near, s.End))
		}
		looked += 2 * ways // the relationship, and the node at its other end
		at[i] = far
	}
	key, groups := 0.0, 1.0
	for _, k := range from.By {
		key += j.grouping(k, place(k.At))
		groups *= j.distinctKeys(k, rows.n)
	}
	each := looked + j.filter(from.Of.Filter, rows) + ways*(groupCost+key)
	if from.Repeats() {
		each += ways * groupCost // a row counts once in a group
	}
	if len(from.Stats) > 0 {
		each += ways * (groupCost + fetchValueCost)
		groups = rows.n * ways
	}
	return rows.n*each + keepValueCost*min(groups, rows.n*ways)
}

// grouping returns the cost of reading a key of one node.
func (j Judge) grouping(k plan.GroupBy, at rowSet) float64 {
	switch of := k.Of.(type) {
	case plan.Column, plan.PeriodOf, plan.TypeOf:
		return compareCost
	case plan.RangeOf:
		return compareCost * float64(len(of.Ranges))
	case plan.Cases:
		sum := 0.0
		for _, c := range of {
			sum += j.filter(c.Where, at)
		}
		return sum
	case plan.TheNode:
	}
	return 0
}

// distinctKeys returns how many values a key may have among a number of rows.
func (j Judge) distinctKeys(k plan.GroupBy, rows float64) float64 {
	const few = 10 // enums, periods, types
	switch of := k.Of.(type) {
	case plan.Column:
		return j.distinctValues(of, rowSet{n: rows}) + few
	case plan.TheNode:
		return 1 + j.nodeCount(of.Far.Types)
	case plan.PeriodOf, plan.RangeOf, plan.TypeOf, plan.Cases:
	}
	return few
}
