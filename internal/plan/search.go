package plan

import (
	"fmt"
	"strings"

	"casegraph/internal/catalog"
)

// Search reads the nodes whose search text (store.SearchText) contains all Terms and none of
// Without. All of these are written as tokens (text.Tokens), and none is empty. Without Terms
// it reads only the nodes of the first Rank.Ranks() - 1 ranks, and has no Total and no Aggregates.
//
// Its Order is Rank, ByName, the id; or Undated, ByDate, the id. Only ByDate and the id after it
// may be descending. Within each rank, an index has the nodes in this order, so a store need
// not fetch and sort all matches. A Search is not nested and has no IDs.
//
// Total counts at most Bound + 1 rows, and an Aggregate only the first Bound rows: nobody reads
// greater numbers.
type Search struct {
	// Types are the types that a node may have.
	Types []*catalog.NodeType
	// Rank is the order of relevance. All nodes of a rank before the last match the Terms.
	Rank           Rank
	Terms, Without []string
}

// Bound is the number of rows of a Search up to which they are counted.
const Bound = 1000

// Rank orders by an int64. A node has the first of these ranks that fits:
//
//   - its key ByName is at least From and less than To, and its headings (store.SearchHeadings)
//     contain all words of Names;
//   - its headings contain all words of Names;
//   - its headings contain all words of Labels;
//   - otherwise the last rank.
//
// Headings that contain Names contain Labels too. Words have a space between them. They are
// one text because sort keys are compared.
type Rank struct{ From, To, Names, Labels string }

// Words are the words of each rank but the first and the last.
func (r Rank) Words() [][]string {
	return [][]string{strings.Fields(r.Names), strings.Fields(r.Labels)}
}

// Ranks is the number of ranks.
func (r Rank) Ranks() int { return len(r.Words()) + 2 }

// Undated orders by an int64: 0 if the node of a search has a date, otherwise 1.
type Undated struct{}

// SearchKey orders the nodes of a search by a key that a store keeps for this.
type SearchKey uint8

// The keys.
const (
	ByName SearchKey = iota // a string, see store.SearchKey
	ByDate                  // an int64, see store.SearchDate
)

func (Search) from()  {}
func (Rank) by()      {}
func (Undated) by()   {}
func (SearchKey) by() {}

func (s Search) String() string {
	out := "search " + value(s.Terms)
	if len(s.Without) > 0 {
		out += " without " + value(s.Without)
	}
	return out + " of " + names(s.Types, nil)
}

func (r Rank) String() string {
	out := fmt.Sprintf("rank of name from %s to %s", value(r.From), value(r.To))
	for _, words := range r.Words() {
		out += ", then of words " + value(words)
	}
	return out
}

func (Undated) String() string { return "undated" }

func (k SearchKey) String() string { return [...]string{ByName: "name", ByDate: "date"}[k] }

// A Tier is one value of the first key of a Search's Order, as conditions that the nodes of no
// two tiers meet.
type Tier struct {
	// Named says whether the key ByName is in the range of the Rank; nil: it does not matter.
	// Dated says the same of whether the node has a date.
	Named, Dated *bool
	// The headings contain Words. They do not contain all of NotWords, unless it is empty.
	Words, NotWords []string
	// The search text contains Terms.
	Terms []string
}

// Tiers are the tiers in the order of their values, if by is the first key of the Order.
func (s Search) Tiers(by SortBy) []Tier {
	yes, no := true, false
	if by == (Undated{}) {
		return []Tier{{Dated: &yes, Terms: s.Terms}, {Dated: &no, Terms: s.Terms}}
	}
	var out []Tier
	var before []string
	for i, words := range s.Rank.Words() {
		if i == 0 {
			out = append(out, Tier{Named: &yes, Words: words}, Tier{Named: &no, Words: words})
		} else {
			out = append(out, Tier{Words: words, NotWords: before})
		}
		before = words
	}
	if len(s.Terms) > 0 {
		out = append(out, Tier{Terms: s.Terms, NotWords: before})
	}
	return out
}
