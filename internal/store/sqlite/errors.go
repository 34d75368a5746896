package sqlite

import (
	"context"
	"errors"
	"strings"

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
	if limit := limitOf(e); limit != "" {
		return fault.Wrap(fault.TooCostly, err, "the operation comes to a statement that SQLite does not take: %s; ask for fewer conditions, or of fewer types", limit)
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
	case lib.SQLITE_IOERR:
		return fault.Wrap(fault.Unavailable, err, "the database file cannot be read or written just now; see whether its disk is full or failing")
	case lib.SQLITE_NOMEM:
		return fault.Wrap(fault.Unavailable, err, "there is not enough memory to read or write the database file just now")
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return fault.Wrap(fault.Unavailable, err, damaged)
	}
	return fault.Wrap(fault.Internal, err, "the store failed")
}

// limitOf is the limit of SQLite's that a statement is beyond, or "". There are no
// codes for them. Parameters, which operations reach first, are counted before.
func limitOf(e *driver.Error) string {
	if e.Code()&0xff == lib.SQLITE_TOOBIG {
		return "a text or a value in it is larger than the 1000000000 bytes that one may have"
	}
	for said, limit := range map[string]string{
		"too many SQL variables":            "it has more than the 32766 parameters that it may have",
		"Expression tree is too large":      "its conditions nest deeper than the 1000 levels that they may",
		"parser stack overflow":             "its conditions nest deeper than can be read",
		"subqueries nested too deep":        "it reads more than the 1000 tables that it may read",
		"too many terms in compound SELECT": "it asks more than the 500 types that it may ask at once",
		"tables in a join":                  "it joins more than the 64 tables that it may join",
		"too many columns":                  "it has more than the 2000 columns that it may have",
		"too many arguments on function":    "it has more than the 1000 values in a row that it may have",
	} {
		if strings.Contains(e.Error(), said) {
			return limit
		}
	}
	return ""
}

const damaged = "the database file is damaged; restore it from a backup, or load the seeds into a new one"

// isDamage says whether the file is not, or no longer, a sound database.
func isDamage(err error) bool {
	code := codeOf(err) & 0xff
	return code == lib.SQLITE_CORRUPT || code == lib.SQLITE_NOTADB
}

// notOurs says whether the file is no database at all.
func notOurs(err error) bool { return codeOf(err)&0xff == lib.SQLITE_NOTADB }

// busy says whether another program has the file locked.
func busy(err error) bool {
	code := codeOf(err) & 0xff
	return code == lib.SQLITE_BUSY || code == lib.SQLITE_LOCKED
}

// codeOf is SQLite's code of an error, or 0.
func codeOf(err error) int {
	if e, ok := errors.AsType[*driver.Error](err); ok {
		return e.Code()
	}
	return 0
}
