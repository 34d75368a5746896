package sqlite

import (
	"context"

	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// maxSessions bounds the sessions at once. More wait. sessionStatements are the bytes that the
// statements of one may hold: an export has a statement for each type.
const (
	maxSessions       = 16
	sessionStatements = 4 << 20
)

// sessionCache bounds the pages that a session keeps, in KiB. It reads each once.
const sessionCache = "PRAGMA cache_size = -4096"

// A session is a transaction that only reads, on a connection of its own. It may last as long as
// a client reads an export, so it is none of the readers, which others wait for.
type session struct {
	store *Store
	conn  *conn
}

// Session begins a transaction. All of its reads see what was committed before
// the first one.
func (s *Store) Session(ctx context.Context) (store.Session, error) {
	c, err := s.sessions.get(ctx)
	if err != nil {
		return nil, s.found(ctx, err)
	}
	held := &session{s, c}
	for _, statement := range []string{sessionCache, "BEGIN"} {
		if err := c.exec(context.WithoutCancel(ctx), statement, nil); err != nil {
			held.Close()
			return nil, s.found(ctx, err)
		}
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
	s.store.sessions.put(s.conn)
}
