package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAFullDiskLeavesTheStore: a load that finds no space says so and leaves the
// store, new or not, as it was.
func TestAFullDiskLeavesTheStore(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=6m"); err != nil {
		t.Skip("NOT TRIED: a small file system cannot be mounted here:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	url := "sqlite:" + filepath.Join(dir, "graph.db")
	seed := officials(t, "officials", 20_000)
	fails := func() {
		t.Helper()
		out, exit := runs(t, "load", "--store", url, seed)
		if exit != 3 || !strings.Contains(out, "full") {
			t.Errorf("%d %s", exit, out)
		}
	}
	fails()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Error("left of a new store:", left, err)
	}
	if out, exit := runs(t, "load", "--store", url, article(t)); exit != 0 {
		t.Fatal(out)
	}
	before := counted(t, url)
	fails()
	if got := counted(t, url); got != before || got == "" {
		t.Errorf("before %s, after %s", before, got)
	}
}

// TestAMillionErrorsAreCounted: the first hundred are printed, all are counted,
// and none is kept.
func TestAMillionErrorsAreCounted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wrong.jsonl")
	write(t, path, `{"dataset":"d","title":"T"}`+"\n"+strings.Repeat(`{"type":"Nobody"}`+"\n", 1_000_000))
	cmd := casegraph(t.Context(), "check", "--quiet", path)
	out, err := cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Error(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if last := lines[len(lines)-1]; len(lines) != 101 || !strings.Contains(last, "999900") && !strings.Contains(last, "1000000") {
		t.Errorf("%d lines, the last %q", len(lines), last)
	}
	const most = 256 << 10 // KiB
	if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok && used.Maxrss > most {
		t.Errorf("it took %d MiB", used.Maxrss>>10)
	}
}
