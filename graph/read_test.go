package graph

import (
	"slices"
	"testing"

	"casegraph/internal/plan"
)

// TestTimelinePreparesWhatFollowsItsWalk: while the walk is read, the store prepares the
// other lists.
func TestTimelinePreparesWhatFollowsItsWalk(t *testing.T) {
	s := serve(t, whole(t))
	resp := s.ask(t, `{ timeline(of: ["a"], depth: 1) { nodes { date } undated { nodes { date } } } people { nodes { id } } }`, "")
	if len(resp.Errors) > 0 {
		t.Fatal(resp.Errors)
	}
	var follow []*plan.Cache
	for _, l := range s.plans {
		if _, ok := l.From.(plan.DatesAmong); ok {
			follow = append(follow, l.Cache)
		}
	}
	var prepared []*plan.Cache
	for _, l := range s.next {
		prepared = append(prepared, l.Cache)
	}
	if len(follow) != 2 || !slices.Equal(prepared, follow) {
		t.Errorf("prepared %v, then read %v", s.next, s.plans)
	}
}
