package cost

import (
	"math"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A rowSet describes rows that hold a list, or rows that a filter is evaluated on: how
// many there are, which types they may have, and how a query reaches them.
type rowSet struct {
	n     float64
	nodes []*catalog.NodeType
	edges []*catalog.RelationshipType
	how   reach
	// distinct is true if no node occurs twice.
	distinct bool
}

// A reach is how a query comes to nodes. The number of relationships to expect at each
// node depends on it.
type reach uint8

const (
	scanned      reach = iota // all nodes of a type: the average
	reached                   // over a relationship: more than the average, since nodes with many are reached more often
	reachedTwice              // over a second relationship
	chosen                    // by the client, for example by id: the maximum
)

// A Judge estimates what plans cost, from the statistics of a store.
type Judge struct {
	cat  *catalog.Catalog
	of   *store.Statistics
	ends map[endOfType]store.Degrees
}

// An endOfType is an end of a node type.
type endOfType struct {
	node         *catalog.NodeType
	relationship *catalog.RelationshipType
	direction    catalog.Direction
}

// New returns a judge that uses these statistics.
func New(c *catalog.Catalog, of *store.Statistics) Judge {
	j := Judge{c, of, map[endOfType]store.Degrees{}}
	for _, t := range c.Nodes {
		for _, e := range t.Ends {
			j.ends[endOfType{t, e.Relationship, e.Direction}] = of.Ends[store.EndKey(t, e)]
		}
	}
	return j
}

// oneNodeType is a list of one type. It does not allocate.
func (j Judge) oneNodeType(t *catalog.NodeType) []*catalog.NodeType {
	return j.cat.Nodes[t.Index : t.Index+1]
}

func (j Judge) oneRelationshipType(t *catalog.RelationshipType) []*catalog.RelationshipType {
	return j.cat.Relationships[t.Index : t.Index+1]
}

// perFact is the assumed number of citations, of datasets and of chains of one fact.
const perFact = 4

// endpoint returns the nodes at one side of the rows' relationships, or the sources that
// their citations cite.
func (j Judge) endpoint(in rowSet, side plan.Side) rowSet {
	out := rowSet{n: in.n, how: max(in.how, reached)}
	if in.how == reached {
		out.how = reachedTwice
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

// degrees returns the degrees of nodes of some types at an end, and the number of nodes.
func (j Judge) degrees(nodes []*catalog.NodeType, e *catalog.End) (d store.Degrees, of int64) {
	for _, t := range nodes {
		d, of = d.And(j.ends[endOfType{t, e.Relationship, e.Direction}]), of+j.of.Nodes[t.Name]
	}
	return d, of
}

// degree returns how many relationships to expect at an end of one node.
func (j Judge) degree(in rowSet, e *catalog.End) float64 {
	d, nodes := j.degrees(in.nodes, e)
	return expected(d, nodes, in.how)
}

func expected(d store.Degrees, nodes int64, how reach) float64 {
	if d.Sum == 0 {
		return 0
	}
	sum, squares, greatest := float64(d.Sum), float64(d.Squares), float64(d.Most)
	switch how {
	case scanned:
		return sum / float64(max(nodes, 1))
	case reached:
		return squares / sum
	case reachedTwice:
		return math.Sqrt(squares / sum * greatest)
	case chosen:
	}
	return greatest
}

// relationships returns how many relationships all nodes of a rowSet may have at an end.
// By the Cauchy-Schwarz inequality, n different nodes have at most √(n × sum of squares).
func (j Judge) relationships(in rowSet, e *catalog.End) float64 {
	d, nodes := j.degrees(in.nodes, e)
	return totalDegree(d, nodes, in)
}

func totalDegree(d store.Degrees, nodes int64, in rowSet) float64 {
	n := in.n * expected(d, nodes, in.how)
	if in.distinct {
		n = min(n, float64(d.Sum), math.Sqrt(in.n*float64(d.Squares)))
	}
	return n
}
