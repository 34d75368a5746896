package neo4j

import (
	"context"
	"math/rand/v2"
	"time"

	"casegraph/internal/store/neo4j/compile"
)

// What the driver does for managed transactions, a load does for a piece: where
// the server gives a transaction up for a reason that passes (a deadlock, a
// leader that changed, a connection that broke), everything it has written is
// written again in a new one, after longer and longer pauses.
const (
	firstWait = 200 * time.Millisecond
	persistIn = 30 * time.Second // as the driver does
)

// persist tries until it succeeds, fails for good, or time is up. again makes
// ready for another try, or says that none is needed.
func (l *load) persist(ctx context.Context, try func() error, again func() (done bool, err error)) error {
	began, wait := time.Now(), firstWait
	err := try()
	for err != nil && retryable(err) && ctx.Err() == nil && time.Since(began)+wait < persistIn {
		select {
		case <-ctx.Done():
		case <-time.After(wait/2 + rand.N(wait)):
		}
		wait *= 2
		_ = l.tx.Close(ctx) // the server has given it up
		var done bool
		if done, err = again(); err == nil && !done {
			err = try()
		}
	}
	l.failed = l.s.fault(ctx, err)
	return l.failed
}

// replay writes in a new transaction what the one that was given up had written.
func (l *load) replay(ctx context.Context) error {
	if err := l.begin(ctx); err != nil {
		return err
	}
	for _, st := range l.piece {
		if _, err := l.attempt(ctx, st); err != nil {
			return err
		}
	}
	return nil
}

// there says whether a piece is stored although its commit was not confirmed. One
// that created nothing may be written twice.
func (l *load) there(ctx context.Context) (bool, error) {
	if l.fresh == nil {
		return false, nil
	}
	list := l.nodesByID([]string{l.fresh.ID}, false)
	if t := l.fresh.Relationship; t != nil {
		list = l.relationshipsByID(l.catalog.Relationships[t.Index:t.Index+1], []string{l.fresh.ID}, false)
	}
	st, err := compile.List(ctx, l.catalog, compile.OfMany, list)
	if err != nil {
		return false, err
	}
	records, err := l.s.attempt(ctx, st)
	if err != nil {
		return false, err
	}
	return len(value(st, list, records).([]any)) > 0, nil
}
