package graph

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/plan"
)

// TestPreparations runs an operation with some variables, which prepares it, and then with
// others. The result must be the same as without preparation.
func TestPreparations(t *testing.T) {
	const person = `query($id: ID!) { person(id: $id) { id name } }`
	const list = `query($after: String, $n: Int) { people(after: $after, first: $n) { edges { cursor } } }`
	c := whole(t)
	s := serve(t, c)
	s.answer = rowsOfIDs("b", "c")
	cursor := string(s.ask(t, `{ people(first: 1) { pageInfo { endCursor } } }`, "").Data)
	cursor = cursor[strings.Index(cursor, `"endCursor":"`)+len(`"endCursor":"`):]
	cursor = cursor[:strings.IndexByte(cursor, '"')]
	for _, c := range []struct {
		name, query, first, then string
		kept                     bool
	}{
		{"an id", person, `{"id": "a"}`, `{"id": "b"}`, true},
		{"a number as an id", person, `{"id": "a"}`, `{"id": 7}`, true},
		{"an id that is none", person, `{"id": "a"}`, `{"id": "\u0000"}`, false},
		{"an id behind an alias", `query($id: ID!) { a: person(id: $id) { id } b: agency(id: $id) { id } }`, `{"id": "a"}`, `{"id": "b"}`, true},
		{"an id in a filter too", `query($id: ID!) { person(id: $id) { id } people(where: {id: {eq: $id}}) { totalCount } }`, `{"id": "a"}`, `{"id": "b"}`, false},
		{"the same id in a filter", `query($id: ID!) { people(where: {id: {eq: $id}}) { totalCount } }`, `{"id": "a"}`, `{"id": "a"}`, true},
		{"a list of ids", `query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, `{"ids": ["a"]}`, `{"ids": ["b"]}`, false},
		{"a relationship", `query($id: ID!) { relationship(id: $id) { id } }`, `{"id": "a"}`, `{"id": "b"}`, true},
		{"a cursor", list, `{"after": "` + cursor + `"}`, `{"after": "` + cursor + `"}`, true},
		{"no cursor any more", list, `{"after": "` + cursor + `"}`, `{}`, false},
		{"null for a cursor", list, `{"after": "` + cursor + `"}`, `{"after": null}`, false},
		{"a cursor at last", list, `{"after": null}`, `{"after": "` + cursor + `"}`, false},
		{"a cursor that is none", list, `{"after": "` + cursor + `"}`, `{"after": "garbage"}`, false},
		{"another length of page", list, `{"n": 1}`, `{"n": 2}`, false},
		{"a cursor of a nested list", `query($id: ID!, $after: String) { person(id: $id) { statements(after: $after) { totalCount } } }`,
			`{"id": "a", "after": null}`, `{"id": "b", "after": null}`, true},
		{"a part left out", `query($id: ID!, $skip: Boolean!) { person(id: $id) @skip(if: $skip) { id } server { version } }`,
			`{"id": "a", "skip": false}`, `{"id": "a", "skip": true}`, false},
		{"a use left out at first", `query($id: ID!, $skip: Boolean!) { person(id: $id) @skip(if: $skip) { id } agency(id: $id) { id } }`,
			`{"id": "a", "skip": true}`, `{"id": "b", "skip": false}`, false},
		{"a default", `query($id: ID! = "d") { person(id: $id) { id } }`, `{"id": "a"}`, `{}`, true},
		{"what is around other nodes", `query($of: [ID!]!) { neighborhood(of: $of, exclude: ["x"]) { nodes { id } notFound } }`, `{"of": ["a"]}`, `{"of": ["b", "c", "b"]}`, true},
		{"what is around a node left out", `query($of: [ID!]!) { neighborhood(of: $of, exclude: ["x"]) { nodes { id } } }`, `{"of": ["a"]}`, `{"of": ["x"]}`, false},
		{"paths between others", `query($from: ID!, $to: ID!) { paths(from: $from, to: $to) { length } }`, `{"from": "a", "to": "b"}`, `{"from": "c", "to": "c"}`, true},
		{"paths to one", `query($from: ID!) { paths(from: $from, to: "b") { length } }`, `{"from": "a"}`, `{"from": "c"}`, true},
		{"paths to a node to avoid", `query($to: ID!) { paths(from: "a", to: $to, avoid: ["b"]) { length } }`, `{"to": "c"}`, `{"to": "b"}`, false},
		{"a fragment", `query($id: ID!) { ...f } fragment f on Query { person(id: $id) { id } }`, `{"id": "a"}`, `{"id": "b"}`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			other := serve(t, whole(t))
			want := fmt.Sprint(other.comesTo(t, c.query, c.then))
			s := serve(t, whole(t))
			s.comesTo(t, c.query, c.first)
			before := caches(s.plans)
			if got := fmt.Sprint(s.comesTo(t, c.query, c.then)); got != want {
				t.Errorf("prepared, the result is\n%s\nwant\n%s", got, want)
			}
			kept := len(before) > 0 && fmt.Sprint(caches(s.plans)) == fmt.Sprint(before)
			if kept != c.kept {
				t.Errorf("compiled once: %t, want %t", kept, c.kept)
			}
		})
	}
}

// caches returns the caches of lists that have one.
func caches(lists []*plan.List) (out []*plan.Cache) {
	for _, l := range lists {
		if l.Cache != nil {
			out = append(out, l.Cache)
		}
	}
	return out
}

// TestIntrospectionIsAnsweredOnce repeats a query about the schema. A request that is not
// allowed introspection must not get the kept answer.
func TestIntrospectionIsAnsweredOnce(t *testing.T) {
	const query = `query($deprecated: Boolean = true) { __schema { types { name fields(includeDeprecated: $deprecated) { name } } } }`
	s := serve(t, small(t))
	made := s.ask(t, query, "")
	first := s.ask(t, query, "")
	again := s.ask(t, query, "")
	if len(first.Errors) > 0 || &first.Data[0] != &again.Data[0] || !bytes.Equal(made.Data, first.Data) {
		t.Error("it is executed again", first.Errors)
	}
	if other := s.ask(t, query, `{"deprecated": false}`); &first.Data[0] == &other.Data[0] {
		t.Error("other variables get the same answer")
	}
	if mixed := s.ask(t, `{ __schema { queryType { name } } server { version } }`, ""); len(mixed.Errors) > 0 {
		t.Error(mixed.Errors)
	}
	op := &graphql.OperationContext{DisableIntrospection: true, Operation: &ast.OperationDefinition{}}
	if _, ok := aboutSchema(op); ok {
		t.Error("a request without permission gets the kept answer")
	}
}

// TestIntrospectionIsAnsweredOneByOne sends one query about the schema from many clients at
// once. The first is executed, and the others get its answer.
func TestIntrospectionIsAnsweredOneByOne(t *testing.T) {
	const query = `{ __schema { types { name } } }`
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, small(t))
		// Parse it first, so that all requests have the same document.
		if _, errs := s.exec.CreateOperationContext(graphql.StartOperationTrace(t.Context()), &graphql.RawParams{Query: query}); errs != nil {
			t.Fatal(errs)
		}
		served := &counted{ExecutableSchema: s.service}
		s.service = served
		s.introspections.running <- struct{}{} // blocks introspection until all requests wait
		var waiting sync.WaitGroup
		for range 8 {
			waiting.Go(func() {
				if r := s.ask(t, query, ""); len(r.Errors) > 0 {
					t.Error(r.Errors)
				}
			})
		}
		synctest.Wait()
		late, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if r := s.run(late, &graphql.RawParams{Query: query}); r != nil { // nil: the server reports the deadline
			t.Errorf("after its deadline: %s %v", r.Data, r.Errors)
		}
		<-s.introspections.running
		waiting.Wait()
		if n := served.times.Load(); n != 1 {
			t.Errorf("it was executed %d times", n)
		}
	})
}

// counted is a schema that counts its executions.
type counted struct {
	graphql.ExecutableSchema
	times atomic.Int64
}

func (c *counted) Exec(ctx context.Context) graphql.ResponseHandler {
	c.times.Add(1)
	return c.ExecutableSchema.Exec(ctx)
}
