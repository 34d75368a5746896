package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/test/nodetest"
	"casegraph/internal/test/pythontest"
)

const tools = "testdata/tools"

// TestGraphQLJSReadsTheAPI introspects a server with graphql-js from 14 on, reads its SDL, and
// composes a supergraph of it.
func TestGraphQLJSReadsTheAPI(t *testing.T) {
	node, modules := nodetest.Packages(t, tools, "NOT READING THE API WITH OLDER TOOLS")
	p := serve(t, "--demo")
	got := printed(t, "", nil, node, filepath.Join(tools, "read.cjs"), modules, p.url)
	const want = `graphql-14 introspects ok
graphql-15 introspects ok
graphql-15 reads the SDL ok
graphql-16.6 introspects ok
graphql-16.6 reads the SDL ok
graphql introspects ok
graphql reads the SDL ok
Apollo composes ok
`
	if got != want {
		t.Errorf("it says\n%s", got)
	}
}

// TestCodegenReadsTheAPIByItsURL generates the same types with two versions of graphql-js.
func TestCodegenReadsTheAPIByItsURL(t *testing.T) {
	node, modules := nodetest.Packages(t, tools, "NOT READING THE API WITH OLDER TOOLS")
	p := serve(t, "--demo")
	redirect, err := filepath.Abs(filepath.Join(tools, "with-graphql.cjs"))
	if err != nil {
		t.Fatal(err)
	}
	var made []string
	for _, version := range []string{"graphql-16.6", "graphql"} {
		dir := t.TempDir()
		if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "codegen.json"), `{"schema": "`+p.url+`/graphql", "generates": {"types.ts": {"plugins": ["typescript"]}}}`)
		printed(t, dir, []string{"GRAPHQL=" + version}, node, "--require", redirect, "node_modules/@graphql-codegen/cli/cjs/bin.js", "--config", "codegen.json")
		made = append(made, read(t, filepath.Join(dir, "types.ts")))
	}
	if made[0] != made[1] || !strings.Contains(made[0], "export type Person ") {
		t.Errorf("%d and %d bytes of types", len(made[0]), len(made[1]))
	}
}

// TestGqlReadsTheAPI fetches the schema with Python's gql and an older graphql-core.
func TestGqlReadsTheAPI(t *testing.T) {
	python := pythontest.Python(t, filepath.Join(tools, "requirements.txt"), "NOT READING THE API WITH PYTHON")
	p := serve(t, "--demo")
	if got := printed(t, "", nil, python, filepath.Join(tools, "gql_client.py"), p.url+"/graphql"); got != "2 people\n" {
		t.Errorf("it says %s", got)
	}
}

// TestGenqlientReadsTheAPI generates a client from the SDL with Khan/genqlient, and asks with it.
func TestGenqlientReadsTheAPI(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(tools, "genqlient"))); err != nil {
		t.Fatal(err)
	}
	p := serve(t, "--demo")
	_, sdl := p.get(t, "/schema.graphql")
	write(t, filepath.Join(dir, "schema.graphql"), sdl)
	printed(t, dir, nil, "go", "tool", "genqlient")
	if got := printed(t, dir, nil, "go", "run", ".", p.url+"/graphql"); got != "2 people\n" {
		t.Errorf("it says %s", got)
	}
}

// printed runs a program in a folder, and returns what it prints.
func printed(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}
