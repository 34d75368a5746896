package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"casegraph/internal/store"
)

// OpenNew opens a store that is to be made with one load. Where there is a store
// at path already it is Open, and Keep does nothing.
//
// Else the store is built in a file beside it, as fast as can be, since nothing
// in it has to outlive a crash; Keep syncs it and gives it its name, whole. Closed
// without Keep, or killed, it leaves nothing but a file that the next one takes
// away. Nothing can be read from it but within its load. Whoever else opens the
// path meanwhile waits, and then finds the store, or none.
func OpenNew(ctx context.Context, path string, opts ...Option) (*Store, error) {
	for {
		m, err := claim(ctx, path)
		switch {
		case errors.Is(err, errThere):
			return Open(ctx, path, opts...)
		case errors.Is(err, errGone):
			continue
		case err != nil:
			return nil, said(ctx, err)
		}
		s, err := m.open()
		if err != nil {
			return nil, said(ctx, errors.Join(err, m.abandon()))
		}
		return s, nil
	}
}

// A making is a store that is not there yet. As long as it is made, it holds a
// lock on an empty file at its path, which is what keeps others away.
type making struct {
	path, at string // what it is to be called, and where it is built
	created  bool   // the empty file is ours
	lock     *conn
	keep     bool
}

var (
	errThere = errors.New("there is a store")
	errGone  = errors.New("the file is not the one it was")
)

// claim locks the path of a store to be made. It waits for whoever has it.
func claim(ctx context.Context, path string) (*making, error) {
	m := &making{path: path, at: path + ".loading"}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	m.created = err == nil
	if errors.Is(err, fs.ErrExist) {
		f, err = os.Open(path)
	}
	if err != nil {
		return nil, errThere // it is told by what opens it
	}
	before, err := f.Stat()
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if before.Size() > 0 || before.IsDir() {
		return nil, errThere
	}
	one, err := connector(path, asIs, "busy_timeout(100)")
	if err != nil {
		return nil, err
	}
	opened, err := one.Connect(ctx)
	if err != nil {
		return nil, err
	}
	m.lock = newConn(opened)
	locked := patient(ctx, func() error { return m.lock.once(ctx, "BEGIN EXCLUSIVE") })
	now, err := os.Stat(path)
	switch {
	case locked == nil && err == nil && os.SameFile(before, now) && now.Size() == 0:
		return m, nil
	case ctx.Err() == nil && (err != nil || !os.SameFile(before, now)):
		// While we waited it was removed, or made by another. SQLite calls that
		// an error of the disk.
		locked = errGone
	case locked == nil:
		locked = errThere
	}
	return nil, errors.Join(locked, m.lock.close())
}

// open opens the file in which the store is built.
func (m *making) open() (*Store, error) {
	// It would be that of a load which was killed.
	if err := remove(m.at); err != nil {
		return nil, err
	}
	c, err := connector(m.at, asIs, "journal_mode(off)", "synchronous(off)", "locking_mode(exclusive)",
		"temp_store(file)", "foreign_keys(0)", "cache_size(-65536)")
	if err != nil {
		return nil, err
	}
	return &Store{readers: newPool(c, 1, usualStatements), writer: newPool(c, 1, usualStatements), sessions: newPool(c, 1, usualStatements), bounds: usual(), briefFor: store.BriefFor, making: m}, nil
}

// Keep closes a store that was made, syncs it and gives it its name, all at once
// or not at all. Of a store that was there already it does nothing.
func (s *Store) Keep(ctx context.Context) error {
	if s.making == nil {
		return nil
	}
	s.making.keep = true
	return s.Close(ctx)
}

// finish ends the making, once the file is closed.
func (m *making) finish() error {
	if !m.keep {
		return m.abandon()
	}
	err := logAhead(context.Background(), m.at)
	if err == nil {
		var f *os.File
		if f, err = os.OpenFile(m.at, os.O_RDWR, 0); err == nil {
			err = errors.Join(f.Sync(), f.Close())
		}
	}
	if err == nil {
		err = os.Rename(m.at, m.path)
	}
	if err != nil {
		return errors.Join(err, m.abandon())
	}
	return m.lock.close()
}

// logAhead has the log of a file be as Open has it, so that nobody who opens it later
// has to change it for that.
func logAhead(ctx context.Context, path string) error {
	c, err := connect(ctx, path, noNew, "journal_mode(WAL)")
	if err != nil {
		return err
	}
	return c.close()
}

// abandon leaves nothing.
func (m *making) abandon() error {
	err := remove(m.at)
	if m.created {
		err = errors.Join(err, os.Remove(m.path))
	}
	return errors.Join(err, m.lock.close())
}

// remove takes a file away, with what SQLite puts beside it.
func remove(path string) error {
	var all error
	for _, beside := range []string{"", "-journal", "-wal", "-shm"} {
		if err := os.Remove(path + beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}

// patient tries again while another program has the file locked, as long as ctx
// lives.
func patient(ctx context.Context, try func() error) error {
	for {
		err := try()
		if err == nil || !busy(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
