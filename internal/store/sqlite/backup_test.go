package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/fault"
)

// marked is a store with a row by which it is told from others.
func marked(t *testing.T, path, mark string) {
	t.Helper()
	filled(t, path)
	other(t, path, "INSERT OR REPLACE INTO _meta VALUES('mark','"+mark+"')")
}

// markOf reads through a connection of a reader's.
func markOf(t *testing.T, s *Store) string {
	t.Helper()
	c, err := s.readers.get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.readers.put(c)
	mark, err := c.text(t.Context(), "SELECT value FROM _meta WHERE key='mark'", nil)
	if err != nil {
		t.Error(err)
	}
	return mark
}

func openAt(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

// TestNobodyChangesABackup: who opens it to write, as a check does, and writes nothing.
func TestNobodyChangesABackup(t *testing.T) {
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "graph.db"), filepath.Join(dir, "copy.db")
	filled(t, path)
	if err := Backup(t.Context(), path, copied); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	s := openAt(t, copied)
	if err := errors.Join(s.Fits(t.Context(), small(t)), s.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(copied); err != nil || !bytes.Equal(after, before) {
		t.Error("it was changed", err)
	}
	if left := inFolder(t, dir); len(left) != 2 {
		t.Error("left:", left)
	}
}

func TestBackupIsTheStateOfOneCommit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder?#%'")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	from, to := filepath.Join(dir, "a.db"), filepath.Join(dir, "b.db")
	marked(t, from, "committed")
	// Somebody is loading, and has not committed.
	writing := other(t, from, "BEGIN IMMEDIATE", "UPDATE _meta SET value='not committed' WHERE key='mark'")
	defer writing.Close()
	if err := Backup(t.Context(), from, to); err != nil {
		t.Fatal(err)
	}
	if got := markOf(t, openAt(t, to)); got != "committed" {
		t.Error(got)
	}
	if err := Backup(t.Context(), from, to); fault.CodeOf(err) != fault.BadUserInput || !strings.Contains(err.Error(), "is there already") {
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(t.TempDir(), "..", "*", "*", ".*"))
	if err != nil || len(left) > 0 {
		t.Error("it left", left, err)
	}
}

func TestBackupIsWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	from := filepath.Join(dir, "a.db")
	marked(t, from, "a")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, err := range map[string]error{
		"given up":       Backup(gone, from, filepath.Join(dir, "b.db")),
		"no folder":      Backup(t.Context(), from, filepath.Join(dir, "nowhere", "b.db")),
		"no store":       Backup(t.Context(), filepath.Join(dir, "nothing.db"), filepath.Join(dir, "b.db")),
		"not of ours":    Backup(t.Context(), foreign(t, dir), filepath.Join(dir, "b.db")),
		"restore none":   Restore(t.Context(), filepath.Join(dir, "nothing.db"), filepath.Join(dir, "b.db"), true),
		"restore theirs": Restore(t.Context(), foreign(t, dir), from, true),
		"over theirs":    Restore(t.Context(), from, foreign(t, dir), true),
		"unasked":        Restore(t.Context(), from, from, false),
	} {
		if err == nil {
			t.Error(name, "succeeds")
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Name(), "a.db") && !strings.HasPrefix(f.Name(), "theirs.db") {
			t.Error("it left", f.Name())
		}
	}
	if got := markOf(t, openAt(t, from)); got != "a" {
		t.Error(got)
	}
}

// foreign is a database of another program.
func foreign(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "theirs.db")
	other(t, path, "CREATE TABLE IF NOT EXISTS theirs(x)")
	return path
}

// TestRestoreReplacesWhatIsServed reads all the time: there is only what was and
// what is, and no error.
func TestRestoreReplacesWhatIsServed(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.db"), filepath.Join(dir, "b.db")
	marked(t, a, "was")
	if err := Restore(t.Context(), a, b, false); err != nil { // where there is none
		t.Fatal(err)
	}
	other(t, b, "UPDATE _meta SET value='is' WHERE key='mark'", "CREATE TABLE big(x)",
		"INSERT INTO big WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<200000) SELECT randomblob(100) FROM n").Close()
	s := openAt(t, a)
	stop, ended := make(chan struct{}), make(chan map[string]int)
	go func() {
		seen := map[string]int{}
		defer func() { ended <- seen }()
		for {
			seen[markOf(t, s)]++
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	// Given up wherever it looks whether it is, it leaves what was.
	givenUp := 0
	for {
		err := overwrite(&tired{Context: t.Context(), looks: givenUp}, b, reading{}, a)
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		givenUp++
		if got := markOf(t, s); got != "was" {
			t.Error(got)
		}
	}
	if givenUp < 2 {
		t.Error("given up only", givenUp, "times")
	}
	if err := Restore(t.Context(), b, a, true); err != nil {
		t.Fatal(err)
	}
	close(stop)
	seen := <-ended
	if seen["was"] == 0 || len(seen) > 2 || seen["was"]+seen["is"] == 0 {
		t.Error(seen)
	}
	if got := markOf(t, s); got != "is" {
		t.Error(got)
	}
}

// tired is a context that is cancelled after some looks.
type tired struct {
	context.Context
	looks int
}

func (c *tired) Err() error {
	if c.looks--; c.looks < 0 {
		return context.Canceled
	}
	return c.Context.Err()
}
