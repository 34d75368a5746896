package neo4j

import (
	"context"
	"errors"
	"sync"

	"casegraph/internal/plan"
	"casegraph/internal/store/neo4j/compile"
)

// Neo4j plans a new statement on one core before it runs it. Statements that follow another
// are planned while that one is: they run without ids, so that they find nothing.

// Prepare has Neo4j plan the statements of lists that this store has not read yet. See
// store.Store.
func (s *Store) Prepare(ctx context.Context, lists []*plan.List) {
	_ = s.prepare(ctx, lists, s.reader()) // the read itself will meet the same error
}

func (s *Store) prepare(ctx context.Context, lists []*plan.List, read reader) error {
	f, err := s.fitted()
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	errs := make([]error, len(lists))
	for i, l := range lists {
		if isNew(l) {
			all.Go(func() {
				errs[i] = guarded(func() error {
					st, err := statementOf(ctx, f.catalog, s.scale(f), l)
					if err != nil || len(st.Early) > 0 {
						return err
					}
					return foresee(ctx, read, st)
				})
			})
		}
	}
	all.Wait()
	return errors.Join(errs...)
}

// isNew says whether the store has not read the list, or another one with its Cache.
func isNew(l *plan.List) bool { return l.Cache != nil && l.Cache.Load() == nil }

// foreseeLate has Neo4j plan the statements for the late parts of a list, as far as they are
// known before its rows are.
func (s *Store) foreseeLate(ctx context.Context, f *fitted, l *plan.List, read reader) *sync.WaitGroup {
	var all sync.WaitGroup
	if !isNew(l) {
		return &all
	}
	st, err := statementOf(ctx, f.catalog, s.scale(f), l)
	if err != nil {
		return &all
	}
	planned := map[string]bool{}
	for _, late := range st.Late {
		number, ok := late.Only()
		if !ok {
			continue
		}
		st, err := late.Statement(ctx, number)
		if err != nil || planned[st.Text] { // another part has the same text
			continue
		}
		planned[st.Text] = true
		all.Go(func() { _ = guarded(func() error { return foresee(ctx, read, st) }) })
	}
	return &all
}

// foresee runs a statement without ids.
func foresee(ctx context.Context, read reader, st compile.Statement) error {
	_, _, _, err := read(ctx, st.Bind(&plan.List{IDs: []any{}}, []any{}))
	return err
}
