package sqlite

import (
	"context"
	"errors"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A load is one transaction of the writer.
type load struct {
	store *Store
	conn  *conn
	cat   *catalog.Catalog
	known registry
	put   int // facts so far
	// changed is how many facts were put or removed, the same twice counted twice.
	changed int
	// measured are the statistics at the beginning, and degrees what has changed since. It
	// is nil where all degrees will be counted again.
	measured *store.Statistics
	degrees  *degreeChanges
	rows     map[string]*inserter
	// indexes are the statements of those that are still to be made (see bulk.go).
	indexes []string
	done    bool
	// broken is the first error. SQLite may have rolled back with it, so that
	// what came after would stand alone: nothing does.
	broken error
}

// Begin waits for the writer, in this program or another, as long as ctx lives.
func (s *Store) Begin(ctx context.Context) (store.Load, error) {
	fits, err := s.fitted()
	if err != nil {
		return nil, err
	}
	c, err := s.writer.get(ctx)
	if err != nil {
		return nil, said(ctx, err)
	}
	l, err := begin(ctx, s, c, fits)
	if err != nil {
		s.writer.put(c)
		return nil, said(ctx, err)
	}
	return l, nil
}

func begin(ctx context.Context, s *Store, c *conn, fits *fitted) (*load, error) {
	l := newLoad(s, c, fits.catalog)
	l.degrees = newDegreeChanges()
	err := patient(ctx, func() error { return c.exec(ctx, "BEGIN IMMEDIATE", nil) })
	if err == nil {
		err = s.current(ctx, c, fits)
	}
	if err == nil {
		err = l.known.begin(ctx, c)
	}
	if err == nil && s.making != nil {
		err = l.loosen(ctx)
	}
	if err == nil {
		l.measured, err = c.statistics(ctx)
	}
	if err != nil {
		// Where ctx ended it, the transaction may have begun all the same.
		_ = c.exec(context.WithoutCancel(ctx), "ROLLBACK", nil)
		return nil, err
	}
	return l, nil
}

func newLoad(s *Store, c *conn, cat *catalog.Catalog) *load {
	return &load{store: s, conn: c, cat: cat, rows: map[string]*inserter{}}
}

// usable refuses a load that is spent or broken.
func (l *load) usable() error {
	switch {
	case l.done:
		return fault.Wrap(fault.Internal, errors.New("sqlite: the load is over"), "the load is over")
	case l.broken != nil:
		return fault.Wrap(fault.CodeOf(l.broken), l.broken, "the load failed before; nothing of it is kept")
	}
	return nil
}

// spoil remembers that the load failed.
func (l *load) spoil(ctx context.Context, err error) error {
	if err != nil {
		l.broken = said(ctx, err)
	}
	return l.broken
}

// Read sees what the load has put.
func (l *load) Read(ctx context.Context, lists []*plan.List) []store.Result {
	results := make([]store.Result, len(lists))
	if err := l.usable(); err != nil {
		return failed(results, err)
	}
	if asks(lists) {
		if err := l.search(ctx); err != nil {
			return failed(results, err)
		}
		if err := l.spoil(ctx, l.writeDegrees(ctx, 0)); err != nil {
			return failed(results, err)
		}
	}
	l.store.answer(ctx, l.conn, lists, compileAll(ctx, l.cat, l.store.bounds, lists, results), results)
	return results
}

// Part does nothing: a transaction may be of any size.
func (l *load) Part(context.Context) error { return l.usable() }

// Committed is 0: nothing is lasting before Commit.
func (l *load) Committed() int { return 0 }

// MaxRollback is 0: a load of any size is one transaction.
func (l *load) MaxRollback() int { return 0 }

// manyFacts is how many facts make a load worth measuring anew what is where.
const manyFacts = 10_000

// Commit makes the load lasting.
func (l *load) Commit(ctx context.Context) error {
	if err := l.usable(); err != nil {
		return errors.Join(err, l.Rollback(ctx))
	}
	err := ctx.Err()
	if err == nil {
		err = l.tighten(ctx)
	}
	if err == nil {
		err = l.account(ctx)
	}
	if err == nil {
		// Once begun it is not interrupted: it would be done and said to have
		// failed.
		err = l.conn.exec(context.WithoutCancel(ctx), "COMMIT", nil)
	}
	if err != nil {
		return errors.Join(said(ctx, err), l.Rollback(ctx))
	}
	l.done = true
	if l.put >= manyFacts {
		// It is lasting already, and slower plans are no failure of it.
		_ = l.conn.measure(context.WithoutCancel(ctx))
	}
	l.store.writer.put(l.conn)
	return nil
}

// Rollback forgets the load, whether ctx lives or not.
func (l *load) Rollback(ctx context.Context) error {
	if l.done {
		return nil
	}
	l.done = true
	err := l.conn.exec(context.WithoutCancel(ctx), "ROLLBACK", nil)
	if err != nil {
		_ = l.conn.close() // an open transaction must not outlive the load
	}
	if l.broken != nil {
		err = nil // SQLite may have rolled back already
	}
	l.store.writer.put(l.conn)
	return said(ctx, err)
}

// measure tells the planner how many rows there are of what, and tidies up after
// a big load. It does without the samples of sqlite_stat4: with them SQLite plans
// a statement anew for each value bound, which doubled what nested reads take.
func (c *conn) measure(ctx context.Context) error {
	for _, sql := range []string{"PRAGMA analysis_limit=2000", "ANALYZE", "DROP TABLE IF EXISTS sqlite_stat4", "PRAGMA wal_checkpoint(PASSIVE)", "PRAGMA shrink_memory"} {
		if err := c.once(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}
