package neo4j

import (
	"context"
	"math/rand/v2"
	"time"

	"casegraph/internal/store/neo4j/compile"
)

// A load repeats a transaction as the driver repeats managed transactions. The server may
// end a transaction for a reason that passes: a deadlock, a change of leader, a broken
// connection. Then the load runs all statements of the transaction that write again, in a
// new transaction. It pauses before each attempt, longer each time.
const (
	firstWait = 200 * time.Millisecond
	persistIn = 30 * time.Second // as the driver does
)

// persist calls try until it succeeds, fails for good, or the time is up. Before another
// try it calls again, which prepares the try or says that the work is done.
func (l *load) persist(ctx context.Context, try func() error, again func() (done bool, err error)) error {
	began, wait := time.Now(), firstWait
	err := try()
	for err != nil && retryable(err) && ctx.Err() == nil && time.Since(began)+wait < persistIn {
		select {
		case <-ctx.Done():
		case <-time.After(wait/2 + rand.N(wait)):
		}
		wait *= 2
		_ = l.tx.Close(ctx) // the server has ended it
		var done bool
		if done, err = again(); err == nil && !done {
			err = try()
		}
	}
	l.failed = l.s.fault(ctx, err)
	return l.failed
}

// replay runs the statements of the ended transaction in a new one.
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

// committedAnyway says whether the transaction was committed although the server did not
// confirm it. It looks for a fact that the transaction created. A transaction that created
// none can be written again.
func (l *load) committedAnyway(ctx context.Context) (bool, error) {
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
