// Package nodetest provides Node and npm packages to tests.
//
// The packages are those of a package-lock.json in the folder of the test. They are
// installed into the user's cache folder, without running their scripts. Tests with the
// same lock share them. Without Node or npm, a test is skipped with a clear message, or
// fails if CASEGRAPH_REQUIRE_NODE is set.
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

// Env names the environment variable with which tests fail, and are not skipped, if there
// is no Node.
const Env = "CASEGRAPH_REQUIRE_NODE"

// Packages returns the path of Node, and of a node_modules with the packages of dir's
// package.json and package-lock.json. The purpose is printed if the test is skipped. It says
// in capitals what is not tested: "NOT BUILDING THE PAGE".
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
	// Install into a temporary folder and rename it, so that an interrupted run leaves no
	// incomplete packages.
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
		if _, other := os.Stat(modules); other != nil { // nil if another run was faster
			t.Fatal(err)
		}
	}
	return node, modules
}

// without skips or fails a test that has no Node.
func without(t testing.TB, purpose string, err error) {
	t.Helper()
	message := fmt.Sprintf("%s, which needs Node 20.19 or later and npm: %v", purpose, err)
	if v := os.Getenv(Env); v != "" && v != "0" {
		t.Fatal(message)
	}
	t.Skip("SKIPPED, " + message)
}
