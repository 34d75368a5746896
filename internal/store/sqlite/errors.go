package sqlite

import (
	"context"
	"errors"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"casegraph/internal/fault"
)

// said gives an error of the driver its code and words for a user. An error
// that has them keeps them.
func said(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fault.Wrap(fault.Timeout, err, "the request took longer than it may")
	}
	if errors.Is(err, context.Canceled) || ctx.Err() != nil {
		return fault.Wrap(fault.Internal, errors.Join(err, ctx.Err()), "the request was given up")
	}
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return fault.Wrap(fault.Internal, err, "the store failed")
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_PROTOCOL:
		return fault.Wrap(fault.Unavailable, err, "the database is in use by another program; try again when it is done")
	case lib.SQLITE_CANTOPEN:
		return fault.Wrap(fault.Unavailable, err, "the database file cannot be opened; see that its folder exists and may be written to")
	case lib.SQLITE_PERM, lib.SQLITE_READONLY, lib.SQLITE_AUTH:
		return fault.Wrap(fault.Unavailable, err, "the database file may not be written to; see to its permissions")
	case lib.SQLITE_FULL:
		return fault.Wrap(fault.Unavailable, err, "the disk of the database is full")
	case lib.SQLITE_IOERR, lib.SQLITE_NOMEM:
		return fault.Wrap(fault.Unavailable, err, "the database file cannot be read or written just now")
	case lib.SQLITE_NOTADB:
		return fault.Wrap(fault.Internal, err, "the file is not a database of casegraph; name another, or move it away")
	case lib.SQLITE_CORRUPT:
		return fault.Wrap(fault.Internal, err, "the database file is damaged; restore it from a backup, or load the seeds into a new one")
	}
	return fault.Wrap(fault.Internal, err, "the store failed")
}

// busy says whether another program has the file locked.
func busy(err error) bool {
	e, ok := errors.AsType[*driver.Error](err)
	return ok && (e.Code()&0xff == lib.SQLITE_BUSY || e.Code()&0xff == lib.SQLITE_LOCKED)
}
