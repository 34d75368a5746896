package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// TestHealthFollowsTheFile takes the file away under a store that has it open, puts
// another in its place, and brings it back.
func TestHealthFollowsTheFile(t *testing.T) {
	dir := t.TempDir()
	path, away, another := filepath.Join(dir, "graph.db"), filepath.Join(dir, "away.db"), filepath.Join(dir, "another.db")
	filled(t, another)
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	if err := s.Migrate(t.Context(), small(t)); err != nil {
		t.Fatal(err)
	}
	health := func(when string, want fault.Code) {
		t.Helper()
		err := s.Health(t.Context())
		if err == nil != (want == "") || err != nil && fault.CodeOf(err) != want {
			t.Errorf("%s: %v", when, err)
		}
		if err != nil && strings.Contains(fault.Public(err), dir) {
			t.Errorf("%s: it tells the path: %s", when, fault.Public(err))
		}
	}
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	health("as it is", "")
	move(path, away)
	health("away", fault.Unavailable)
	if _, err := os.Stat(path); err == nil {
		t.Error("an empty file was made in its place")
	}
	move(another, path)
	health("with another in its place", fault.Unavailable)
	read := func() error {
		return s.Read(t.Context(), []*plan.List{{From: plan.AllDatasets{}, Limit: plan.NoLimit}})[0].Err
	}
	if err := read(); fault.CodeOf(err) != fault.Unavailable {
		t.Error("what asks is connected to the other file:", err)
	}
	move(path, another)
	move(away, path)
	health("back again", "")
	if err := read(); err != nil {
		t.Error(err)
	}
	if os.Geteuid() == 0 {
		t.Log("*** NOT TRYING a file that may not be read: who is root reads it")
		return
	}
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	health("that may not be read", fault.Unavailable)
}
