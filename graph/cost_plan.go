package graph

import (
	"math"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// What a plan costs is judged before it runs, from the plan and from how many facts
// there are and how they are joined (store.Statistics). So it is the same for each
// store, and follows the graph as it grows.
//
// It is the sum of what is given, a unit for each list and each row with every page
// full, of what may be looked at to find it, a unit for looksPerUnit rows, and of what
// it takes to prepare the plan, a unit for each sizePerUnit of its size (see maxSize).
// The second is pessimistic: a filter may keep nothing, so that all of a type is
// looked at and each row is tried to the end.

const (
	// looksPerUnit is chosen so that a unit is at most 100 µs of processor time on
	// either store, in the attacks of package attacks.
	looksPerUnit = 50
	// sizePerUnit is chosen so for what it takes to prepare a plan.
	sizePerUnit = 100
)

// An estimate is what a plan may give and look at, and how large it is.
type estimate struct {
	rows  int     // lists and rows given
	looks float64 // rows looked at
	size  int     // of the plan, once for all of its lists
}

func (a estimate) and(b estimate) estimate {
	return estimate{plus(a.rows, b.rows), a.looks + b.looks, plus(a.size, b.size)}
}

// work is the part of the cost that is not given.
func (a estimate) work() int { return plus(a.looking(), a.preparing()) }

func (a estimate) looking() int   { return int(min(a.looks/looksPerUnit, most)) }
func (a estimate) preparing() int { return a.size / sizePerUnit }

func (a estimate) cost() int { return plus(a.rows, a.work()) }

// A crowd is rows that a list stands in, or that a filter is tried on: how many,
// of what types they may be, and how they were come by.
type crowd struct {
	n     float64
	nodes []*catalog.NodeType
	edges []*catalog.RelationshipType
	how   stance
	// apart says that no node stands in it twice.
	apart bool
}

// A stance says how the nodes of a crowd were come by, and so how many relationships
// to expect at an end.
type stance uint8

const (
	every  stance = iota // all of a type: as many as on the average
	met                  // over relationships: who has many is met more often
	again                // over relationships from nodes that were met
	picked               // by whoever asks: as many as the one with the most
)

// A judge judges plans by the statistics of a store.
type judge struct {
	cat  *catalog.Catalog
	of   *store.Statistics
	ends map[nearEnd]store.Degrees
}

// A nearEnd is a node type and an end that it has.
type nearEnd struct {
	node         *catalog.NodeType
	relationship *catalog.RelationshipType
	direction    catalog.Direction
}

func newJudge(c *catalog.Catalog, of *store.Statistics) judge {
	j := judge{c, of, map[nearEnd]store.Degrees{}}
	for _, t := range c.Nodes {
		for _, e := range t.Ends {
			j.ends[nearEnd{t, e.Relationship, e.Direction}] = of.Ends[store.EndKey(t, e)]
		}
	}
	return j
}

// only is a type as a list of types.
func (j judge) only(t *catalog.NodeType) []*catalog.NodeType { return j.cat.Nodes[t.Index : t.Index+1] }

func (j judge) onlyOver(t *catalog.RelationshipType) []*catalog.RelationshipType {
	return j.cat.Relationships[t.Index : t.Index+1]
}

// lists are what lists, and all that is nested in them, may come to; nil is none.
func (j judge) lists(lists ...*plan.List) estimate {
	var sum estimate
	for _, l := range lists {
		if l != nil {
			sum = sum.and(j.list(nil, crowd{n: 1, apart: true}, l))
		}
	}
	return sum
}

// list is what a list in the rows of another comes to, in all those rows together.
func (j judge) list(outer plan.From, in crowd, l *plan.List) estimate {
	rows := min(l.Limit, j.usually(outer, l.From))
	lists := roundedDown(in.n)
	sum := estimate{rows: plus(lists, times(lists, rows))}
	for _, t := range l.Tallies {
		sum.rows = plus(sum.rows, times(lists, min(t.Limit, plan.MaxFacet)))
	}
	sum.looks = j.looks(in, l)
	within := j.rowsOf(in, l)
	within.n = in.n * float64(rows)
	within.how, within.apart = picked, len(in.nodes)+len(in.edges) == 0
	return sum.and(j.fields(l.From, within, l.Row))
}

// roundedDown is a number of rows as an int.
func roundedDown(n float64) int { return int(min(n, most)) }

// usually is how many rows a list without a page is taken to have. Of what a walk
// meets and leaves out it says how many there may be. Of the rest (what is said of
// a fact, relationships among the nodes met) it is no bound: the worst case would
// refuse what hardly ever costs much. What there was counts in Actual, and the
// deadline and maxAnswer bound what comes of it.
func (j judge) usually(outer, f plan.From) int {
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
func (j judge) usuallyOn(walk plan.Walk, f plan.From) int {
	switch walk := walk.(type) {
	case plan.Neighborhood:
		if walked, ok := f.(plan.Walked); ok {
			switch walked.(type) {
			case plan.Met:
				return walk.Nodes
			case plan.LeftOut:
				return times(walk.Nodes, j.mostEnds(walk.Way))
			case plan.Followed: // on Paths alone
			}
		}
		return times(walk.Nodes, 4)
	case plan.Paths: // one node more than relationships
		return walk.MaxLength + 1
	}
	return plan.NoLimit
}

// few is how many citations, datasets and chains a fact is taken to have.
const few = 4

// mostEnds is how many ends a node may have that a way is followed from.
func (j judge) mostEnds(w plan.Way) int {
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
func (j judge) fields(from plan.From, in crowd, fields []plan.Field) estimate {
	var sum estimate
	for _, f := range fields {
		switch f := f.(type) {
		case *plan.List:
			sum = sum.and(j.list(from, in, f))
		case plan.Beside:
			sum = sum.and(j.fields(nil, j.beside(in, f.Side), f.Fields))
		case plan.Variant:
			var dearest estimate // a row is of one type
			for _, c := range f.Cases {
				of := in
				if c.Node != nil {
					of.nodes = j.only(c.Node)
				} else {
					of.edges = j.onlyOver(c.Relationship)
				}
				it := j.fields(nil, of, c.Fields)
				dearest.rows, dearest.looks = max(dearest.rows, it.rows), max(dearest.looks, it.looks)
			}
			sum = sum.and(dearest)
		case plan.Column, plan.TermValue, plan.Degrees, plan.Dating, plan.Starts: // of the row itself
		}
	}
	return sum
}

// beside are the nodes at a side of the rows' relationships, or what their citations
// cite.
func (j judge) beside(in crowd, side plan.Side) crowd {
	out := crowd{n: in.n, how: max(in.how, met)}
	if in.how == met {
		out.how = again
	}
	if side == plan.Cited {
		out.nodes = j.cat.Source().Far.Types
		return out
	}
	fars := make([]*catalog.Far, len(in.edges))
	for i, r := range in.edges {
		if fars[i] = r.To; side == plan.Source {
			fars[i] = r.From
		}
	}
	out.nodes = catalog.TypesAt(fars)
	return out
}

// degrees are those of some nodes at an end, and how many such nodes there are.
func (j judge) degrees(nodes []*catalog.NodeType, e *catalog.End) (d store.Degrees, of int64) {
	for _, t := range nodes {
		d, of = d.And(j.ends[nearEnd{t, e.Relationship, e.Direction}]), of+j.of.Nodes[t.Name]
	}
	return d, of
}

// each is how many relationships a node of a crowd is taken to have at an end.
func (j judge) each(in crowd, e *catalog.End) float64 {
	d, nodes := j.degrees(in.nodes, e)
	return expected(d, nodes, in.how)
}

func expected(d store.Degrees, nodes int64, how stance) float64 {
	if d.Sum == 0 {
		return 0
	}
	sum, squares, greatest := float64(d.Sum), float64(d.Squares), float64(d.Most)
	switch how {
	case every:
		return sum / float64(max(nodes, 1))
	case met:
		return squares / sum
	case again:
		return math.Sqrt(squares / sum * greatest)
	case picked:
	}
	return greatest
}

// over is how many relationships all nodes of a crowd may have at an end. No n
// nodes have more than the root of n times the sum of the squares.
func (j judge) over(in crowd, e *catalog.End) float64 {
	d, nodes := j.degrees(in.nodes, e)
	return together(d, nodes, in)
}

func together(d store.Degrees, nodes int64, in crowd) float64 {
	n := in.n * expected(d, nodes, in.how)
	if in.apart {
		n = min(n, float64(d.Sum), math.Sqrt(in.n*float64(d.Squares)))
	}
	return n
}
