package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"casegraph/internal/store"
)

// makingOf opens a store to be made at a path.
func makingOf(t *testing.T, path string) *Store {
	t.Helper()
	s, err := OpenNew(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context(), small(t)); err != nil {
		t.Fatal(err)
	}
	return s
}

func inFolder(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// TestANewStoreIsWholeOrNotThere: closed without Keep nothing remains; kept it is
// a store like any other, with its indexes.
func TestANewStoreIsWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	c := small(t)
	for _, keep := range []bool{false, true} {
		s := makingOf(t, path)
		put(t, s, person(c, "a", nil), person(c, "b", nil))
		if keep {
			if err := s.Keep(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := inFolder(t, dir); keep != slices.Equal(got, []string{"graph.db"}) || !keep && len(got) > 0 {
			t.Fatalf("kept: %v; there are %v", keep, got)
		}
	}
	if people, _ := counted(t, path); people != 2 {
		t.Errorf("there are %d people", people)
	}
	other := filepath.Join(t.TempDir(), "other.db")
	filled(t, other)
	if got, want := schemaOf(t, path), schemaOf(t, other); !maps.Equal(got, want) {
		t.Errorf("the tables and indexes are\n%v, of a store made in the usual way\n%v", got, want)
	}
}

func schemaOf(t *testing.T, path string) map[string]string {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close(context.WithoutCancel(t.Context())) }()
	c, err := s.readers.get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.readers.put(c)
	rows, err := c.rows(t.Context(), "SELECT group_concat(json_array(name,ifnull(sql,'')),'')||';' FROM sqlite_schema WHERE name<>'sqlite_stat1'", plain(asText, asText))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, row := range rows {
		out[row.([]any)[0].(string)] = row.([]any)[1].(string)
	}
	return out
}

// TestALoadIntoANewStoreFindsWhatItPut although it has no indexes at first.
func TestALoadIntoANewStoreFindsWhatItPut(t *testing.T) {
	s := makingOf(t, filepath.Join(t.TempDir(), "graph.db"))
	defer func() { _ = s.Close(context.WithoutCancel(t.Context())) }()
	ctx, c := t.Context(), small(t)
	l, err := s.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	kin := &store.Fact{ID: "k", Relationship: c.Relationship("Kin"), From: "a", To: "b", Values: map[string]any{"status": "REPORTED", "createdAt": int64(1), "updatedAt": int64(1)}}
	number := &store.Fact{ID: "c", Node: c.Node("Case"), Values: map[string]any{"title": "T", "number": "1", "label": "T", "createdAt": int64(1), "updatedAt": int64(1)}}
	for range 2 { // the second time all replaces what is there
		if err := l.Put(ctx, []*store.Fact{person(c, "a", nil), person(c, "b", nil), kin, number}); err != nil {
			t.Fatal(err)
		}
	}
	facts, err := l.Facts(ctx, []string{"a", "k", "none"})
	if err != nil || len(facts) != 2 || !reflect.DeepEqual(facts["k"], kin) {
		t.Errorf("Facts: %v, %v", facts, err)
	}
	if to, err := l.Targets(ctx, c.Relationship("Kin"), []string{"a"}); err != nil || !slices.Equal(to["a"], []string{"b"}) {
		t.Errorf("Targets: %v, %v", to, err)
	}
	if h, err := l.Holders(ctx, c.Node("Case").Property("number"), []any{"1"}); err != nil || h["1"] != "c" {
		t.Errorf("Holders: %v, %v", h, err)
	}
	if err := l.Rollback(ctx); err != nil {
		t.Error(err)
	}
}

// heeded counts how often something waited for the end of a context.
type heeded struct {
	context.Context
	times atomic.Int32
}

func (h *heeded) Done() <-chan struct{} {
	h.times.Add(1)
	return h.Context.Done()
}

// TestWhoMakesAStoreKeepsOthersAway until it is there, or is not.
func TestWhoMakesAStoreKeepsOthersAway(t *testing.T) {
	for _, keep := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "graph.db")
		first := makingOf(t, path)
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		if _, err := OpenNew(ctx, path); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a second one did not wait: %v", err)
		}
		cancel()
		opened := make(chan error)
		heeded := &heeded{Context: t.Context()}
		go func() {
			second, err := OpenNew(heeded, path)
			if err == nil {
				if made := second.making != nil; made == keep {
					err = errors.New("it found a store where there is none, or none where there is one")
				}
				err = errors.Join(err, second.Close(t.Context()))
			}
			opened <- err
		}()
		for heeded.times.Load() < 3 { // it waits, and tries again
			time.Sleep(time.Millisecond)
		}
		put(t, first, person(small(t), "a", nil))
		if keep {
			if err := first.Keep(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if err := first.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if err := <-opened; err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path); keep != (err == nil) {
			t.Errorf("kept: %v; the file: %v", keep, err)
		}
	}
}

// TestAnEmptyFileIsNoStoreYet, nor is what a killed load left beside it.
func TestAnEmptyFileIsNoStoreYet(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	for _, p := range []string{path, path + ".loading"} {
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := makingOf(t, path)
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := inFolder(t, dir); !slices.Equal(got, []string{"graph.db"}) {
		t.Errorf("there are %v, of which only the empty file was the user's", got)
	}
	if _, err := OpenNew(t.Context(), filepath.Join(dir, "none", "graph.db")); err == nil || errors.Is(err, fs.ErrNotExist) && err.Error() == "" {
		t.Error("a folder that is not there was found")
	}
}
