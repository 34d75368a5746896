package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"io/fs"
	"os"

	lib "modernc.org/sqlite/lib"

	"casegraph/internal/fault"
)

// OpenToRead opens the store in the file for nothing but reading: no connection
// of it can write to the file. There has to be a file.
//
// Who reads has to tell others that it does, in a file beside the store (-shm).
// Where there is none and none can be made, on a full disk or a medium that is
// read-only, the file is read as one that nobody changes. Should somebody change
// it all the same, what is read then is UNAVAILABLE.
func OpenToRead(ctx context.Context, path string, opts ...Option) (*Store, error) {
	o := choose(opts)
	r, err := toRead(ctx, path, o.patience())
	if err != nil {
		return nil, said(ctx, err)
	}
	reader, err := connector(path, r.mode, append(o.reading(), o.patience())...)
	if err != nil {
		return nil, said(ctx, err)
	}
	s, err := storeOf(ctx, path, reader, o, noWriter{})
	if err != nil {
		return nil, err
	}
	if s.reading = r; r.mode == frozen {
		s.still = s.here.stamp()
	}
	return s, nil
}

// A reading is how to read a file without writing to it.
type reading struct {
	mode mode
	// tidies: there was no log beside the file, so that what there is at the end
	// is to go.
	tidies bool
}

// toRead finds out how to read a file, and refuses one that is no store.
func toRead(ctx context.Context, path, wait string) (reading, error) {
	alone := !logged(path)
	err := recognise(ctx, path, readOnly, wait)
	r := reading{readOnly, alone}
	switch {
	case err == nil:
		return r, nil
	case cannotShare(err) && alone:
		return reading{mode: frozen}, recognise(ctx, path, frozen, wait)
	}
	r.done(ctx, place{path: path})
	return r, err
}

// noWriter is the writer of a store that was opened to be read.
type noWriter struct{}

// Connect implements driver.Connector.
func (noWriter) Connect(context.Context) (driver.Conn, error) {
	return nil, fault.New(fault.Internal, "the store was opened to be read, and cannot be written to")
}

// Driver implements driver.Connector.
func (noWriter) Driver() driver.Driver { return nil }

// logged says whether there is a log beside the file: another program has the
// store open, or did not close it.
func logged(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0 || err != nil && !errors.Is(err, fs.ErrNotExist)
}

// cannotShare says whether the file that readers share can neither be found nor
// made.
func cannotShare(err error) bool {
	switch codeOf(err) & 0xff {
	case lib.SQLITE_CANTOPEN, lib.SQLITE_READONLY, lib.SQLITE_FULL, lib.SQLITE_IOERR:
		return true
	}
	return false
}

// done takes away the files that reading made beside the store, as SQLite does
// when the last connection is closed that may write. Another that is open keeps
// them.
func (r reading) done(ctx context.Context, p place) {
	if !r.tidies || !exists(p.path+"-wal") {
		return
	}
	c, err := connect(context.WithoutCancel(ctx), p.path, noNew)
	if err != nil {
		return // they are in nobody's way
	}
	_, _ = c.text(context.WithoutCancel(ctx), "SELECT ''||count(*) FROM sqlite_schema", nil)
	_ = c.close()
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
