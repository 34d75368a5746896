package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/storetest"
)

func TestStore(t *testing.T) { storetest.Run(t, subject(usual())) }

// TestStoreOfFewRows runs the suite as if its graphs were big ones: no page is
// done with after a peek, and nothing is few.
func TestStoreOfFewRows(t *testing.T) { storetest.Run(t, subject(bounds{peek: 2, few: 2, found: 2})) }

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

// lists is how many statements a list may take: one for each list or, of a walk,
// for each type of node that it may meet and each thing asked of those.
func lists(l *plan.List) int {
	switch from := l.From.(type) {
	case plan.Paths:
		return (from.MaxLength + 2) * 2 * manyTypes
	case plan.Neighborhood:
		return (8*from.Depth + 2) * manyTypes
	}
	return 1 + listsIn(l.Row)
}

const manyTypes = 12

func listsIn(fields []plan.Field) int {
	n := 0
	for _, f := range fields {
		switch f := f.(type) {
		case *plan.List:
			n += lists(f)
		case plan.Beside:
			n += listsIn(f.Fields)
		case plan.Variant:
			for _, c := range f.Cases {
				n += listsIn(c.Fields)
			}
		}
	}
	return n
}
