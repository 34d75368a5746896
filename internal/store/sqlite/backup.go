package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"

	"casegraph/internal/fault"
)

// Backup copies the store in a file to another, which is there when the copy is
// whole and checked, or not at all. It may run while the store is served and
// loaded into: the copy is the state of one commit, and nobody waits for it.
//
// The copy is a store like any other, tidied up. Its file must not be there yet.
func Backup(ctx context.Context, from, to string) error {
	r, err := existing(ctx, from)
	if err != nil {
		return err
	}
	return said(ctx, copyStore(ctx, from, r, to))
}

// Restore brings a store back to what a backup holds. Where there is no file it
// makes one, as Backup does. With replace it takes the place of all that is in a
// store that is there, in one transaction: whoever reads meanwhile sees what was,
// and then what is in the backup; killed, it leaves what was. A load that runs is
// waited for as long as ctx lives.
func Restore(ctx context.Context, backup, to string, replace bool) error {
	r, err := existing(ctx, backup)
	if err != nil {
		return err
	}
	_, err = os.Stat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return said(ctx, copyStore(ctx, backup, r, to))
	case !replace:
		return fault.New(fault.BadUserInput, "%s is there already, and what it holds would be lost", to)
	}
	if _, err := existing(ctx, to); err != nil {
		return err
	}
	return said(ctx, overwrite(ctx, backup, r, to))
}

// existing refuses a file that is not there or not a store of ours.
func existing(ctx context.Context, path string) (reading, error) {
	if _, err := os.Stat(path); err != nil {
		return reading{}, fault.New(fault.BadUserInput, "there is no file %s that can be read", path)
	}
	r, err := toRead(ctx, path, patience)
	return r, said(ctx, err)
}

// patience is how long one that copies waits for another program.
const patience = "busy_timeout(5000)"

// connect opens one connection to a file.
func connect(ctx context.Context, path string, m mode, settings ...string) (*conn, error) {
	made, err := connector(path, m, settings...)
	if err != nil {
		return nil, err
	}
	raw, err := made.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return newConn(raw), nil
}

// copyStore makes a file of the state of one commit.
func copyStore(ctx context.Context, from string, r reading, to string) (err error) {
	if _, err := os.Stat(to); err == nil {
		return fault.New(fault.BadUserInput, "%s is there already; name another file, or take it away first", to)
	}
	dir, base := filepath.Split(to)
	if info, err := os.Stat(filepath.Dir(to)); err != nil || !info.IsDir() {
		return fault.New(fault.BadUserInput, "there is no folder %s; make it first", filepath.Dir(to))
	}
	made, err := os.CreateTemp(dir, "."+base+"-*")
	if err != nil {
		return fault.Wrap(fault.BadUserInput, err, "no file can be made in the folder of %s", to)
	}
	temporary := made.Name()
	defer func() {
		if err != nil {
			_ = remove(temporary) // it has a name of its own
		}
	}()
	if err := made.Close(); err != nil {
		return err
	}
	source, err := connect(ctx, from, r.mode, patience)
	if err != nil {
		return err
	}
	defer r.done(ctx, place{path: from})
	const vacuum = "VACUUM INTO ?1" // the file is empty, so SQLite takes it
	_, err = source.raw.(driver.ExecerContext).ExecContext(ctx, vacuum, bind(nil, temporary))
	if err := errors.Join(err, source.close()); err != nil {
		return err
	}
	if err := logAhead(ctx, temporary); err != nil {
		return err
	}
	if err := sound(ctx, temporary, asIs); err != nil {
		return err
	}
	f, err := os.OpenFile(temporary, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	// What is made as temporary is for its owner alone, as a backup should be.
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(temporary, to)
}

// sound holds the pages of a store against each other.
func sound(ctx context.Context, path string, m mode) error {
	c, err := connect(ctx, path, m)
	if err != nil {
		return err
	}
	said, err := c.text(ctx, "PRAGMA quick_check(1)", nil)
	if err := errors.Join(err, c.close()); err != nil {
		return err
	}
	if said != "ok" {
		return fault.Wrap(fault.Internal, fmt.Errorf("quick_check: %s", said), "the copy is not sound; see that the disk is")
	}
	return nil
}

// overwrite copies the pages of a backup over those of a store.
func overwrite(ctx context.Context, backup string, r reading, to string) (err error) {
	defer r.done(ctx, place{path: backup})
	if err := sound(ctx, backup, r.mode); err != nil {
		return err
	}
	// In WAL mode, which is what lets others read meanwhile.
	dest, err := connect(ctx, to, asIs, "journal_mode(WAL)", "synchronous(FULL)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dest.close()) }()
	restore, err := dest.raw.(interface {
		NewRestore(source string) (*sqlite.Backup, error)
	}).NewRestore(uri(backup, r.mode))
	if err != nil {
		return err
	}
	// Finished before its end it takes back what it has written.
	defer func() { err = errors.Join(err, restore.Finish()) }()
	const pages = 4096 // a step: 16 MiB
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := patient(ctx, func() (err error) {
			more, err = restore.Step(pages)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
