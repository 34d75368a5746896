package e2e

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/test/nodetest"
)

// A frontEnd is a copy of examples/clients, in which the test builds.
type frontEnd struct{ dir, node, modules string }

func newFrontEnd(t *testing.T) *frontEnd {
	t.Helper()
	const clients = "../../../examples/clients"
	node, modules := nodetest.Packages(t, clients, "NOT BUILDING FRONT ENDS")
	root := t.TempDir()
	f := &frontEnd{dir: filepath.Join(root, "examples", "clients"), node: node, modules: modules}
	for _, pattern := range []string{"graph/api.graphql", "examples/views/*.graphql", "examples/clients/*.json", "examples/clients/apollo/*", "examples/clients/relay/*.js"} {
		for _, file := range glob(t, filepath.Join("../../..", pattern)) {
			to := filepath.Join(root, strings.TrimPrefix(file, "../../../"))
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				t.Fatal(err)
			}
			write(t, to, read(t, file))
		}
	}
	if err := os.Symlink(modules, filepath.Join(f.dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return f
}

// run runs a script with Node, and returns its output.
func (f *frontEnd) run(t *testing.T, script string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), f.node, append([]string{filepath.Join(f.dir, script)}, args...)...)
	cmd.Dir = f.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
	return string(out)
}

// compileRelay compiles the operations of Relay's pages, and returns the file of their texts.
func (f *frontEnd) compileRelay(t *testing.T) string {
	t.Helper()
	manifest := filepath.Join(f.dir, "relay", "operations.json")
	write(t, manifest, "{}") // the compiler adds to an existing file
	f.run(t, "node_modules/relay-compiler/cli.js", "relay.config.json")
	return manifest
}

// TestApolloPagesAndNormalises builds the front end, with types that are generated from the
// API and the examples, and runs it.
func TestApolloPagesAndNormalises(t *testing.T) {
	f := newFrontEnd(t)
	f.run(t, "node_modules/@graphql-codegen/cli/cjs/bin.js", "--config", "codegen.json")
	f.run(t, "node_modules/typescript/bin/tsc")
	endpoint := serve(t, "--demo").url + "/graphql"
	for program, want := range map[string]string{
		"pages":    "21 statements forward\n21 statements backward\n21 relationships of a person\n18 nodes found\n",
		"entities": "76 facts met, 37 entities\n",
	} {
		if got := f.run(t, "built/apollo/"+program+".js", endpoint); got != want {
			t.Errorf("%s says\n%s", program, got)
		}
	}
}

// TestRelayCompilesItsPages lets Relay compile the operations of its pages, and sends them
// to a server that trusts only these.
func TestRelayCompilesItsPages(t *testing.T) {
	f := newFrontEnd(t)
	manifest := f.compileRelay(t)
	if made, committed := read(t, manifest), "../../../examples/clients/relay/operations.json"; *update {
		write(t, committed, made)
	} else if made != read(t, committed) {
		t.Errorf("%s is not what comes out; look at the difference with -update", committed)
	}
	var operations map[string]string
	if err := json.Unmarshal([]byte(read(t, manifest)), &operations); err != nil || len(operations) != 7 {
		t.Fatal(len(operations), "operations", err)
	}
	p := serve(t, "--demo", "--operations", manifest)
	for id, text := range operations {
		body, err := json.Marshal(map[string]any{"documentId": id, "variables": map[string]any{"id": "per-nak", "count": 2, "first": 2}})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/graphql", strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		status, answer, err := do(r)
		if err != nil || status != http.StatusOK || !strings.Contains(answer, `"edges":[{`) || strings.Contains(answer, `"errors"`) {
			t.Errorf("%s\n%d %s %v", text, status, answer, err)
		}
	}
}

// TestRelayKeepsEveryRow reads all pages with Relay's runtime. Relay keeps one edge for each
// node. In this graph somebody has several roles in one case, on both sides of a page.
func TestRelayKeepsEveryRow(t *testing.T) {
	f := newFrontEnd(t)
	manifest := f.compileRelay(t)
	store := "sqlite:" + filepath.Join(t.TempDir(), "graph.db")
	if out, err := casegraph(t.Context(), "load", "--store", store, "testdata/relay/roles.jsonl").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	endpoint := serve(t, "--store", store, "--operations", manifest).url + "/graphql"
	const want = `5 cases of Ana
Five: VICTIM
Four: DEFENDANT APPELLANT
Three: DEFENDANT
Two: DEFENDANT APPELLANT WITNESS
One: DEFENDANT APPELLANT
6 nodes around, by 10 relationships
5 statements forward
5 statements backward
`
	if got := f.run(t, "relay/pages.js", endpoint, "p-a"); got != want {
		t.Errorf("Relay has\n%s", got)
	}
}
