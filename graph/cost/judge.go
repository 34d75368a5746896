package cost

import (
	"math"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

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

// A Judge judges plans by the statistics of a store.
type Judge struct {
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

// New judges by some statistics.
func New(c *catalog.Catalog, of *store.Statistics) Judge {
	j := Judge{c, of, map[nearEnd]store.Degrees{}}
	for _, t := range c.Nodes {
		for _, e := range t.Ends {
			j.ends[nearEnd{t, e.Relationship, e.Direction}] = of.Ends[store.EndKey(t, e)]
		}
	}
	return j
}

// only is a type as a list of types.
func (j Judge) only(t *catalog.NodeType) []*catalog.NodeType { return j.cat.Nodes[t.Index : t.Index+1] }

func (j Judge) onlyOver(t *catalog.RelationshipType) []*catalog.RelationshipType {
	return j.cat.Relationships[t.Index : t.Index+1]
}

// few is how many citations, datasets and chains a fact is taken to have.
const few = 4

// beside are the nodes at a side of the rows' relationships, or what their citations
// cite.
func (j Judge) beside(in crowd, side plan.Side) crowd {
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
func (j Judge) degrees(nodes []*catalog.NodeType, e *catalog.End) (d store.Degrees, of int64) {
	for _, t := range nodes {
		d, of = d.And(j.ends[nearEnd{t, e.Relationship, e.Direction}]), of+j.of.Nodes[t.Name]
	}
	return d, of
}

// each is how many relationships a node of a crowd is taken to have at an end.
func (j Judge) each(in crowd, e *catalog.End) float64 {
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
func (j Judge) over(in crowd, e *catalog.End) float64 {
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
