package sqlite

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A Store is a graph in one file.
type Store struct {
	readers *pool
	writer  *pool // of one
	// sessions have connections of their own, since they may last long.
	sessions *pool
	fits     atomic.Pointer[fitted]
	closing  sync.Once
	bounds   bounds
	// briefFor is how long a read may take that is not expensive: see Read.
	briefFor time.Duration
	here     place
	// damage is the state of the file in which a read found it damaged.
	damage atomic.Pointer[stamp]
	// still is the state in which the file has to stay, where it is read without
	// locks.
	still *stamp
	// reading is set where it was opened to be read.
	reading reading
	// making is set while the file is not there yet (see OpenNew).
	making *making
}

var _ store.Store = (*Store)(nil)

// Name is "sqlite".
func (s *Store) Name() string { return "sqlite" }

// Replicated is false: a file has one state.
func (s *Store) Replicated() bool { return false }

// Await does nothing: every read shows what was committed before it.
func (s *Store) Await(context.Context, []string) error { return nil }

// A fitted is what the store fits: a catalog, and the record of its layout.
type fitted struct {
	catalog *catalog.Catalog
	layout  string
}

// fitted is what the store was last found or made to fit.
func (s *Store) fitted() (*fitted, error) {
	if f := s.fits.Load(); f != nil {
		return f, nil
	}
	return nil, fault.Wrap(fault.Internal, errors.New("sqlite: neither Fits nor Migrate has succeeded"), "the store is not ready")
}

// Prepare does nothing: SQLite takes little time for a new statement.
func (s *Store) Prepare(context.Context, []*plan.List) {}

// Busy counts the connections of readers and sessions, and the writer's.
func (s *Store) Busy() int { return len(s.readers.turns) + len(s.writer.turns) + len(s.sessions.turns) }

// Close waits for what is running, as long as ctx lives, and closes the file.
func (s *Store) Close(ctx context.Context) error {
	var err error
	s.closing.Do(func() {
		// The writer last: it tidies the log away when no reader needs it.
		err = errors.Join(s.readers.close(ctx), s.sessions.close(ctx), s.writer.close(ctx))
		if s.making != nil {
			err = errors.Join(err, s.making.finish())
		}
		s.reading.done(ctx, s.here)
	})
	return said(ctx, err)
}
