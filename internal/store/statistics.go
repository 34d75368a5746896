package store

import (
	"encoding/json"
	"fmt"

	"casegraph/internal/catalog"
)

// Statistics are the numbers of facts of each type, and of their relationships. The cost of a
// query is estimated from them before it runs.
//
// A load measures them again when a tenth of the facts or more has changed since the last
// time; a migration always does. So they may be off by a tenth. Both stores measure at the
// same loads, and get the same numbers.
type Statistics struct {
	// Nodes and Relationships are the numbers of facts, by the name of the type.
	Nodes         map[string]int64 `json:"nodes"`
	Relationships map[string]int64 `json:"relationships"`
	// Ends are the degrees of a node type at an end, by EndKey. An end without relationships
	// is left out.
	Ends map[string]Degrees `json:"ends"`
	// Supports are the degrees of sources: how many facts cite each.
	Supports Degrees `json:"supports"`
	// Changed is how many facts were put or removed since the last measurement.
	Changed int64 `json:"changed"`
}

// Degrees summarize how many relationships each of some nodes has: the sum, the sum of the
// squares, and the greatest.
type Degrees struct {
	Sum     int64 `json:"sum"`
	Squares int64 `json:"squares"`
	Most    int64 `json:"most"`
}

// And returns the degrees of these nodes and more nodes together.
func (d Degrees) And(more Degrees) Degrees {
	return Degrees{d.Sum + more.Sum, d.Squares + more.Squares, max(d.Most, more.Most)}
}

// EndKey is the key in Ends for a node type and one of its ends.
func EndKey(t *catalog.NodeType, e *catalog.End) string {
	return t.Name + " " + e.Direction.String() + " " + e.Relationship.Name
}

// NewStatistics are the statistics of an empty store.
func NewStatistics() *Statistics {
	return &Statistics{Nodes: map[string]int64{}, Relationships: map[string]int64{}, Ends: map[string]Degrees{}}
}

// Stale says whether a store has to measure again after so many more facts were put or
// removed.
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

// JSON is the form in which a store keeps the statistics.
func (s *Statistics) JSON() string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // maps of numbers
	}
	return string(text)
}

// ParseStatistics reads what JSON wrote. It refuses negative numbers. An empty text gives the
// statistics of an empty store.
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
		return nil, fmt.Errorf("%d cannot be a number of facts", least)
	}
	return s, nil
}

func (d Degrees) least() int64 { return min(d.Sum, d.Squares, d.Most) }
