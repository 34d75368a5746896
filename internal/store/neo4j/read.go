package neo4j

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// atOnce is how many lists of one Read run at once.
const atOnce = 8

// Read answers each list with one statement, in a snapshot of its own; they run
// at once. See store.Store.
func (s *Store) Read(ctx context.Context, lists []*plan.List) []store.Result {
	results := make([]store.Result, len(lists))
	f, err := s.fitted()
	if err != nil {
		for i := range results {
			results[i].Err = err
		}
		return results
	}
	if len(lists) == 1 { // most often: spare the goroutine
		results[0] = s.answer(ctx, f, lists[0])
		return results
	}
	free := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, l := range lists {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			results[i] = s.answer(ctx, f, l)
		})
	}
	all.Wait()
	return results
}

func (s *Store) answer(ctx context.Context, f *fitted, l *plan.List) (result store.Result) {
	// On a goroutine of its own, what panics would end the process.
	defer func() {
		if p := recover(); p != nil {
			result = store.Result{Err: fault.Wrap(fault.Internal, fmt.Errorf("panic: %v\n%s", p, debug.Stack()), "the store cannot answer this query")}
		}
	}()
	st, err := statementOf(ctx, f.catalog, l)
	if err != nil {
		return store.Result{Err: s.fault(ctx, err)}
	}
	records, runs, took, err := s.read(ctx, st.of(l))
	if err == nil {
		err = s.current(ctx, f)
	}
	result = store.Result{Err: err, Statements: runs, Took: took}
	if err == nil {
		result.Value = value(st, l, records)
	}
	return result
}

// made is what a plan.Memo holds.
type made struct {
	catalog   *catalog.Catalog
	statement statement
}

// statementOf compiles a list, or finds what it was compiled to before.
func statementOf(ctx context.Context, c *catalog.Catalog, l *plan.List) (statement, error) {
	if l.Memo == nil || toItself(l) {
		return compile(ctx, c, l)
	}
	if m, ok := l.Memo.Load().(made); ok && m.catalog == c {
		return m.statement, nil
	}
	st, err := compile(ctx, c, l.Blank())
	if err == nil {
		l.Memo.Store(made{c, st}, st.bytes())
	}
	return st, err
}

// toItself says whether a list of paths is another than most of its Memo are.
func toItself(l *plan.List) bool {
	_, ok := l.From.(plan.Paths)
	return ok && l.IDs[0] == l.IDs[1]
}

// value is the list's value: the one record of a list of which more than rows is
// asked, or the one value of that with all rows, else that of each record.
func value(st statement, l *plan.List, records [][]any) any {
	if more(l) {
		return records[0]
	}
	if st.inOne {
		return records[0][0]
	}
	rows := make([]any, len(records))
	for i, r := range records {
		rows[i] = r[0]
	}
	return rows
}
