package golden

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"testing"
)

// TestReadmeAnswersAreReal asks the README's questions and holds the answers
// printed there against what comes out, however they are folded.
func TestReadmeAnswersAreReal(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	e, _, _ := seeded(t)
	questions := regexp.MustCompile("(?s)```graphql\n(.*?)```\n\n```json\n(.*?)```").FindAllSubmatch(text, -1)
	if len(questions) != 5 {
		t.Fatalf("the README asks %d questions, not five", len(questions))
	}
	for _, q := range questions {
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
