package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"casegraph/seed"
)

// A question is an operation, and how fast its answer has to be.
type question struct {
	name, text string
	variables  map[string]any
	// goal is in ms, of a cold answer on Neo4j.
	goal float64
}

// The goals on Neo4j.
const (
	goalCold   = 300 // ms
	goalNested = 400 // ms
	goalWarm   = 6   // ms
	// goalLength is how many characters a statement may have.
	goalLength = 4000
)

// nested are the facts that each source of a person's citations supports, with their own
// citations: everything in it is of any type, and a statement that says so for each
// type grows with every level.
const nested = `{
  node(id: "per-nak") {
    id
    citations { locator source { id supports(first: 5) { totalCount nodes { id citations { locator note } } } } }
  }
}`

// ends are the degrees of nodes that may be of any type.
const ends = "{ relationships(first: 1) { nodes { id source { label relationshipCounts { type direction count } } target { label relationshipCounts { type direction count } } } } }"

// questions are those that come with the program, what the README asks among them,
// and two that are nested in nodes of any type.
func questions(names string) ([]question, error) {
	var all []question
	for _, from := range []struct {
		files   fs.FS
		pattern string
	}{
		{os.DirFS("."), "examples/views/*.graphql"},
		{seed.Files, "*/examples/*.graphql"},
	} {
		files, err := fs.Glob(from.files, from.pattern)
		if err != nil || len(files) == 0 {
			return nil, errors.Join(fmt.Errorf("there is no %s; run this from the top of the repository", from.pattern), err)
		}
		for _, file := range files {
			q, err := readQuestion(from.files, file)
			if err != nil {
				return nil, err
			}
			all = append(all, q)
		}
	}
	all = append(all, question{name: "nested", text: nested, goal: goalNested}, question{name: "ends", text: ends, goal: goalCold})
	return choose(all, names)
}

// readQuestion reads an operation and its variables, which stand beside it.
func readQuestion(files fs.FS, file string) (question, error) {
	text, err := fs.ReadFile(files, file)
	if err != nil {
		return question{}, err
	}
	file = strings.TrimSuffix(file, path.Ext(file))
	q := question{name: path.Base(file), text: string(text), goal: goalCold}
	variables, err := fs.ReadFile(files, file+".variables.json")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return q, nil
	case err != nil:
		return question{}, err
	}
	if err := json.Unmarshal(variables, &q.variables); err != nil {
		return question{}, fmt.Errorf("%s: %w", file, err)
	}
	return q, nil
}
