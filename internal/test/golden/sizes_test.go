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

// The numbers of relationships of a small and of a large database. Neo4j's statements differ.
const (
	fewFacts  = 500
	manyFacts = 1_000_000
)

// mostLong bounds the length of a statement of a question that somebody types.
const mostLong = 4_000

// TestStatementsStaySmall bounds the Cypher statements of all operations that come with the
// program, and of more questions, in a small and in a large database. Neo4j's time for
// planning a statement grows with its length, and every query has to be planned once.
func TestStatementsStaySmall(t *testing.T) {
	const golden = "testdata/sizes.txt"
	a := engineOf(t, catalogOf(t))
	var out bytes.Buffer
	sizes := map[string]int{}
	for _, op := range append(operations(t), questions...) {
		name := strings.ReplaceAll(op.name, " ", "-")
		fmt.Fprint(&out, name)
		lists := a.asked(t, op)
		for _, relationships := range []int64{fewFacts, manyFacts} {
			first, others := 0, 0
			for _, asked := range lists {
				texts, err := neo4j.Texts(t.Context(), a.cat, asked, relationships)
				if err != nil {
					t.Fatal(op.name, err)
				}
				first = max(first, len(texts[0]))
				for _, text := range texts[1:] {
					others = max(others, len(text))
				}
			}
			fmt.Fprint(&out, " ", first, " ", others)
			size := max(first, others)
			sizes[fmt.Sprint(name, " of ", relationships)] = size
			if size > mostLong {
				t.Errorf("%s, of %d relationships: a statement of %d characters, and there may be %d", op.name, relationships, size, mostLong)
			}
		}
		fmt.Fprintln(&out)
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
		var few, many [2]int
		if _, err := fmt.Sscan(line, &name, &few[0], &few[1], &many[0], &many[1]); err != nil {
			t.Fatalf("%s: %q: %v", golden, line, err)
		}
		was[fmt.Sprint(name, " of ", fewFacts)], was[fmt.Sprint(name, " of ", manyFacts)] = max(few[0], few[1]), max(many[0], many[1])
	}
	for name, is := range sizes {
		if is*10 > was[name]*11 {
			t.Errorf("%s relationships: a statement of %d characters, where the longest had %d; if that has to be, run with -update", name, is, was[name])
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
