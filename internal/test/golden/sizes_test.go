package golden

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/store/neo4j"
)

const (
	// fewFacts is about the number of relationships of the seed, including citations.
	fewFacts = 500
	// mostLong bounds the length of a statement for the operations that come with the program.
	mostLong = 4_000
)

// TestStatementsStaySmall bounds the Cypher statements of all operations that come with the
// program. Neo4j's time for planning a statement grows with its length, and every query has
// to be planned once.
func TestStatementsStaySmall(t *testing.T) {
	const golden = "testdata/sizes.txt"
	e, c, st := seeded(t)
	var out bytes.Buffer
	sizes := map[string]int{}
	for _, op := range operations(t) {
		st.asked = nil
		if answer := runWith(t, e, op.query, op.variables); bytes.Contains(answer, []byte(`"errors"`)) {
			t.Errorf("%s is not answered:\n%s", op.name, answer)
		}
		first, late := 0, 0
		for _, asked := range st.asked {
			texts, err := neo4j.Texts(t.Context(), c, asked, fewFacts)
			if err != nil {
				t.Fatal(op.name, err)
			}
			first = max(first, len(texts[0]))
			for _, text := range texts[1:] {
				late = max(late, len(text))
			}
		}
		sizes[op.name] = max(first, late)
		if sizes[op.name] > mostLong {
			t.Errorf("%s: a statement of %d characters, and there may be %d", op.name, sizes[op.name], mostLong)
		}
		fmt.Fprintf(&out, "%s %d %d\n", op.name, first, late)
	}
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	before, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	was := map[string]int{}
	for line := range strings.Lines(string(before)) {
		var name string
		var first, late int
		if _, err := fmt.Sscan(line, &name, &first, &late); err != nil {
			t.Fatalf("%s: %q: %v", golden, line, err)
		}
		was[name] = max(first, late)
	}
	for name, is := range sizes {
		if is*10 > was[name]*11 {
			t.Errorf("%s: a statement of %d characters, where the longest had %d; if that has to be, run with -update", name, is, was[name])
		}
	}
}

// An operation is an operation that comes with the program.
type operation struct {
	name, query string
	variables   map[string]any
}

// operations returns the views of examples, and the examples of the seeds.
func operations(t *testing.T) []operation {
	t.Helper()
	var out []operation
	for _, pattern := range []string{"../../../examples/views/*.graphql", "../../../seed/*/examples/*.graphql"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			query, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			op := operation{name: strings.TrimSuffix(filepath.Base(file), ".graphql"), query: string(query)}
			if raw, err := os.ReadFile(strings.TrimSuffix(file, ".graphql") + ".variables.json"); err == nil {
				if err := json.Unmarshal(raw, &op.variables); err != nil {
					t.Fatal(err)
				}
			}
			out = append(out, op)
		}
	}
	return out
}
