package sqlite

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// A Store is a graph in one file.
type Store struct {
	readers *pool
	writer  *pool // of one
	fits    atomic.Pointer[catalog.Catalog]
	closing sync.Once
	bounds  bounds
	// making is set while the file is not there yet (see OpenNew).
	making *making
}

var _ store.Store = (*Store)(nil)

// Name is "sqlite".
func (s *Store) Name() string { return "sqlite" }

// catalog is what the store was last made to fit.
func (s *Store) catalog() (*catalog.Catalog, error) {
	if c := s.fits.Load(); c != nil {
		return c, nil
	}
	return nil, fault.Wrap(fault.Internal, errors.New("sqlite: Migrate has not succeeded"), "the store is not ready")
}

// Busy counts the readers' connections, and the writer's.
func (s *Store) Busy() int { return len(s.readers.turns) + len(s.writer.turns) }

// Close waits for what is running, as long as ctx lives, and closes the file.
func (s *Store) Close(ctx context.Context) error {
	var err error
	s.closing.Do(func() {
		// The writer last: it tidies the log away when no reader needs it.
		err = errors.Join(s.readers.close(ctx), s.writer.close(ctx))
		if s.making != nil {
			err = errors.Join(err, s.making.finish())
		}
	})
	return said(ctx, err)
}
