package plan

import (
	"fmt"

	"casegraph/internal/catalog"
)

// Search are the nodes whose search text (store.SearchText) holds every one of
// Terms and none of Without; all are folded, none is empty. With no Terms only
// those of the first rank are.
//
// Its Order is ByRank, the key of the label, the id: what is called as was asked
// comes before what only speaks of it. Either rank lies in that order in an index,
// so a store need neither fetch nor sort all that match. A Search is no nested
// list, has no IDs, and is only walked forward: Before is nil.
//
// Total counts no further than Bound + 1, and a Tally only the first Bound rows:
// how many there are beyond nobody reads.
type Search struct {
	// Types are those a node may be of.
	Types []*catalog.NodeType
	// Rank tells the first rank. Whatever is in it holds the Terms.
	Rank           ByRank
	Terms, Without []string
}

// Bound is how many rows of a Search are counted.
const Bound = 1000

// ByRank is 0, an int64, where the key of the node's label lies in a range, From
// and after, before To; else 1.
type ByRank struct{ From, To string }

func (Search) from() {}
func (ByRank) by()   {}

func (s Search) String() string {
	out := "search " + value(s.Terms)
	if len(s.Without) > 0 {
		out += " without " + value(s.Without)
	}
	return out + " of " + names(s.Types, nil)
}

func (r ByRank) String() string {
	return fmt.Sprintf("rank of node.label__k from %s to %s", value(r.From), value(r.To))
}
