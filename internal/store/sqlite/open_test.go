package sqlite

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"casegraph/internal/fault"
)

func TestOpenRefuses(t *testing.T) {
	tests := []struct {
		name string
		make func(t *testing.T, path string)
		code fault.Code
		says string
	}{
		{"a text", func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("no database at all\n", 100)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, fault.Internal, "not a database of casegraph"},
		{"another program's database", func(t *testing.T, path string) {
			other(t, path, "CREATE TABLE theirs(x)", "INSERT INTO theirs VALUES(1)")
		}, fault.Internal, "not one of casegraph"},
		{"a newer store", func(t *testing.T, path string) {
			filled(t, path)
			other(t, path, `UPDATE _meta SET value='{"format":99}' WHERE key='layout'`)
		}, fault.Internal, "newer casegraph"},
		{"a damaged record", func(t *testing.T, path string) {
			filled(t, path)
			other(t, path, `UPDATE _meta SET value='{' WHERE key='layout'`)
		}, fault.Internal, "damaged"},
		{"a folder that is not there", func(t *testing.T, path string) {
			if err := os.Remove(filepath.Dir(path)); err != nil {
				t.Fatal(err)
			}
		}, fault.Unavailable, "cannot be opened"},
		{"a folder", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, fault.Unavailable, "cannot be opened"},
		{"a file another program has locked", func(t *testing.T, path string) {
			filled(t, path)
			db := other(t, path, "PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", "INSERT INTO _meta VALUES('x','')")
			t.Cleanup(func() { _ = db.Close() })
		}, fault.Unavailable, "in use by another program"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "a folder?#%")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "graph.db")
			test.make(t, path)
			before, _ := os.ReadFile(path)
			s, err := Open(context.Background(), path, Wait(50*time.Millisecond))
			if err == nil {
				_ = s.Close(context.Background())
				t.Fatal("it was opened")
			}
			if got := fault.CodeOf(err); got != test.code {
				t.Errorf("code %s, want %s: %v", got, test.code, err)
			}
			if public := fault.Public(err); !strings.Contains(public, test.says) || strings.Contains(public, "SQL") || strings.Contains(public, dir) {
				t.Errorf("it says %q, want something with %q and nothing internal", public, test.says)
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestReadersCannotWrite(t *testing.T) {
	s := opened(t)
	c, err := s.readers.get(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer s.readers.put(c)
	if err := c.once(context.Background(), "DELETE FROM _fact"); err == nil {
		t.Error("a reader wrote")
	}
}

func TestMigrateFirst(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Health(ctx); err != nil {
		t.Errorf("Health: %v", err)
	}
	if _, err := s.Begin(ctx); err == nil {
		t.Error("a load began before Migrate")
	}
	for range 2 {
		if err := s.Close(ctx); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if got := fault.CodeOf(s.Health(ctx)); got != fault.Unavailable {
		t.Errorf("Health of a closed store has the code %s", got)
	}
}

// filled makes a store of the small schema.
func filled(t *testing.T, path string) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(ctx, small(t)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
}

// other is another program that does something to the file. The last of its
// connections stays open until the test ends.
func other(t *testing.T, path string, statements ...string) *sql.DB {
	t.Helper()
	name := "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasPrefix(statements[0], "PRAGMA locking") {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// TestProcessesMayMigrateAtOnce: each opens the file before another has made it
// fit, and none may undo or repeat what another did.
func TestProcessesMayMigrateAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	c := small(t)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			st, err := Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if err := st.Migrate(t.Context(), c); err != nil {
				t.Error(err)
			}
			if err := st.Close(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
