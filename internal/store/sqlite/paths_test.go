package sqlite

import (
	"fmt"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// TestPathsHoldOnlySoMuch looks for a way that leads through more steps than a search
// may hold.
func TestPathsHoldOnlySoMuch(t *testing.T) {
	s, c := opened(t), small(t)
	kin := c.Relationship("Kin")
	if err := s.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	people := []*store.Fact{person(c, "from", nil), person(c, "to", nil)}
	var joins []*store.Fact
	for i := range 10 {
		id := fmt.Sprint("n", i)
		people = append(people, person(c, id, nil))
		for _, ends := range [][2]string{{"from", id}, {id, "to"}} {
			joins = append(joins, &store.Fact{ID: ends[0] + ends[1], Relationship: kin, From: ends[0], To: ends[1],
				Values: map[string]any{"status": catalog.DefaultStatus, "createdAt": int64(1), "updatedAt": int64(1)}})
		}
	}
	l, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Put(t.Context(), append(people, joins...)); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	ways := &plan.List{From: plan.Paths{Traversal: plan.Traversal{Types: []*catalog.RelationshipType{kin}, Direction: catalog.Both}, MaxDegree: plan.NoLimit, MaxLength: 2},
		IDs: plan.IDs("from", "to"), Limit: 20, Row: []plan.Field{&plan.List{From: plan.VisitedNodes{}, Limit: plan.NoLimit}}}
	for steps, want := range map[int]fault.Code{20: "", 19: fault.TooCostly} {
		s.bounds.steps = steps
		found := s.Read(t.Context(), []*plan.List{ways})[0]
		if code := fault.CodeOf(found.Err); found.Err != nil && code != want || found.Err == nil && (want != "" || len(found.Value.([]any)) != 10) {
			t.Errorf("%d steps: %v %v", steps, found.Value, found.Err)
		}
	}
}
