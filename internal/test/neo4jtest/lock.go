package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// acquire gives the test exclusive use of one of the servers until the test ends, and returns
// its URL.
func acquire(t testing.TB, uris []string) string {
	t.Helper()
	paths := make([]string, len(uris))
	for i, uri := range uris {
		var err error
		if paths[i], err = lockPath(uri); err != nil {
			t.Fatalf("neo4jtest: %s: %v", Env, err)
		}
	}
	ctx := t.Context()
	if d, ok := t.(interface{ Deadline() (time.Time, bool) }); ok {
		if deadline, ok := d.Deadline(); ok {
			// This leaves time to report who holds the lock.
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, deadline.Add(-5*time.Second))
			defer cancel()
		}
	}
	f, at, err := lock(ctx, paths, t.Name())
	if err != nil {
		t.Fatalf("neo4jtest: wait for the database: %v", err)
	}
	t.Cleanup(func() { unlock(f) })
	return uris[at]
}

// lock locks one of the files at some paths, and returns it and which it is. It creates the
// file, and writes the holder into it. It waits until it has a lock or the context ends. If
// the caller's parent test holds one of the locks, it fails at once. A lock belongs to the open
// file, so it also works between the tests of a process, and it is released when its process
// dies.
func lock(ctx context.Context, paths []string, holder string) (*os.File, int, error) {
	for _, path := range paths {
		if pid, other := holderOf(path); pid == os.Getpid() && (holder == other || strings.HasPrefix(holder, other+"/")) {
			return nil, 0, fmt.Errorf("%s has it already", other)
		}
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		var taken error
		for i, path := range paths {
			f, err := lockNow(path, holder)
			if f != nil || !errors.Is(err, errTaken) {
				return f, i, err
			}
			taken = err
		}
		select {
		case <-ctx.Done():
			return nil, 0, fmt.Errorf("%w; %w", context.Cause(ctx), taken)
		case <-tick.C:
		}
	}
}

// errTaken says that another test has a lock.
var errTaken = errors.New("has it")

// lockNow is lock for one file, without waiting.
func lockNow(path, holder string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	ok, err := tryLock(f)
	switch {
	case err != nil:
		err = fmt.Errorf("lock %s: %w", path, err)
	case ok:
		err = errors.Join(f.Truncate(0), writeHolder(f, holder))
	default:
		pid, other := readHolder(f)
		err = fmt.Errorf("%s of process %d %w", other, pid, errTaken)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// unlock releases the lock. It does not remove the file. Otherwise two tests could hold the
// lock at once, one of the old file and one of a new file.
func unlock(f *os.File) {
	_ = f.Truncate(0)
	_ = f.Close()
}

func writeHolder(f *os.File, holder string) error {
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+" "+holder), 0)
	return err
}

// holderOf is readHolder for the file at a path, which there may not be.
func holderOf(path string) (pid int, name string) {
	f, err := os.Open(path)
	if err != nil {
		return 0, ""
	}
	defer f.Close()
	return readHolder(f)
}

// readHolder returns the holder, or 0 if it has not written its name yet.
func readHolder(f *os.File) (pid int, name string) {
	b, err := io.ReadAll(io.NewSectionReader(f, 0, 4096))
	if err != nil {
		return 0, ""
	}
	number, name, ok := strings.Cut(string(b), " ")
	if pid, err = strconv.Atoi(number); err != nil || !ok || name == "" {
		return 0, "another test"
	}
	return pid, name
}

// lockPath returns the path of the lock file of a server. It does not depend on the login.
func lockPath(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", errors.New("not a URL") // the error would repeat the password
	}
	if u.Host == "" {
		return "", errors.New("the URL has no host; expected bolt://user:password@host:port")
	}
	name := "casegraph-neo4j-" + strings.NewReplacer(":", "-", "[", "", "]", "").Replace(u.Host) + ".lock"
	return filepath.Join(os.TempDir(), name), nil
}

// removeLock removes the lock file of a server that has ended.
func removeLock(uri string) error {
	path, err := lockPath(uri)
	if err != nil {
		return err
	}
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
