package sqlite

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// TestExpensiveReadsLeaveAReader: with as many of them as may run, one more has to
// wait, and one that is not expensive is answered.
func TestExpensiveReadsLeaveAReader(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"), Readers(3))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.WithoutCancel(t.Context()))
	if err := s.Migrate(t.Context(), small(t)); err != nil {
		t.Fatal(err)
	}
	expensive := store.WithCost(t.Context(), store.ExpensiveFrom)
	for range 2 {
		leave, err := s.readers.expensive.Enter(expensive)
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
		c, err := s.readers.get(expensive)
		if err != nil {
			t.Fatal(err)
		}
		defer s.readers.put(c)
	}
	lists := []*plan.List{{From: plan.AllDatasets{}, Limit: 1}}
	short, cancel := context.WithTimeout(expensive, 10*time.Millisecond)
	defer cancel()
	if r := s.Read(short, lists)[0]; fault.CodeOf(r.Err) != fault.Timeout || r.Took != 0 {
		t.Error("it has the last reader:", r.Err, r.Took)
	}
	if r := s.Read(t.Context(), lists)[0]; r.Err != nil {
		t.Error(r.Err)
	}
}
