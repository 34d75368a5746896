package cost

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A walk looks at the relationships of the nodes that it goes on from: of those it
// starts at, which are picked, the most that there are, and of those that it comes
// to as many as nodes have that are met.

// walk is how many rows a walk may look at.
func (j Judge) walk(walk plan.Walk, l *plan.List) float64 {
	switch walk := walk.(type) {
	case plan.Neighborhood:
		nodes := float64(walk.Nodes)
		if walk.Depth < 2 { // it goes on from no other
			nodes = 0
		}
		// It is looked for, and counted what is left out, and what joins the nodes.
		return (j.around(walk.Way, float64(len(l.IDs)), picked) + j.around(walk.Way, nodes, met)) * float64(1+len(l.Row))
	case plan.Paths:
		return j.between(walk)
	}
	return 0
}

// datesAmong is how many rows may be looked at for a list of dates: those of the nodes
// and of what joins them, each with few dates.
func (j Judge) datesAmong(from plan.DatesAmong, l *plan.List) float64 {
	nodes := float64(from.Nodes)
	way := plan.Way{Types: from.Types, Direction: catalog.Out, Filter: from.Where}
	facts := (nodes + j.around(way, nodes, met)) * (1 + few)
	sum := 0.0
	if l.Limit > 0 {
		sum += facts
	}
	if l.Total {
		sum += facts
	}
	return sum
}

// around is what is looked at of the relationships of so many nodes.
func (j Judge) around(w plan.Way, nodes float64, how stance) float64 {
	d, all := j.ways(w)
	of := crowd{n: nodes, how: how, apart: true}
	return together(d, all, of) * (1 + j.filter(w.Filter, crowd{n: 1, edges: w.Types, how: every}))
}

// between is what is looked at by a search from two nodes: each side comes half
// the way, but neither looks at a relationship twice.
func (j Judge) between(p plan.Paths) float64 {
	d, all := j.ways(p.Way)
	step := expected(d, all, picked)
	sum := step
	for range (p.MaxLength+1)/2 - 1 {
		step *= expected(d, all, met)
		sum += step
	}
	sum = min(sum, float64(d.Sum))
	if p.MaxDegree != plan.NoLimit {
		sum *= 2
	}
	return 2 * sum * (1 + j.filter(p.Filter, crowd{n: 1, edges: p.Types, how: every}))
}

// ways are the degrees of all nodes at the ends that a way is followed from, those of
// a node together, and how many nodes there are.
func (j Judge) ways(w plan.Way) (d store.Degrees, nodes int64) {
	for _, t := range j.cat.Nodes {
		greatest := int64(0)
		for _, e := range t.Ends {
			if !w.Follow(e) {
				continue
			}
			of := j.ends[nearEnd{t, e.Relationship, e.Direction}]
			greatest += of.Most
			d = d.And(of)
		}
		d.Most, nodes = max(d.Most, greatest), nodes+j.of.Nodes[t.Name]
	}
	return d, nodes
}
