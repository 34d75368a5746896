package plan

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
)

// A Traversal tells which relationships a walk follows, and which nodes it avoids.
type Traversal struct {
	// Types are the types of the relationships. They are followed in Direction, as seen from
	// the node where a step begins. Undirected ones are followed either way.
	Types     []*catalog.RelationshipType
	Direction catalog.Direction
	// Filter, on the Relationship, keeps only those for which it is true; nil keeps all.
	Filter Filter
	// Avoid has the ids of nodes that a walk does not go to. None of them is in the list's
	// IDs.
	Avoid []string
}

// Follow reports whether the walk follows relationships from a node at this end.
func (w *Traversal) Follow(e *catalog.End) bool { return w.leads(e, w.Direction) }

// leads reports whether relationships at this end of a node have the direction.
func (w *Traversal) leads(e *catalog.End, direction catalog.Direction) bool {
	return slices.Contains(w.Types, e.Relationship) && (direction == catalog.Both || e.Direction == catalog.Both || e.Direction == direction)
}

// Follows returns the ends of a node type at which the walk follows relationships from the
// node, or with back, to the node.
func (w *Traversal) Follows(t *catalog.NodeType, back bool) []*catalog.End {
	direction := w.Direction
	if back && direction != catalog.Both {
		direction = catalog.In - direction
	}
	var out []*catalog.End
	for _, e := range t.Ends {
		if w.leads(e, direction) {
			out = append(out, e)
		}
	}
	return out
}

// Walk is a From that goes from node to node: Paths or Neighborhood.
//
//sumtype:decl
type Walk interface {
	From
	walk()
}

// Walked is a From in the row of a Walk, which reads what the walk found: VisitedNodes, PathRelationships or
// OmittedEnds.
//
//sumtype:decl
type Walked interface {
	From
	walked()
}

type (
	// Paths reads the shortest paths from one node to another, ordered by the ids of their
	// relationships from the first on. The list's IDs are the two nodes, which may be the
	// same. If one does not exist, there are no paths. The list has no Filter, Order, Total
	// or Aggregates. The fields of a row are lists of VisitedNodes and of PathRelationships.
	Paths struct {
		Traversal
		// MaxDegree is how many relationships of Types a node inside a path may have, in any
		// direction and without regard to Filter; or NoLimit. A relationship from the node to
		// itself counts once.
		MaxDegree int
		// MaxLength is the greatest number of relationships of a path.
		MaxLength int
	}

	// Neighborhood reads the nodes around the nodes with the list's IDs, which are distinct.
	// It has one row. The nodes are found level by level. Each node in turn, in the order in
	// which they were found, adds the other ends of its first PerNode relationships, until
	// there are Nodes nodes. Relationships are in the order of the ids of their other ends, and
	// those with the same other end in the order of their own ids. The list has no Filter,
	// Order, Total or Aggregates. The fields of a row are lists of VisitedNodes, Induced and
	// OmittedEnds, and Starts.
	Neighborhood struct {
		Traversal
		// Depth is the number of levels: how many relationships away from the first nodes the
		// others may be.
		// At 0 it has the first nodes alone.
		Depth          int
		Nodes, PerNode int
		// Among has ids of further nodes. Relationships to them are not left out: see
		// OmittedEnds.
		Among []string
	}

	// VisitedNodes reads the nodes of the outer row: of a path, from the first to the last; of a
	// neighbourhood, in the order in which they were found. VisitedNodes, PathRelationships and OmittedEnds are read
	// whole: their lists have only a Row.
	VisitedNodes struct{}
	// PathRelationships reads the relationships of the outer row's path, from the first to the last.
	PathRelationships struct{}
	// OmittedEnds reads how many relationships of the outer row's neighbourhood lead to nodes that
	// are neither in it nor in its Among. It counts those that would be followed from the nodes that the walk
	// expanded. It has a row for each node, type and direction with any. A row is a tuple of
	// four int64: the index of the node in VisitedNodes, the index of the type, the catalog.Direction
	// (Both for an undirected type), and the number. Rows are in the order of the first three.
	OmittedEnds struct{}

	// Starts is a Field of a Neighborhood. Its value is a tuple: how many of the list's IDs
	// are ids of nodes, and the list of the other ids.
	Starts struct{}
)

func (Paths) from()             {}
func (Neighborhood) from()      {}
func (VisitedNodes) from()      {}
func (PathRelationships) from() {}
func (OmittedEnds) from()       {}
func (Starts) field()           {}

func (Paths) walk()               {}
func (Neighborhood) walk()        {}
func (VisitedNodes) walked()      {}
func (PathRelationships) walked() {}
func (OmittedEnds) walked()       {}

func (f Paths) String() string {
	s := "paths " + f.Traversal.String()
	if f.MaxDegree != NoLimit {
		s += fmt.Sprintf(" degree to %d", f.MaxDegree)
	}
	return s + fmt.Sprintf(" length to %d", f.MaxLength)
}

func (f Neighborhood) String() string {
	s := "neighborhood " + f.Traversal.String() + fmt.Sprintf(" depth %d nodes %d of each %d", f.Depth, f.Nodes, f.PerNode)
	if len(f.Among) > 0 {
		s += " among " + value(f.Among)
	}
	return s
}

func (w Traversal) String() string {
	s := w.Direction.String() + " " + names(nil, w.Types)
	if w.Filter != nil {
		s += " where " + w.Filter.String()
	}
	if len(w.Avoid) > 0 {
		s += " avoid " + value(w.Avoid)
	}
	return s
}

func (VisitedNodes) String() string      { return "nodes met" }
func (PathRelationships) String() string { return "relationships followed" }
func (OmittedEnds) String() string       { return "relationships left out" }
func (Starts) String() string            { return "starts" }
