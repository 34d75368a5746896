package plan

import (
	"fmt"

	"casegraph/internal/catalog"
)

// Search reads the nodes whose search text (store.SearchText) contains all Terms and none of
// Without. All of these are folded, and none is empty. Without Terms it reads only the nodes
// of the first rank.
//
// Its Order is Rank, the key of the label, the id. So nodes whose label begins with the
// query come before the others. Within each rank, an index has the nodes in this order, so a
// store need not fetch and sort all matches. A Search is not nested, has no IDs, and is read
// only forward: Before is nil.
//
// Total counts at most Bound + 1 rows, and an Aggregate only the first Bound rows: nobody reads
// greater numbers.
type Search struct {
	// Types are the types that a node may have.
	Types []*catalog.NodeType
	// Rank is the first rank. All nodes in it match the Terms.
	Rank           Rank
	Terms, Without []string
}

// Bound is the number of rows of a Search up to which they are counted.
const Bound = 1000

// Rank orders by an int64: 0 if the key of the node's label is at least From and less than
// To, otherwise 1.
type Rank struct{ From, To string }

func (Search) from() {}
func (Rank) by()     {}

func (s Search) String() string {
	out := "search " + value(s.Terms)
	if len(s.Without) > 0 {
		out += " without " + value(s.Without)
	}
	return out + " of " + names(s.Types, nil)
}

func (r Rank) String() string {
	return fmt.Sprintf("rank of node.label__k from %s to %s", value(r.From), value(r.To))
}
