// Package pythontest provides Python and packages of PyPI to tests.
//
// The packages are those of a requirements.txt in the folder of the test. They are installed
// into a virtual environment in the user's cache folder. Tests with the same requirements
// share it. Without Python or its venv module, or if the packages cannot be installed, a
// test is skipped with a clear message, or fails if CASEGRAPH_REQUIRE_PYTHON is set.
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

// Env names the environment variable with which tests fail, and are not skipped, if there
// is no Python.
const Env = "CASEGRAPH_REQUIRE_PYTHON"

// Python returns the path of a Python interpreter with the packages of the requirements,
// which pin a version each. The purpose is printed if the test is skipped. It says in
// capitals what is not tested: "NOT READING GRAPHML BACK".
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
	// A virtual environment cannot be moved, since it contains its own path. So it is made in
	// place, and a file marks it as complete.
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

// without skips or fails a test that has no Python.
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
