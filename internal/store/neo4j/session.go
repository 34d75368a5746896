package neo4j

import (
	"context"
	"slices"

	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// A session remembers the state of the database when it began.
type session struct {
	store *Store
	began []string
}

// Session begins a series of reads, each with a snapshot of its own.
func (s *Store) Session(ctx context.Context) (store.Session, error) {
	began, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	return session{s, began}, nil
}

// Read is Store.Read.
func (s session) Read(ctx context.Context, lists []*plan.List) []store.Result {
	return s.store.Read(ctx, lists)
}

// Unchanged compares the state now with the state at the beginning. In a cluster another
// server, which may be behind, can answer. Then the states differ although nothing was
// written.
func (s session) Unchanged(ctx context.Context) (bool, error) {
	now, err := s.store.state(ctx)
	return err == nil && slices.Equal(now, s.began), err
}

// Close does nothing: each read has returned its connection.
func (s session) Close() {}

// state are the bookmarks of a read now. They name the last transaction that was committed.
func (s *Store) state(ctx context.Context) ([]string, error) {
	b := &store.Bookmarks{}
	if _, _, _, err := s.read(store.WithBookmarks(ctx, b), compile.Statement{Text: "RETURN 1 AS one"}); err != nil {
		return nil, err
	}
	return slices.Sorted(slices.Values(b.Seen())), nil
}
