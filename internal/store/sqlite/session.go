package sqlite

import (
	"context"

	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A session is a transaction that only reads, on a connection of its own.
type session struct {
	store *Store
	conn  *conn
	leave func() // gives back the place among expensive reads
}

// Session begins a transaction. All of its reads see what was committed before
// the first one.
func (s *Store) Session(ctx context.Context) (store.Session, error) {
	leave, err := s.readers.expensive.Enter(ctx)
	if err != nil {
		return nil, said(ctx, err)
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		leave()
		return nil, s.found(ctx, err)
	}
	held := &session{s, c, leave}
	if err := c.exec(context.WithoutCancel(ctx), "BEGIN", nil); err != nil {
		held.Close()
		return nil, s.found(ctx, err)
	}
	return held, nil
}

// Read answers lists within the transaction.
func (s *session) Read(ctx context.Context, lists []*plan.List) []store.Result {
	results := make([]store.Result, len(lists))
	fits, err := s.store.fitted()
	if err != nil {
		return failed(results, err)
	}
	statements := compileAll(ctx, fits.catalog, s.store.bounds, lists, results)
	return s.store.answerFitted(ctx, s.conn, fits, lists, statements, results)
}

// Unchanged is always true: a transaction sees one snapshot.
func (s *session) Unchanged(context.Context) (bool, error) { return true, nil }

// Close ends the transaction.
func (s *session) Close() {
	if err := s.conn.exec(context.Background(), "COMMIT", nil); err != nil {
		_ = s.conn.close() // an open transaction must not outlive the session
	}
	s.store.readers.put(s.conn)
	s.leave()
}
