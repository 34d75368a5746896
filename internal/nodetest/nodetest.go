// Package nodetest lends tests Node and the npm packages that a package-lock.json
// beside them names.
//
// Packages are installed once into the user's cache folder, exactly as the lock
// says and without running their scripts; the next test that has the same lock
// finds them there. Where there is no Node or npm the test says so loudly and is
// skipped, unless CASEGRAPH_REQUIRE_NODE is set.
package nodetest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Env names the variable that makes it a failure to have no Node.
const Env = "CASEGRAPH_REQUIRE_NODE"

// Packages are where Node is, and the folder with the packages that dir's
// package.json and package-lock.json name: a node_modules. The purpose, in a few
// words in capitals, says what is not done where they cannot be had:
// "NOT BUILDING THE PAGE".
func Packages(t testing.TB, dir, purpose string) (node, modules string) {
	t.Helper()
	node, err := exec.LookPath("node")
	npm, npmErr := exec.LookPath("npm")
	if err = errors.Join(err, npmErr); err != nil {
		without(t, purpose, err)
	}
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(cache, "casegraph", fmt.Sprintf("node-%x", sha256.Sum256(lock))[:30])
	modules = filepath.Join(kept, "node_modules")
	if _, err := os.Stat(modules); err == nil {
		return node, modules
	}
	// Into a folder beside it, so that a run that is broken off leaves nothing half
	// installed.
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(kept), "node-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh)
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(fresh, name), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	install := exec.CommandContext(t.Context(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = fresh
	if out, err := install.CombinedOutput(); err != nil {
		without(t, purpose, fmt.Errorf("npm ci: %w\n%s", err, out))
	}
	if err := os.Rename(fresh, kept); err != nil {
		if _, other := os.Stat(modules); other != nil { // or another run was faster
			t.Fatal(err)
		}
	}
	return node, modules
}

// without ends a test that cannot have what it needs.
func without(t testing.TB, purpose string, err error) {
	t.Helper()
	message := fmt.Sprintf("%s, which needs Node 20.19 or later and npm: %v", purpose, err)
	if v := os.Getenv(Env); v != "" && v != "0" {
		t.Fatal(message)
	}
	t.Skip("SKIPPED, " + message)
}
