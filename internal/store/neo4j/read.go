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

// atOnce is how many statements of one Read run at the same time.
const atOnce = 8

// Read answers each list with one statement, and with one more for each type of fact that
// has late parts. Before it there are others where the list has early parts. Each statement
// sees a snapshot of its own. They run at the same time. See store.Store.
func (s *Store) Read(ctx context.Context, lists []*plan.List) []store.Result {
	results := make([]store.Result, len(lists))
	f, err := s.fitted()
	if err != nil {
		for i := range results {
			results[i].Err = err
		}
		return results
	}
	read := s.reader()
	if len(lists) == 1 { // the most frequent case: it needs no goroutine
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

// reader returns a reader that runs at most atOnce statements at the same time.
func (s *Store) reader() reader {
	free := make(chan struct{}, atOnce)
	return func(ctx context.Context, st compile.Statement) ([][]any, int, time.Duration, error) {
		free <- struct{}{}
		defer func() { <-free }()
		return s.read(ctx, st)
	}
}

// answerFitted answers a list. It fails if the layout of the database has changed.
func (s *Store) answerFitted(ctx context.Context, f *fitted, l *plan.List, read reader) store.Result {
	foreseen := s.foreseeLate(ctx, f, l, read)
	found := s.answer(ctx, f.catalog, s.scale(f), l, read)
	foreseen.Wait()
	if found.Err == nil {
		if found.Err = s.current(ctx, f); found.Err != nil {
			found.Value = nil
		}
	}
	return found
}

// answer answers a list. If a fact was removed between two statements, the list is read again
// without it, so that pages and totals fit the rows.
func (s *Store) answer(ctx context.Context, c *catalog.Catalog, of compile.Scale, l *plan.List, read reader) store.Result {
	d := lateRead{reads: read, gone: []any{}}
	for {
		var v any
		d.guard(func() error {
			st, err := statementOf(ctx, c, of, l)
			if err != nil {
				return err
			}
			found, err := d.early(ctx, st, l)
			if err != nil {
				return err
			}
			records, err := d.read(ctx, st.Bind(l, d.gone).With(found))
			if err != nil {
				return err
			}
			v = value(st, l, records)
			d.expect(st, found, l, v)
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

// guard does work and keeps its error.
func (d *lateRead) guard(work func() error) {
	err := guarded(work)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err == nil {
		d.err = err
	}
}

// guarded does work. It turns a panic into an error: work may run on a goroutine of its own,
// where a panic would end the process.
func guarded(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Wrap(fault.Internal, fmt.Errorf("panic: %v\n%s", p, debug.Stack()), "the store cannot answer this query")
		}
	}()
	return work()
}

// compiled is the value in a plan.Cache.
type compiled struct {
	catalog   *catalog.Catalog
	scale     compile.Scale
	statement compile.Statement
}

// statementOf returns the statement of a list: from the list's Cache, or compiled now.
func statementOf(ctx context.Context, c *catalog.Catalog, of compile.Scale, l *plan.List) (compile.Statement, error) {
	if l.Cache == nil || isSelfPath(l) {
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

// isSelfPath says whether a list has the paths from a node to itself. Such a list has
// another statement than the other lists with the same Cache.
func isSelfPath(l *plan.List) bool {
	_, ok := l.From.(plan.Paths)
	return ok && l.IDs[0] == l.IDs[1]
}

// value is the value of a list. Its rows come in one record, or in a record each; a list
// that asks for more than rows has one record, which is the value.
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
