package sqlite

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/storetest"
)

func TestStore(t *testing.T) { storetest.Run(t, subject(usual())) }

func TestKeptOrders(t *testing.T) { storetest.RunKept(t, subject(usual())) }

// TestStoreOfFewRows runs the suite as if its graphs were big ones: no page is
// done with after a peek, nothing is few, all conditions are long, and degrees are kept.
func TestStoreOfFewRows(t *testing.T) {
	storetest.Run(t, subject(bounds{peek: 2, few: 2, found: 2, repeated: 0, steps: mostSteps, large: 2}))
}

func subject(b bounds) storetest.Subject {
	return storetest.Subject{
		Empty: func(t testing.TB) func() store.Store {
			path := filepath.Join(t.TempDir(), "graph.db")
			return func() store.Store {
				s, err := Open(context.Background(), path)
				if err != nil {
					t.Fatal(err)
				}
				s.bounds = b
				return s
			}
		},
		Statements: lists,
		Snapshots:  true,
	}
}

// lists is how many statements a list may take: one for each list, and one more for a
// list among nodes, which tells of which types they are. A walk takes two to tell ids,
// and those that are asked of each type of node that it may go
// on from.
func lists(l *plan.List) int {
	walk, ok := l.From.(plan.Walk)
	switch {
	case isAmong(l):
		return 2 + listsIn(l.Row)
	case !ok:
		return 1 + listsIn(l.Row)
	}
	switch from := walk.(type) {
	case plan.Paths:
		asked := from.MaxLength + 1 // of the one side or the other; both are explained
		if from.MaxDegree != plan.NoLimit {
			asked += from.MaxLength
		}
		return 2 + asked*joinedBy(from.Traversal) + listsIn(l.Row)
	case plan.Neighborhood:
		batches := 1 // of 4 nodes, then of 8 …
		for n := 4; n < from.Nodes; n += 4 << batches {
			batches++
		}
		return 2 + (from.Depth*batches+1)*joinedBy(from.Traversal) + listsIn(l.Row)
	}
	panic("a walk that is none")
}

// joinedBy is how many types of nodes a way's relationships join.
func joinedBy(w plan.Traversal) int {
	types := map[*catalog.NodeType]bool{}
	for _, r := range w.Types {
		for _, t := range append(slices.Clone(r.From.Types), r.To.Types...) {
			types[t] = true
		}
	}
	return len(types)
}

func listsIn(fields []plan.Field) int {
	n := 0
	for _, f := range fields {
		switch f := f.(type) {
		case *plan.List:
			n += lists(f)
		case plan.Endpoint:
			n += listsIn(f.Fields)
		case plan.Variant:
			for _, c := range f.Cases {
				n += listsIn(c.Fields)
			}
		case plan.Column, plan.SortValue, plan.Dating, plan.Grouped, plan.Starts, plan.Degrees:
		}
	}
	return n
}
