package plan

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
)

// A Way is which relationships a walk follows, and which nodes it keeps away from.
type Way struct {
	// Types are those of the relationships, which are followed in Direction, as
	// seen from the node that is gone on from; undirected ones either way.
	Types     []*catalog.RelationshipType
	Direction catalog.Direction
	// Filter, on the Relationship, keeps only those for which it is true; nil
	// keeps all.
	Filter Filter
	// Avoid are ids of nodes that are not gone to. None of them is one of the
	// list's IDs.
	Avoid []string
}

// Follow says whether relationships are followed from a node at this end of it.
func (w *Way) Follow(e *catalog.End) bool { return w.leads(e, w.Direction) }

func (w *Way) leads(e *catalog.End, direction catalog.Direction) bool {
	return slices.Contains(w.Types, e.Relationship) && (direction == catalog.Both || e.Direction == catalog.Both || e.Direction == direction)
}

// Follows are the ends of a node of the type at which the relationships are that
// are followed from it or, with back, to it.
func (w *Way) Follows(t *catalog.NodeType, back bool) []*catalog.End {
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

// Walk is a From that is found by going from node to node: Paths or Neighborhood.
//
//sumtype:decl
type Walk interface {
	From
	walk()
}

// Walked is a From that stands in the row of a Walk, for what was found on it:
// Met, Followed or LeftOut.
//
//sumtype:decl
type Walked interface {
	From
	walked()
}

type (
	// Paths are the shortest ways from one node to another: those of the least
	// length that any has, by the ids of their relationships from the first on.
	// The list's IDs are those of the two, which may be the same; where one does
	// not exist there are no paths. It has no Filter, Order, Total or Tallies. A
	// row's fields are lists of Met and of Followed.
	Paths struct {
		Way
		// MaxDegree is how many relationships of Types, whichever way they lead
		// and whatever the Filter, a node may have that a path runs through; or
		// NoLimit. One from a node to itself counts once.
		MaxDegree int
		// MaxLength is how many relationships a path may have.
		MaxLength int
	}

	// Neighborhood is what is around the nodes with the list's IDs, each given
	// once: one row. It is found level by level: from each node in turn, in the
	// order in which they were found, the far ends of its first PerNode
	// relationships by id, until there are Nodes of them. It has no Filter,
	// Order, Total or Tallies. A row's fields are lists of Met, Among and LeftOut,
	// and Starts.
	Neighborhood struct {
		Way
		// Depth is how many levels there are: how many relationships away the nodes
		// may be from those that it starts from.
		Depth          int
		Nodes, PerNode int
	}

	// Met are the nodes of the outer row's path, from the first to the last, or of
	// the outer row's neighbourhood, in the order in which they were found. It is
	// read whole, as Followed and LeftOut are: their lists have nothing but a Row.
	Met struct{}
	// Followed are the relationships of the outer row's path, from the first to
	// the last.
	Followed struct{}
	// LeftOut is how many relationships would be followed from the nodes of the
	// outer row's neighbourhood that were gone on from, to nodes that are not in it:
	// a row for each node, type and direction that has any. A row is a tuple of four
	// int64: the node's place among those met, the index of the type, the
	// catalog.Direction (Both, of an undirected type), and how many. Rows are in
	// the order of the first three.
	LeftOut struct{}

	// Starts is a Field of a Neighborhood: the tuple of how many of the list's IDs
	// are those of nodes, and the list of the other ids.
	Starts struct{}
)

func (Paths) from()        {}
func (Neighborhood) from() {}
func (Met) from()          {}
func (Followed) from()     {}
func (LeftOut) from()      {}
func (Starts) field()      {}

func (Paths) walk()        {}
func (Neighborhood) walk() {}
func (Met) walked()        {}
func (Followed) walked()   {}
func (LeftOut) walked()    {}

func (f Paths) String() string {
	s := "paths " + f.Way.String()
	if f.MaxDegree != NoLimit {
		s += fmt.Sprintf(" degree to %d", f.MaxDegree)
	}
	return s + fmt.Sprintf(" length to %d", f.MaxLength)
}

func (f Neighborhood) String() string {
	return "neighborhood " + f.Way.String() + fmt.Sprintf(" depth %d nodes %d of each %d", f.Depth, f.Nodes, f.PerNode)
}

func (w Way) String() string {
	s := w.Direction.String() + " " + names(nil, w.Types)
	if w.Filter != nil {
		s += " where " + w.Filter.String()
	}
	if len(w.Avoid) > 0 {
		s += " avoid " + value(w.Avoid)
	}
	return s
}

func (Met) String() string      { return "nodes met" }
func (Followed) String() string { return "relationships followed" }
func (LeftOut) String() string  { return "relationships left out" }
func (Starts) String() string   { return "starts" }
