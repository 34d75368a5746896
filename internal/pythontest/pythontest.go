// Package pythontest lends tests a Python with the packages of PyPI that a
// requirements.txt beside them names.
//
// Packages are installed once, into a virtual environment in the user's cache
// folder; the next test that has the same requirements finds them there. Where
// there is no Python with venv, or the packages cannot be installed, as without a
// network, the test says so loudly and is skipped, unless CASEGRAPH_REQUIRE_PYTHON
// is set.
package pythontest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Env names the variable that makes it a failure to have no Python.
const Env = "CASEGRAPH_REQUIRE_PYTHON"

// Python is an interpreter that has what the requirements name, a version each.
// The purpose, in a few words in capitals, says what is not done where it cannot
// be had: "NOT READING GRAPHML BACK".
func Python(t testing.TB, requirements, purpose string) string {
	t.Helper()
	text, err := os.ReadFile(requirements)
	if err != nil {
		t.Fatal(err)
	}
	python, err := exec.LookPath("python3")
	if err == nil {
		err = exec.Command(python, "-c", "import venv, ensurepip").Run()
	}
	if err != nil {
		without(t, purpose, err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(cache, "casegraph", fmt.Sprintf("python-%x", sha256.Sum256(text))[:32])
	found := filepath.Join(kept, "bin", "python")
	if _, err := os.Stat(filepath.Join(kept, "whole")); err == nil {
		return found
	}
	// An environment knows its own path, so it is made in place, and marked when it
	// is whole.
	if err := errors.Join(os.RemoveAll(kept), command(python, "-m", "venv", kept)); err != nil {
		t.Fatal(err)
	}
	if err := command(found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements); err != nil {
		without(t, purpose, err)
	}
	if err := os.WriteFile(filepath.Join(kept, "whole"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	return found
}

// without ends a test that cannot have what it needs.
func without(t testing.TB, purpose string, err error) {
	t.Helper()
	message := fmt.Sprintf("%s, which needs Python 3 with venv (Debian: python3-venv) and packages of PyPI: %v", purpose, err)
	if v := os.Getenv(Env); v != "" && v != "0" {
		t.Fatal(message)
	}
	t.Skip("SKIPPED, " + message)
}

func command(name string, args ...string) error {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}
