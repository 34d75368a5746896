package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/guard"
)

// untouched is an engine that fails the test when it is asked anything.
type untouched struct {
	engine
	t *testing.T
}

func (u untouched) Exec(context.Context) graphql.ResponseHandler {
	u.t.Error("the operation ran")
	return graphql.OneShot(&graphql.Response{})
}

// TestAttacks sends what is meant to hurt. Each is refused with a code before
// anything runs, and told nothing that it did not bring along.
func TestAttacks(t *testing.T) {
	many := func(n int, one string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(one, "#", fmt.Sprint(i)) + " ")
		}
		return b.String()
	}
	var doubling strings.Builder
	doubling.WriteString("{ ...f0 }")
	for i := range 25 {
		fmt.Fprintf(&doubling, " fragment f%d on Query { ...f%d ...f%[2]d }", i, i+1)
	}
	doubling.WriteString(" fragment f25 on Query { echo }")
	var deep any = "x"
	for range 3_000 {
		deep = map[string]any{"not": deep}
	}
	for _, a := range []struct {
		name      string
		query     string
		variables map[string]any
		code      string
	}{
		{"1,000 aliases", "{" + many(1_000, "a#: echo") + "}", nil, "QUERY_TOO_COSTLY"},
		{"4,000 duplicates", "{" + many(4_000, "echo") + "}", nil, "QUERY_TOO_COSTLY"},
		{"14,000 duplicates", "{" + many(14_000, "echo") + "}", nil, "QUERY_TOO_COSTLY"},
		{"5,000 unknown directives", "{ echo " + many(5_000, "@d#") + "}", nil, "QUERY_TOO_COSTLY"},
		{"5,000 unknown fields", "{" + many(5_000, "x#") + "}", nil, "QUERY_TOO_COSTLY"},
		{"4,900 unknown fields", "{" + many(4_900, "x#") + "}", nil, "GRAPHQL_VALIDATION_FAILED"},
		{"fragments that double 25 deep", doubling.String(), nil, "QUERY_TOO_COSTLY"},
		{"800 sibling fragments", "{" + many(800, "...f#") + "}" + many(800, "fragment f# on Query { echo }"), nil, "QUERY_TOO_COSTLY"},
		{"an argument 3,000 deep", "{ echo(s: " + strings.Repeat("[", 3_000) + strings.Repeat("]", 3_000) + ") }", nil, "GRAPHQL_PARSE_FAILED"},
		{"a variable 3,000 deep", "query($v: String) { echo(s: $v) }", map[string]any{"v": deep}, "QUERY_TOO_COSTLY"},
		{"100 times the schema", "{" + many(100, "s#: __schema { types { name } }") + "}", nil, "QUERY_TOO_COSTLY"},
		{"introspection in circles", "{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }", nil, "GRAPHQL_VALIDATION_FAILED"},
		{"fragments in a circle", "{ ...f } fragment f on Query { ...g } fragment g on Query { ...f }", nil, "GRAPHQL_VALIDATION_FAILED"},
		{"a comment of 2 MB", "#" + strings.Repeat("x", 1_000_000) + "\n{ echo }", nil, "QUERY_TOO_COSTLY"},
	} {
		t.Run(a.name, func(t *testing.T) {
			config := testConfig(io.Discard)
			config.Engine = untouched{newEngine(), t}
			body, err := json.Marshal(map[string]any{"query": a.query, "variables": a.variables})
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			New(config).ServeHTTP(w, r)
			var answer struct {
				Data   any
				Errors []struct {
					Message    string
					Extensions struct{ Code string }
				}
			}
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
				t.Fatal(err, w.Body)
			}
			switch {
			case answer.Data != nil, len(answer.Errors) == 0:
				t.Fatalf("it was answered: %.200s", w.Body)
			case len(answer.Errors) > guard.MostErrors, w.Body.Len() > 16<<10:
				t.Errorf("%d errors in %d bytes", len(answer.Errors), w.Body.Len())
			}
			for _, e := range answer.Errors {
				if e.Extensions.Code != a.code {
					t.Errorf("%s: %s; expected %s", e.Extensions.Code, e.Message, a.code)
				}
			}
		})
	}
}

// TestOtherBodies sends what is no operation at all.
func TestOtherBodies(t *testing.T) {
	operations := "[" + strings.TrimSuffix(strings.Repeat(`{"query": "{ echo }"},`, 500), ",") + "]"
	for _, a := range []struct {
		name, contentType, body string
		status                  int
	}{
		{"an array of 500 operations", "application/json", operations, http.StatusBadRequest},
		{"5 MB of variables", "application/json", `{"query": "{ echo }", "variables": {"v": "` + strings.Repeat("x", 5<<20) + `"}}`, http.StatusRequestEntityTooLarge},
		{"a form", "application/x-www-form-urlencoded", "query={echo}", http.StatusUnsupportedMediaType},
		{"a multipart form", "multipart/form-data; boundary=x", "--x--", http.StatusUnsupportedMediaType},
		{"text", "text/plain", `{"query": "{ echo }"}`, http.StatusUnsupportedMediaType},
	} {
		t.Run(a.name, func(t *testing.T) {
			config := testConfig(io.Discard)
			config.Engine = untouched{newEngine(), t}
			r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(a.body))
			r.Header.Set("Content-Type", a.contentType)
			w := httptest.NewRecorder()
			New(config).ServeHTTP(w, r)
			if w.Code != a.status || strings.Contains(w.Body.String(), "xxxx") || strings.Contains(w.Body.String(), "echo") {
				t.Errorf("%d: %.200s", w.Code, w.Body)
			}
		})
	}
}

// TestSuggestionsCanBeSwitchedOff: no name of the schema is told to who does not
// know it.
func TestSuggestionsCanBeSwitchedOff(t *testing.T) {
	for query, suggests := range map[string]bool{
		"{ ech }": true, "{ echo(st: 1) }": true, "query($x: Strin) { echo(s: $x) }": false, "{ echo { x } }": false,
	} {
		for _, quiet := range []bool{false, true} {
			config := testConfig(io.Discard)
			config.NoSuggestions = quiet
			answer, _ := New(config).Answer(t.Context(), []byte(fmt.Sprintf(`{"query": %q}`, query)))
			if told := strings.Contains(string(answer), "Did you mean"); told && quiet {
				t.Errorf("%s: %s", query, answer)
			} else if told != suggests && !quiet {
				t.Errorf("%s: nothing is suggested: %s", query, answer)
			}
		}
	}
}
