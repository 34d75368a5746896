package cost

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A walk looks at all relationships of the nodes that it expands. The client chooses the
// nodes it starts from, so they may have the greatest degree. It reaches the other nodes
// over relationships.

// walk returns how many rows a walk may look at.
func (j Judge) walk(walk plan.Walk, l *plan.List) float64 {
	switch walk := walk.(type) {
	case plan.Neighborhood:
		nodes := float64(walk.Nodes)
		if walk.Depth < 2 { // it expands only the first nodes
			nodes = 0
		}
		// Finding the nodes looks at the relationships once. So does each field of the row:
		// counting what is omitted, and reading the relationships between the nodes.
		// At depth 0 there are only the last.
		fields := float64(1 + len(l.Row))
		if walk.Depth == 0 {
			fields = 1
		}
		out := walk.Traversal
		out.Direction = catalog.Out
		among := j.expansion(out, float64(len(walk.Among)), chosen)
		return (j.expansion(walk.Traversal, float64(len(l.IDs)), chosen)+j.expansion(walk.Traversal, nodes, reached))*fields + float64(len(walk.Among)) + among
	case plan.Paths:
		return j.pathSearch(walk)
	}
	return 0
}

// datesAmong returns how many rows a list of dates may look at: the nodes, their
// relationships, and a few dates of each.
func (j Judge) datesAmong(from plan.DatesAmong, l *plan.List) float64 {
	nodes := float64(from.Nodes)
	way := plan.Traversal{Types: from.Types, Direction: catalog.Out, Filter: from.Where}
	facts := (nodes + j.expansion(way, nodes, reached)) * (1 + perFact)
	sum := 0.0
	if l.Limit > 0 {
		sum += facts
	}
	if l.Total {
		sum += facts
	}
	return sum
}

// expansion returns how many rows it takes to expand a number of nodes.
func (j Judge) expansion(w plan.Traversal, nodes float64, how reach) float64 {
	d, all := j.traversalDegrees(w)
	of := rowSet{n: nodes, how: how, distinct: true}
	return totalDegree(d, all, of) * (1 + j.filter(w.Filter, rowSet{n: 1, edges: w.Types, how: scanned}))
}

// pathSearch returns how many rows a search for paths may look at. It goes half of the way
// from each side, and looks at each relationship at most once from a side.
func (j Judge) pathSearch(p plan.Paths) float64 {
	d, all := j.traversalDegrees(p.Traversal)
	step := expected(d, all, chosen)
	sum := step
	for range (p.MaxLength+1)/2 - 1 {
		step *= expected(d, all, reached)
		sum += step
	}
	sum = min(sum, float64(d.Sum))
	if p.MaxDegree != plan.NoLimit {
		sum *= 2
	}
	return 2 * sum * (1 + j.filter(p.Filter, rowSet{n: 1, edges: p.Types, how: scanned}))
}

// traversalDegrees returns the degrees of all nodes at the ends that a traversal follows,
// and the number of nodes. The ends of one node are added.
func (j Judge) traversalDegrees(w plan.Traversal) (d store.Degrees, nodes int64) {
	for _, t := range j.cat.Nodes {
		greatest := int64(0)
		for _, e := range t.Ends {
			if !w.Follow(e) {
				continue
			}
			of := j.ends[endOfType{t, e.Relationship, e.Direction}]
			greatest += of.Most
			d = d.And(of)
		}
		d.Most, nodes = max(d.Most, greatest), nodes+j.of.Nodes[t.Name]
	}
	return d, nodes
}
