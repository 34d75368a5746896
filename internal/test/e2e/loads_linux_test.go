package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAFullDiskLeavesTheStore: a load on a full disk says so, and leaves a new or existing
// store unchanged.
func TestAFullDiskLeavesTheStore(t *testing.T) {
	dir := smallDisk(t)
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

// smallDisk returns a folder on a disk of 6 MiB.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=6m"); err != nil {
		t.Skip("NOT TRIED: a small file system cannot be mounted here:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestAFullDiskIsRead: a store on a full or read-only disk can be read. A backup to it fails,
// and leaves no file.
func TestAFullDiskIsRead(t *testing.T) {
	dir := smallDisk(t)
	url := "sqlite:" + filepath.Join(dir, "graph.db")
	for range 2 { // as a new file, and as one that a load changed
		if out, exit := runs(t, "load", "--store", url, article(t)); exit != 0 {
			t.Fatal(out)
		}
	}
	want := counted(t, url)
	full := filepath.Join(dir, "full")
	f, err := os.Create(full)
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 20; size > 0; {
		if n, err := f.Write(make([]byte, size)); err != nil || n < size {
			size /= 2
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	reads := func(disk string) {
		t.Helper()
		if got := counted(t, url); got != want {
			t.Errorf("%s: %s, expected %s", disk, got, want)
		}
		p := serve(t, "--store", url)
		if got := p.ask(t, "{ people { totalCount } }"); !strings.HasPrefix(got, `{"data":{"people":{"totalCount":4}}`) {
			t.Errorf("%s: it serves %s", disk, got)
		}
		if status, body := p.get(t, "/readyz"); status != http.StatusOK {
			t.Errorf("%s: not ready: %s", disk, body)
		}
		p.stop(t, syscall.SIGTERM)
		if out, exit := runs(t, "backup", "--store", url, filepath.Join(dir, "copy.db")); exit == 0 {
			t.Errorf("%s: a backup onto it: %s", disk, out)
		}
		left, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range left {
			// SQLite leaves the empty log that it could not write.
			if name := e.Name(); name != "full" && name != "graph.db" && name != "graph.db-shm" && name != "graph.db-wal" {
				t.Errorf("%s: left: %s", disk, name)
			}
		}
		elsewhere := filepath.Join(t.TempDir(), "copy.db")
		if out, exit := runs(t, "backup", "--store", url, elsewhere); exit != 0 || counted(t, "sqlite:"+elsewhere) != want {
			t.Errorf("%s: a backup from it: %s", disk, out)
		}
	}
	reads("full")
	if err := os.Remove(full); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	reads("read-only")
}

// TestAMillionErrorsAreCounted: the first hundred errors are printed, all are counted, and
// memory does not grow with their number.
func TestAMillionErrorsAreCounted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wrong.jsonl")
	write(t, path, `{"dataset":"d","title":"T"}`+"\n"+strings.Repeat(`{"type":"Nobody"}`+"\n", 1_000_000))
	cmd := casegraph(t.Context(), "check", "--quiet", path)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	used := peak(cmd.Process.Pid)
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Error(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if last := lines[len(lines)-1]; len(lines) != 101 || !strings.Contains(last, "999900") && !strings.Contains(last, "1000000") {
		t.Errorf("%d lines, the last %q", len(lines), last)
	}
	const most = 256 << 10 // KiB
	if used == 0 || used > most {
		t.Errorf("it took %d MiB", used>>10)
	}
}

// peak returns the most memory that a process held until it ended, in KiB. It does not use
// the kernel's rusage of the ended process, which includes the memory of the parent at the
// start.
func peak(pid int) (kib int) {
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		_, after, found := strings.Cut(string(status), "VmHWM:")
		if err != nil || !found { // it has ended
			return kib
		}
		_, _ = fmt.Sscan(after, &kib)
		time.Sleep(time.Millisecond)
	}
}
