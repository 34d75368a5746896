package store

import (
	"encoding/json"
	"fmt"

	"casegraph/internal/catalog"
)

// Statistics are how many facts there are of each type, and how they are joined.
// What a query may look at is judged by them before it runs.
//
// They are measured with a load that changed a tenth of the facts or more since
// the last time, and with a migration. So in between they may be off by a tenth;
// both stores measure at the same loads, and hold the same.
type Statistics struct {
	// Nodes and Relationships are how many there are, by the name of the type.
	Nodes         map[string]int64 `json:"nodes"`
	Relationships map[string]int64 `json:"relationships"`
	// Ends are the degrees of a node type at an end, by EndKey. One that is not
	// there has none.
	Ends map[string]Degrees `json:"ends"`
	// Supports are how many facts cite each source.
	Supports Degrees `json:"supports"`
	// Changed is how many facts were put or removed since they were measured.
	Changed int64 `json:"changed"`
}

// Degrees are how many relationships nodes have: of all together, the sum of the
// squares, and what the node with the most has.
type Degrees struct {
	Sum     int64 `json:"sum"`
	Squares int64 `json:"squares"`
	Most    int64 `json:"most"`
}

// And are the degrees of more nodes.
func (d Degrees) And(more Degrees) Degrees {
	return Degrees{d.Sum + more.Sum, d.Squares + more.Squares, max(d.Most, more.Most)}
}

// EndKey is by what Ends are kept: a node type and an end it has.
func EndKey(t *catalog.NodeType, e *catalog.End) string {
	return t.Name + " " + e.Direction.String() + " " + e.Relationship.Name
}

// NewStatistics are those of no facts.
func NewStatistics() *Statistics {
	return &Statistics{Nodes: map[string]int64{}, Relationships: map[string]int64{}, Ends: map[string]Degrees{}}
}

// Stale says whether a store has to measure again, when so many more facts
// were put or removed.
func (s *Statistics) Stale(changed int64) bool {
	all := int64(0)
	for _, n := range s.Nodes {
		all += n
	}
	for _, n := range s.Relationships {
		all += n
	}
	return 10*(s.Changed+changed) >= all
}

// JSON is how a store keeps them.
func (s *Statistics) JSON() string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // maps of numbers
	}
	return string(text)
}

// ParseStatistics reads what JSON wrote, and refuses what no store counts; of an empty
// text there are none.
func ParseStatistics(text string) (*Statistics, error) {
	s := NewStatistics()
	if text == "" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(text), s); err != nil {
		return nil, err
	}
	least := min(s.Changed, s.Supports.least())
	for _, counted := range []map[string]int64{s.Nodes, s.Relationships} {
		for _, n := range counted {
			least = min(least, n)
		}
	}
	for _, d := range s.Ends {
		least = min(least, d.least())
	}
	if least < 0 {
		return nil, fmt.Errorf("%d is no number of facts", least)
	}
	return s, nil
}

func (d Degrees) least() int64 { return min(d.Sum, d.Squares, d.Most) }
