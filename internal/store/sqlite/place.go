package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"os"
	"time"

	"casegraph/internal/fault"
)

// A place is a path, and the file that was there when the store was opened.
type place struct {
	path string
	file os.FileInfo
}

func placeOf(path string) (place, error) {
	file, err := os.Stat(path)
	return place{path, file}, err
}

// A stamp tells one state of the file, and of the log beside it, from others.
type stamp struct {
	size, logged      int64
	changed, loggedAt time.Time
}

// stamp is the state now.
func (p place) stamp() *stamp {
	s := &stamp{}
	if file, err := os.Stat(p.path); err == nil {
		s.size, s.changed = file.Size(), file.ModTime()
	}
	// An empty log says nothing: readers make it and take it away.
	if log, err := os.Stat(p.path + "-wal"); err == nil && log.Size() > 0 {
		s.logged, s.loggedAt = log.Size(), log.ModTime()
	}
	return s
}

// A placed connects to the file as long as it is in its place, and to no other: one
// that took the place meanwhile holds another graph.
type placed struct {
	driver.Connector
	place
}

// Connect implements driver.Connector.
func (p placed) Connect(ctx context.Context) (driver.Conn, error) {
	now, err := os.Stat(p.path)
	if err == nil && !os.SameFile(p.file, now) {
		err = errors.New("another file is at its path")
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the database file is no longer where it was; put it back, or restart what uses it")
	}
	return p.Connector.Connect(ctx)
}

// Health connects to the file and reads from it. Connections that are open already
// would go on with a file that is away.
func (s *Store) Health(ctx context.Context) error {
	select {
	case <-s.readers.closed:
		return fault.New(fault.Unavailable, "the store is closed")
	default:
	}
	raw, err := s.readers.connector.Connect(ctx)
	if err != nil {
		return said(ctx, err)
	}
	c := newConn(raw)
	_, err = c.text(ctx, "SELECT ''||count(*) FROM sqlite_schema", nil)
	if err == nil && s.fits.Load() != nil {
		err = s.current(ctx, c, s.fits.Load())
	}
	if err := errors.Join(err, c.close()); err != nil {
		return said(ctx, err)
	}
	// Pages that nobody reads now may be the damaged ones.
	if d := s.damage.Load(); d != nil && *d == *s.here.stamp() {
		return fault.New(fault.Unavailable, damaged)
	}
	return nil
}
