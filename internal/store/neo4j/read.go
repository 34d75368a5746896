package neo4j

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// atOnce is how many statements of one Read run at once.
const atOnce = 8

// Read answers each list with one statement, or with one for each type of fact
// besides; each has a snapshot of its own, and they run at once. See store.Store.
func (s *Store) Read(ctx context.Context, lists []*plan.List) []store.Result {
	results := make([]store.Result, len(lists))
	f, err := s.fitted()
	if err != nil {
		for i := range results {
			results[i].Err = err
		}
		return results
	}
	free := make(chan struct{}, atOnce)
	read := func(ctx context.Context, st compile.Statement) ([][]any, int, time.Duration, error) {
		free <- struct{}{}
		defer func() { <-free }()
		return s.read(ctx, st)
	}
	if len(lists) == 1 { // most often: spare the goroutine
		results[0] = s.answerFitted(ctx, f, lists[0], read)
		return results
	}
	var all sync.WaitGroup
	for i, l := range lists {
		all.Go(func() { results[i] = s.answerFitted(ctx, f, l, read) })
	}
	all.Wait()
	return results
}

// answerFitted answers a list, as long as the database is laid out as it was.
func (s *Store) answerFitted(ctx context.Context, f *fitted, l *plan.List, read reader) store.Result {
	found := s.answer(ctx, f.catalog, s.scale(f), l, read)
	if found.Err == nil {
		if found.Err = s.current(ctx, f); found.Err != nil {
			found.Value = nil
		}
	}
	return found
}

// answer answers a list. Where a fact is gone by the time that it is fetched, the
// list is read again, so that its pages, its totals and what refers to its rows are
// those of a list without the fact.
func (s *Store) answer(ctx context.Context, c *catalog.Catalog, of compile.Scale, l *plan.List, read reader) store.Result {
	d := decision{reads: read, gone: []any{}}
	for {
		var v any
		d.guard(func() error {
			st, err := statementOf(ctx, c, of, l)
			if err != nil {
				return err
			}
			records, err := d.read(ctx, st.Bind(l, d.gone))
			if err != nil {
				return err
			}
			v = value(st, l, records)
			d.late(ctx, st.Late, v)
			return nil
		})
		switch again, err := d.again(); {
		case err != nil:
			return store.Result{Err: s.fault(ctx, err), Statements: d.runs, Took: d.took}
		case !again:
			return store.Result{Value: v, Statements: d.runs, Took: d.took}
		}
	}
}

// guard does work, and keeps its error. On a goroutine of its own, what panics would
// end the process.
func (d *decision) guard(work func() error) {
	err := func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fault.Wrap(fault.Internal, fmt.Errorf("panic: %v\n%s", p, debug.Stack()), "the store cannot answer this query")
			}
		}()
		return work()
	}()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err == nil {
		d.err = err
	}
}

// compiled is what a plan.Cache holds.
type compiled struct {
	catalog   *catalog.Catalog
	scale     compile.Scale
	statement compile.Statement
}

// statementOf compiles a list, or finds what it was compiled to before.
func statementOf(ctx context.Context, c *catalog.Catalog, of compile.Scale, l *plan.List) (compile.Statement, error) {
	if l.Cache == nil || toItself(l) {
		return compile.List(ctx, c, of, l)
	}
	if m, ok := l.Cache.Load().(compiled); ok && m.catalog == c && m.scale == of {
		return m.statement, nil
	}
	st, err := compile.List(ctx, c, of, l.Parameterized())
	if err == nil {
		st.KeptIn(l.Cache)
		l.Cache.Store(compiled{c, of, st}, st.Bytes())
	}
	return st, err
}

// toItself says whether a list of paths is another than most of its Cache are.
func toItself(l *plan.List) bool {
	_, ok := l.From.(plan.Paths)
	return ok && l.IDs[0] == l.IDs[1]
}

// value is the list's value: the one record of a list of which more than rows is
// asked, or the one value of that with all rows, else that of each record.
func value(st compile.Statement, l *plan.List, records [][]any) any {
	if compile.HasMore(l) {
		return records[0]
	}
	if st.InOne {
		return records[0][0]
	}
	rows := make([]any, len(records))
	for i, r := range records {
		rows[i] = r[0]
	}
	return rows
}
