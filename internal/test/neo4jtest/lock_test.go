package neo4jtest

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestLockNamesWhoHasIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, _, err := lock(t.Context(), []string{path}, "TestA")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := lock(ctx, []string{path}, "TestB"); err == nil || !strings.Contains(err.Error(), "TestA") {
		t.Errorf("a second holder: %v", err)
	}
	unlock(held)
	again, _, err := lock(t.Context(), []string{path}, "TestB")
	if err != nil {
		t.Fatal(err)
	}
	unlock(again)
}

func TestLockTakesTheOneThatIsFree(t *testing.T) {
	paths := []string{filepath.Join(t.TempDir(), "1"), filepath.Join(t.TempDir(), "2")}
	for want, name := range []string{"TestA", "TestB"} {
		held, at, err := lock(t.Context(), paths, name)
		if err != nil || at != want {
			t.Fatalf("%s has the lock %d: %v", name, at, err)
		}
		defer unlock(held)
	}
}

func TestLockRefusesItsOwnSubtest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, _, err := lock(t.Context(), []string{path}, "TestA")
	if err != nil {
		t.Fatal(err)
	}
	defer unlock(held)
	free := filepath.Join(t.TempDir(), "free")
	for _, name := range []string{"TestA", "TestA/sub"} {
		if _, _, err := lock(t.Context(), []string{free, path}, name); err == nil {
			t.Errorf("%s waits for itself", name)
		}
	}
}

func TestLockIsOfTheServerNotOfTheLogin(t *testing.T) {
	a, errA := lockPath("bolt://neo4j:a@127.0.0.1:7687")
	b, errB := lockPath("bolt://other:b@127.0.0.1:7687")
	if errA != nil || errB != nil || a != b {
		t.Errorf("%s (%v) and %s (%v)", a, errA, b, errB)
	}
	for _, bad := range []string{"nonsense", "127.0.0.1:7687", "bolt://a b"} {
		if _, err := lockPath(bad); err == nil {
			t.Errorf("%q is taken for a URL", bad)
		}
	}
}
