package conformance

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// request is what the reference reads, answer what it writes.
type (
	request struct {
		SDL           string                    `json:"sdl"`
		Facts         []fact                    `json:"facts"`
		Datasets      []dataset                 `json:"datasets"`
		Roots         [][3]string               `json:"roots"` // singular, plural, type
		Ends          map[string]map[string]end `json:"ends"`  // by type and field
		Server        map[string]string         `json:"server"`
		Introspection string                    `json:"introspection,omitempty"` // the data of an introspection
		Operations    []operation               `json:"operations"`
	}
	end struct {
		Relationship string `json:"relationship"`
		Direction    string `json:"direction"`
	}
	operation struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	answer struct {
		Problems           []string // of the schema
		Introspected       string   // the schema that was introspected, if it is not the SDL's
		IntrospectionQuery string
		Answers            []string
	}
)

// requireEnv names the variable that makes it a failure to have no Node.
const requireEnv = "CASEGRAPH_REQUIRE_NODE"

// ask runs the reference once.
func ask(t *testing.T, r request) answer {
	t.Helper()
	node, modules := installed(t)
	if r.Operations == nil {
		r.Operations = []operation{}
	}
	in, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), node, "reference.js", modules)
	var out, said bytes.Buffer
	run.Stdin, run.Stdout, run.Stderr = bytes.NewReader(in), &out, &said
	if err := run.Run(); err != nil {
		t.Fatalf("the reference: %v\n%s", err, said.Bytes())
	}
	var a answer
	if err := json.Unmarshal(out.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// installed finds Node and the modules of the reference, which npm installs once
// into the user's cache folder, exactly as package-lock.json says.
func installed(t *testing.T) (node, modules string) {
	t.Helper()
	node, err := exec.LookPath("node")
	npm, npmErr := exec.LookPath("npm")
	if err = errors.Join(err, npmErr); err != nil {
		without(t, err)
	}
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "casegraph", fmt.Sprintf("reference-%x", sha256.Sum256(lock))[:30])
	modules = filepath.Join(dir, "node_modules")
	if _, err := os.Stat(modules); err == nil {
		return node, modules
	}
	// Into a folder beside it, so that a run that is broken off leaves nothing half
	// installed.
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(dir), "reference-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh)
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(name)
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
		without(t, fmt.Errorf("npm ci: %w\n%s", err, out))
	}
	if err := os.Rename(fresh, dir); err != nil {
		if _, other := os.Stat(modules); other != nil { // or another run was faster
			t.Fatal(err)
		}
	}
	return node, modules
}

func without(t *testing.T, err error) {
	t.Helper()
	message := fmt.Sprintf("NOT HELD AGAINST THE REFERENCE EXECUTOR, which needs Node 18 or later and npm: %v", err)
	if v := os.Getenv(requireEnv); v != "" && v != "0" {
		t.Fatal(message)
	}
	t.Skip("SKIPPED, " + message)
}
