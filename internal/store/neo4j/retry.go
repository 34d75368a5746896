package neo4j

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// Reads are tried again as in the driver's managed transactions. Those are not used, since
// they cost more round trips.
const (
	attempts   = 4
	firstPause = 20 * time.Millisecond
	retryFor   = 3 * time.Second // or until the caller's deadline
)

// read runs a statement that writes nothing, and returns the values of its records. runs is
// how often the statement ran. took is how long it took, without the wait for its turn.
func (s *Store) read(ctx context.Context, st compile.Statement) (records [][]any, runs int, took time.Duration, err error) {
	if err := s.gate.enter(); err != nil {
		return nil, 0, 0, err
	}
	defer s.gate.leave()
	leave, err := s.expensive.Enter(ctx)
	if err != nil {
		return nil, 0, 0, s.fault(ctx, err)
	}
	defer leave()
	began, pause := time.Now(), firstPause
	for {
		runs++
		records, err = s.attempt(ctx, st)
		if err == nil || runs == attempts || !retryable(err) || ctx.Err() != nil || time.Since(began)+pause > retryFor {
			return records, runs, time.Since(began), s.fault(ctx, err)
		}
		select {
		case <-ctx.Done():
			return nil, runs, time.Since(began), s.fault(ctx, ctx.Err())
		case <-time.After(pause/2 + rand.N(pause)):
		}
		pause *= 4
	}
}

// attempt runs a statement once, in a transaction of its own that the server begins and
// commits.
func (s *Store) attempt(ctx context.Context, st compile.Statement) ([][]any, error) {
	session := s.session(ctx, neo4j.AccessModeRead)
	defer release(ctx, session)
	result, err := session.Run(ctx, st.Text, st.Params, limits(ctx, "read")...)
	if err != nil {
		return nil, err
	}
	records, err := collect(ctx, result)
	if b := store.BookmarksOf(ctx); b != nil && err == nil {
		seen := session.LastBookmarks()
		s.progress.note(seen)
		b.See(seen)
	}
	return records, err
}

// collect reads a result to its end.
func collect(ctx context.Context, result neo4j.ResultWithContext) ([][]any, error) {
	var records [][]any
	for result.Next(ctx) {
		records = append(records, result.Record().Values)
	}
	return records, result.Err()
}
