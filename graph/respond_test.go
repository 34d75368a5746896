package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

const everything = `{
	node(id: "x") { ...N } nodes(ids: ["a", "b"]) { ...N } person(id: "x") { ...N }
	relationship(id: "x") { ...R } relationships(first: 2) { totalCount nodes { ...R } edges { cursor node { ...R } } }
	people(orderBy: [{born: DESC}, {statements: {count: ASC}}]) { totalCount pageInfo { hasNextPage endCursor } nodes { ...N } edges { cursor node { ...N } } }
	statements(last: 2) { nodes { makers { edges { cursor node { ...N } relationship { ...R } } } } }
	samples { nodes { string text code must int count bigInt float boolean ref colour date day at span url strings ints bigInts floats colours dates } }
	claims { nodes { standing about { nodes { ...N } } } } source(id: "x") { supports { totalCount edges { cursor node { id ... on Node { label } ...R } } } }
	datasets { name title loadedAt } dataset(name: "x") { name }
}
fragment N on Node { __typename id type label note datasets { name } citations { locator fields source { title } } createdAt ... on Person { nickname otherNames born } ... on Actor { name statements(first: 2) { totalCount nodes { summary } } } }
fragment R on Relationship { __typename id type status confidence source { label } target { ... on Agency { kind } } citations { quote } ... on Membership { role } }`

// TestAnswersAreJSON answers every kind of field from rows that match the plan.
func TestAnswersAreJSON(t *testing.T) {
	s := serve(t, small(t))
	for rows := range 4 {
		s.answer = filled(rows)
		resp := s.ask(t, everything, "")
		if len(resp.Errors) > 0 || !json.Valid(resp.Data) {
			t.Fatalf("%v in %s", resp.Errors, resp.Data)
		}
	}
}

// TestKeysKeepTheOrderOfEachType selects fields that both types have, on each in another
// order.
func TestKeysKeepTheOrderOfEachType(t *testing.T) {
	s := serve(t, small(t))
	s.answer = filled(2)
	resp := s.ask(t, `{ statements { nodes { makers { nodes { ... on Person { id label } ... on Agency { label id } } } } } }`, "")
	makers := `{"makers":{"nodes":[{"label":"label","id":"id"},{"id":"id","label":"label"}]}}`
	if want := `{"statements":{"nodes":[` + makers + `,` + makers + `]}}`; string(resp.Data) != want {
		t.Errorf("%v\n%s\nwant\n%s", resp.Errors, resp.Data, want)
	}
}

// TestMalformedRowsFailTheirField damages rows at random places. Answers must be JSON all the
// same, and errors must not show their cause.
func TestMalformedRowsFailTheirField(t *testing.T) {
	s := serve(t, small(t))
	random := rand.New(rand.NewPCG(1, 2))
	errs := 0
	for range 300 {
		whole := filled(2)
		s.answer = func(l *plan.List) store.Result {
			return store.Result{Value: broken(random, whole(l).Value)}
		}
		resp := s.ask(t, everything, "")
		if !json.Valid(resp.Data) {
			t.Fatalf("not JSON: %s", resp.Data)
		}
		for _, e := range resp.Errors {
			errs++
			if e.Extensions["code"] != "INTERNAL_SERVER_ERROR" || strings.ContainsAny(e.Message, "/\n") || strings.Contains(e.Message, "interface") {
				t.Errorf("%v shows its cause", e)
			}
		}
	}
	if errs == 0 {
		t.Error("nothing failed")
	}
}

// broken returns v with some values replaced.
func broken(r *rand.Rand, v any) any {
	if r.IntN(40) == 0 {
		return []any{nil, "x", int64(99), -1.5, true, []any{}, []any{nil}, []any{int64(77)}, []byte("x"), math.NaN()}[r.IntN(10)]
	}
	list, ok := v.([]any)
	if !ok {
		return v
	}
	out := []any{}
	for _, x := range list {
		if r.IntN(60) != 0 {
			out = append(out, broken(r, x))
		}
	}
	return out
}

// TestErrorsOfTheStoreDoNotLeak checks that clients see only the code of a driver's error, at
// the field that failed, and that other nullable fields are answered.
func TestErrorsOfTheStoreDoNotLeak(t *testing.T) {
	s := serve(t, small(t))
	secret := errors.New("dial tcp 10.0.0.1:7687: password hunter2")
	for _, c := range []struct {
		err           error
		code, message string
	}{
		{secret, "INTERNAL_SERVER_ERROR", "internal error; the log has it under this request's id"},
		{fault.Wrap(fault.Unavailable, secret, "the store cannot be reached"), "UNAVAILABLE", "the store cannot be reached"},
		{fmt.Errorf("reading: %w", fault.Wrap(fault.Timeout, secret, "the store took too long")), "TIMEOUT", "the store took too long"},
		{context.DeadlineExceeded, "TIMEOUT", "the request took longer than it may"},
	} {
		s.answer = func(l *plan.List) store.Result {
			if l.Total {
				return store.Result{Err: c.err}
			}
			return store.Result{Value: []any{}}
		}
		resp := s.ask(t, `{ person(id: "p1") { id } people { nodes { id } } server { version } }`, "")
		if len(resp.Errors) > 0 {
			t.Fatal(resp.Errors)
		}
		resp = s.ask(t, `{ server { version } a: people { totalCount } node(id: "x") { id } }`, "")
		text, err := json.Marshal(resp)
		if err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf(`{"errors":[{"message":%q,"path":["a"],"locations":[{"line":1,"column":22}],"extensions":{"code":%q}}],"data":null}`, c.message, c.code)
		if string(text) != want {
			t.Errorf("got  %s\nwant %s", text, want)
		}
		if !errors.Is(resp.Errors[0].Err, c.err) {
			t.Error("the cause is lost for the log")
		}
	}
	s.answer = func(*plan.List) store.Result { return store.Result{Err: secret} }
	resp := s.ask(t, `{ person(id: "p1") { id } server { version } b: node(id: "x") { id } }`, "")
	if got, want := string(resp.Data), `{"person":null,"server":{"version":"1.2.3"},"b":null}`; got != want || len(resp.Errors) != 2 {
		t.Errorf("%s with %v, want %s and two errors", got, resp.Errors, want)
	}
}

// TestOneDocumentAnswersManyAtOnce runs one parsed document concurrently: servers keep
// documents, so answering must not change them.
func TestOneDocumentAnswersManyAtOnce(t *testing.T) {
	s := serve(t, small(t))
	s.exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
	e := s.Engine
	e.store = steady{}
	want := string(s.ask(t, everything, "").Data)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				resp := s.run(t.Context(), &graphql.RawParams{Query: everything})
				if got := string(resp.Data); got != want {
					t.Errorf("%s\n%v", firstDifference(want, got), resp.Errors)
				}
			}
		})
	}
	wg.Wait()
}

// A steady is a store that answers every plan in the same way. It is safe for concurrent use.
type steady struct{ store.Store }

func (steady) Statistics(context.Context) (*store.Statistics, error) {
	return store.NewStatistics(), nil
}

func (steady) Read(_ context.Context, lists []*plan.List) []store.Result {
	out := make([]store.Result, len(lists))
	for i, l := range lists {
		out[i] = filled(2)(l)
	}
	return out
}
