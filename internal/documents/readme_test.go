package documents

import (
	"regexp"
	"strings"
	"testing"

	"casegraph/seed"
)

// TestReadmeIsADoor: short, and its second command runs every test.
func TestReadmeIsADoor(t *testing.T) {
	text := read(t, root+"README.md")
	if n := strings.Count(text, "\n"); n > 250 {
		t.Error("README.md has", n, "lines")
	}
	commands := regexp.MustCompile(`(?m)^    (\S.*)$`).FindAllStringSubmatch(text, 2)
	if len(commands) != 2 || commands[0][1] != "go run ./cmd/casegraph serve --demo" || commands[1][1] != "make test" {
		t.Error("its first two commands are", commands)
	}
}

// TestQuestionsOfTheIDEAreExplained: each stands in docs/asking.md, where its answer is
// held by internal/test/e2e.
func TestQuestionsOfTheIDEAreExplained(t *testing.T) {
	page := read(t, root+"docs/asking.md")
	name := regexp.MustCompile(`(?m)^#.*\n|^query \w+ `)
	for _, example := range seed.Examples() {
		if !strings.Contains(page, "```graphql\n"+name.ReplaceAllString(example, "")+"```\n\n```json\n") {
			t.Error("docs/asking.md lacks", example)
		}
	}
}
