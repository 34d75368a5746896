package conformance

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"

	"casegraph/internal/test/nodetest"
)

// request is the input of the reference, and answer its output.
type (
	request struct {
		SDL           string                    `json:"sdl"`
		Facts         []fact                    `json:"facts"`
		Datasets      []dataset                 `json:"datasets"`
		Roots         [][3]string               `json:"roots"` // singular, plural, type
		Ends          map[string]map[string]end `json:"ends"`  // by type and field
		Server        map[string]string         `json:"server"`
		Introspection string                    `json:"introspection,omitempty"` // the data of an introspection query
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
		Introspected       string   // the introspected schema, if it differs from the SDL
		IntrospectionQuery string
		Answers            []string
	}
)

// ask runs the reference once.
func ask(t *testing.T, r request) answer {
	t.Helper()
	node, modules := nodetest.Packages(t, ".", "NOT HELD AGAINST THE REFERENCE EXECUTOR")
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
