package plan

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
)

// Paths are the shortest ways from one node to another over relationships that
// meet conditions: those of the least length that any has, ordered by the ids of
// their relationships from the first on, and of these the first few.
type Paths struct {
	// From and To are the ids of two different nodes. Where one does not exist
	// there are no paths.
	From, To string
	// Types are those of the relationships, which are followed in Direction, as
	// seen from the node that is gone on from; undirected ones either way.
	Types     []*catalog.RelationshipType
	Direction catalog.Direction
	// Filter, on the Relationship, keeps only those for which it is true; nil
	// keeps all.
	Filter Filter
	// Avoid are ids of nodes that no path runs through.
	Avoid []string
	// MaxDegree is how many relationships of Types, whichever way they lead and
	// whatever the Filter, a node may have that a path runs through; or NoLimit.
	// From and To may have more. One from a node to itself counts once.
	MaxDegree int
	// MaxLength is how many relationships a path may have, Limit how many paths
	// there are at most.
	MaxLength, Limit int
}

// A Path is a way as ids: of the nodes from the first to the last, and of the
// relationships between them, one less.
type Path struct{ Nodes, Relationships []string }

// Follows are the ends of a node of the type at which the relationships are that
// are followed from it or, with back, to it.
func (p *Paths) Follows(t *catalog.NodeType, back bool) []*catalog.End {
	direction := p.Direction
	if back && direction != catalog.Both {
		direction = catalog.In - direction
	}
	var out []*catalog.End
	for _, e := range t.Ends {
		if slices.Contains(p.Types, e.Relationship) && (direction == catalog.Both || e.Direction == catalog.Both || e.Direction == direction) {
			out = append(out, e)
		}
	}
	return out
}

func (p *Paths) String() string {
	s := fmt.Sprintf("paths %q to %q %s %s", p.From, p.To, p.Direction, names(nil, p.Types))
	if p.Filter != nil {
		s += " where " + p.Filter.String()
	}
	if len(p.Avoid) > 0 {
		s += " avoid " + value(p.Avoid)
	}
	if p.MaxDegree != NoLimit {
		s += fmt.Sprintf(" degree to %d", p.MaxDegree)
	}
	return s + fmt.Sprintf(" length to %d limit %d\n", p.MaxLength, p.Limit)
}
