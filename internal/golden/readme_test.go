package golden

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"casegraph/seed"
)

// TestReadmeAnswersAreReal asks the README's questions and holds the answers
// printed there against what comes out, however they are folded. The examples
// that come with the seed are the same questions, named.
func TestReadmeAnswersAreReal(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	e, _, _ := seeded(t)
	questions := regexp.MustCompile("(?s)```graphql\n(.*?)```\n\n```json\n(.*?)```").FindAllSubmatch(text, -1)
	examples := seed.Examples()
	if len(questions) != len(examples) {
		t.Fatalf("the README asks %d questions, and there are %d examples", len(questions), len(examples))
	}
	name := regexp.MustCompile(`(?m)^#.*\n|^query \w+ `)
	for i, q := range questions {
		if name.ReplaceAllString(examples[i], "") != string(q[1]) {
			t.Errorf("the README asks\n%sand the example is\n%s", q[1], examples[i])
		}
		var got struct{ Data json.RawMessage }
		if err := json.Unmarshal(run(t, e, string(q[1])), &got); err != nil {
			t.Fatal(err)
		}
		var is, printed bytes.Buffer
		if err := json.Compact(&is, got.Data); err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&printed, q[2]); err != nil || is.String() != printed.String() {
			t.Errorf("the answer to\n%s\nis\n%s", q[1], got.Data)
		}
	}
}
