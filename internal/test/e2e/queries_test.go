package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/graph"
	"casegraph/internal/test/neo4jtest"
	"casegraph/seed"
)

// A question is a file in testdata/queries, or an example for front ends. It has an
// operation, perhaps variables, and the answer, which is only indented: numbers, escapes and
// the order of members are those that were sent.
type question struct {
	name, query string
	variables   json.RawMessage
	answer      string              // "200 ---\n{…}"
	write       func(answer string) // replaces the answer in the file
}

const (
	variablesMark = "\n--- variables ---\n"
	answerMark    = "\n--- answer "
)

func questions(t *testing.T) []question {
	t.Helper()
	var all []question
	for _, file := range glob(t, "testdata/queries/*.txt") {
		q := question{name: strings.TrimSuffix(filepath.Base(file), ".txt")}
		var asked, variables string
		asked, q.answer, _ = strings.Cut(read(t, file), answerMark)
		q.query, variables, _ = strings.Cut(asked, variablesMark)
		if variables != "" {
			q.variables = json.RawMessage(variables)
		}
		q.write = func(answer string) { write(t, file, asked+answerMark+answer) }
		all = append(all, q)
	}
	for _, file := range glob(t, views+"*.graphql") {
		path := strings.TrimSuffix(file, ".graphql")
		q := question{name: "views/" + filepath.Base(path), query: read(t, file)}
		if _, err := os.Stat(path + ".variables.json"); err == nil {
			q.variables = json.RawMessage(read(t, path+".variables.json"))
		}
		q.write = func(answer string) { write(t, path+".json", strings.TrimPrefix(answer, answered)) }
		if !*update {
			q.answer = answered + read(t, path+".json")
		}
		all = append(all, q)
	}
	return all
}

// views returns the examples for front ends, none of which may fail.
const (
	views    = "../../../examples/views/"
	answered = "200 ---\n"
)

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal("no questions in", pattern, err)
	}
	return files
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// golden returns the answer in the form of the file.
func golden(t *testing.T, status int, body string) string {
	t.Helper()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d ---\n", status)
	if err := json.Indent(&b, []byte(body), "", "  "); err != nil {
		t.Fatalf("the answer is not JSON: %v\n%s", err, body)
	}
	b.WriteByte('\n')
	return b.String()
}

// TestAnswersAreThoseOfTheFiles sends the questions to the demo.
func TestAnswersAreThoseOfTheFiles(t *testing.T) {
	p := serve(t, "--demo")
	for _, q := range questions(t) {
		t.Run(q.name, func(t *testing.T) {
			status, body, err := p.post(q.query, q.variables)
			if err != nil {
				t.Fatal(err)
			}
			var told struct {
				Extensions struct{ Cost graph.Cost }
			}
			if err := json.Unmarshal([]byte(body), &told); err != nil || told.Extensions.Cost.Actual > told.Extensions.Cost.Requested {
				t.Errorf("it cost more than it might: %+v %v", told.Extensions.Cost, err)
			}
			got := golden(t, status, body)
			switch {
			case *update:
				q.write(got)
			case got != q.answer:
				t.Errorf("%s\ngot %s\nwant %s", q.query, got, q.answer)
			}
		})
	}
}

// TestStoresAnswerInTheSameBytes sends all questions, and the queries that the IDE opens
// with, to both stores, into which the command has loaded the article.
func TestStoresAnswerInTheSameBytes(t *testing.T) {
	stores := []string{"sqlite:" + filepath.Join(t.TempDir(), "graph.db"), neo4jtest.Open(t)}
	var servers []*process
	for _, url := range stores {
		if out, err := casegraph(t.Context(), "load", "--store", url, article(t)).CombinedOutput(); err != nil {
			t.Fatalf("load: %v\n%s", err, out)
		}
		servers = append(servers, serve(t, "--store", url))
	}
	asked := questions(t)
	for i, query := range seed.Examples() {
		asked = append(asked, question{name: fmt.Sprintf("tabs/%d", i+1), query: query})
	}
	for _, q := range asked {
		t.Run(q.name, func(t *testing.T) {
			var answers [2]string
			for i, p := range servers {
				status, body, err := p.post(q.query, q.variables)
				if err != nil {
					t.Fatal(err)
				}
				answers[i] = fmt.Sprint(status, " ", body)
			}
			// Fields about the server differ.
			answers[1] = strings.ReplaceAll(answers[1], `"store":"neo4j"`, `"store":"sqlite"`)
			if answers[0] != answers[1] {
				t.Errorf("%s\nSQLite %s\nNeo4j  %s", q.query, answers[0], answers[1])
			}
		})
	}
	for _, p := range servers {
		if strings.Contains(p.stderr.String(), "INTERNAL_SERVER_ERROR") {
			t.Errorf("the log tells of a defect:\n%s", p.stderr)
		}
	}
}
