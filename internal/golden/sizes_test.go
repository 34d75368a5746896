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

// TestStatementsStaySmall holds the lengths of the Cypher statements of all the
// operations that come with the program: Neo4j plans a statement for as long as it is
// long, and every question is new once.
func TestStatementsStaySmall(t *testing.T) {
	const golden = "testdata/sizes.txt"
	e, c, st := seeded(t)
	var files []string
	for _, pattern := range []string{"../../examples/views/*.graphql", "../../seed/*/examples/*.graphql"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, err)
		}
		files = append(files, found...)
	}
	var out bytes.Buffer
	sizes := map[string]int{}
	for _, file := range files {
		query, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var variables map[string]any
		if raw, err := os.ReadFile(strings.TrimSuffix(file, ".graphql") + ".variables.json"); err == nil {
			if err := json.Unmarshal(raw, &variables); err != nil {
				t.Fatal(err)
			}
		}
		st.asked = nil
		if answer := runWith(t, e, string(query), variables); bytes.Contains(answer, []byte(`"errors"`)) {
			t.Errorf("%s is not answered:\n%s", file, answer)
		}
		first, late := 0, 0
		for _, asked := range st.asked {
			f, l, err := neo4j.Longest(t.Context(), c, asked)
			if err != nil {
				t.Fatal(file, err)
			}
			first, late = max(first, f), max(late, l)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".graphql")
		sizes[name] = max(first, late)
		fmt.Fprintf(&out, "%s %d %d\n", name, first, late)
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
