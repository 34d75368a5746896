package plan

import (
	"fmt"
	"strings"

	"casegraph/internal/catalog"
)

// Search reads the nodes whose search text (store.SearchText) contains all Terms and none of
// Without. All of these are written as tokens (text.Tokens), and none is empty. Without Terms
// it reads only the nodes of the first two ranks, and has no Total and no Aggregates.
//
// Its Order is Rank, the key of the label, the id. So nodes whose label begins with the
// query come first, then those whose label has words that do, then the others. Within each
// rank, an index has the nodes in this order, so a store need not fetch and sort all matches.
// A Search is not nested and has no IDs.
//
// Total counts at most Bound + 1 rows, and an Aggregate only the first Bound rows: nobody reads
// greater numbers.
type Search struct {
	// Types are the types that a node may have.
	Types []*catalog.NodeType
	// Rank is the order of ranks. All nodes of the first two match the Terms.
	Rank           Rank
	Terms, Without []string
}

// Bound is the number of rows of a Search up to which they are counted.
const Bound = 1000

// Rank orders by an int64: 0 if the key of the node's label is at least From and less than
// To; 1 if the node's search text contains each of Begins; otherwise 2.
type Rank struct {
	From, To string
	// Begins are what text.Begins gives for each term, with a space between them. They are one
	// text because sort keys are compared.
	Begins string
}

// Ranks is the number of ranks.
const Ranks = 3

// Words are the parts of Begins.
func (r Rank) Words() []string { return strings.Fields(r.Begins) }

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
	return fmt.Sprintf("rank of node.label__k from %s to %s, then of words %s", value(r.From), value(r.To), value(r.Words()))
}
