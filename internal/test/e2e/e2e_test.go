// Package e2e tests the built program from outside.
//
// Its one idea: a case is a file. A script in testdata/scripts is a session at a terminal. A
// file in testdata/queries, or an example in examples/views, is an operation with its
// answer, which every store must give in the same bytes. -update writes the program's
// current output; review the difference.
//
// Cases about time, signals or a database that stops are in Go.
package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

// run builds the program for all tests, and removes it at the end.
func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "casegraph-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "casegraph"), "casegraph/cmd/casegraph")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build casegraph:", err)
		return 1
	}
	// Tests find the program by its name, as a shell does, and have no settings of the user.
	os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	for _, v := range []string{"STORE", "STORE_USER", "STORE_PASSWORD", "STORE_PASSWORD_FILE", "SCHEMA", "LISTEN", "DEMO", "CONFIG"} {
		os.Unsetenv("CASEGRAPH_" + v)
	}
	return m.Run()
}

// casegraph returns a command of the program that ends with the test.
func casegraph(ctx context.Context, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, "casegraph", args...)
}

// article is the path of the seed.
func article(t *testing.T) string {
	t.Helper()
	return absolute(t, "../../../seed/article/article.yaml")
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
