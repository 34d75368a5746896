// Package conformance compares Casegraph's answers to random operations with those of
// another implementation of GraphQL: graphql-js, with plain resolvers over the same facts
// (reference.js).
//
// It needs Node and npm. Without them it is skipped, or fails if CASEGRAPH_REQUIRE_NODE is
// set. CASEGRAPH_CONFORMANCE_OPERATIONS is the number of operations (default: 400), and
// CASEGRAPH_CONFORMANCE_SEED is the seed of the first.
package conformance

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"casegraph/graph"
)

// TestAnswersAreThoseOfTheReference compares answers byte by byte, except cursors, whose
// form each implementation chooses.
func TestAnswersAreThoseOfTheReference(t *testing.T) {
	s := seeded(t)
	first, n := setting(t, "SEED", 1), setting(t, "OPERATIONS", 400)
	r := s.request
	for i := range n {
		w := newWriter(rand.New(rand.NewPCG(uint64(first+i), 0)), s)
		r.Operations = append(r.Operations, w.operation())
	}
	answers := ask(t, r).Answers
	bytes, wrong := 0, 0
	for i, op := range r.Operations {
		got, err := json.Marshal(s.run(t.Context(), op))
		if err != nil {
			t.Fatal(err)
		}
		bytes += len(got)
		if want := mask(answers[i]); mask(string(got)) != want {
			t.Errorf("seed %d: %s\n%v\n%s", first+i, op.Query, op.Variables, differ(want, mask(string(got))))
			if wrong++; wrong == 5 {
				t.Fatal("and more, perhaps")
			}
		}
	}
	t.Logf("%d operations, %d bytes of answers", n, bytes)
}

// TestTheReferenceTakesTheAPI: graphql-js accepts the schema, and introspection returns the
// same schema.
func TestTheReferenceTakesTheAPI(t *testing.T) {
	s := seeded(t)
	introspection := ask(t, s.request).IntrospectionQuery
	resp := s.run(t.Context(), operation{Query: introspection})
	if len(resp.Errors) > 0 {
		t.Fatal(resp.Errors)
	}
	r := s.request
	r.Introspection = string(resp.Data)
	a := ask(t, r)
	for _, p := range a.Problems {
		t.Error(p)
	}
	if a.Introspected != "" {
		t.Errorf("introspection tells of another schema than the SDL:\n%s", a.Introspected)
	}
}

// run answers an operation as the server does.
func (s *subject) run(ctx context.Context, op operation) *graphql.Response {
	exec := executor.New(s.Engine)
	exec.SetErrorPresenter(graph.ErrorPresenter)
	ctx = graphql.StartOperationTrace(ctx)
	c, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: op.Query, Variables: op.Variables})
	if errs != nil {
		return exec.DispatchError(graphql.WithOperationContext(ctx, c), errs)
	}
	c.DisableIntrospection = false
	next, ctx := exec.DispatchOperation(ctx, c)
	return next(ctx)
}

var cursors = regexp.MustCompile(`("(?:x_)?cursor_\w*":)"[^"]*"`)

// mask removes the cursors from an answer.
func mask(text string) string { return cursors.ReplaceAllString(text, `$1"…"`) }

// differ describes the first difference of two texts.
func differ(want, got string) string {
	i := 0
	for i < len(want) && i < len(got) && want[i] == got[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, min(len(s), i-200)):min(len(s), i+200)] }
	return "want … " + cut(want) + "\ngot  … " + cut(got)
}

func setting(t *testing.T, name string, otherwise int) int {
	text := os.Getenv("CASEGRAPH_CONFORMANCE_" + name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s is not a number: %s", name, text)
	}
	return n
}
