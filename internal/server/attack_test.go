package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph"
	"casegraph/internal/fault"
	"casegraph/internal/guard"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A reading is a store that calls what it was given whenever it is asked anything.
type reading struct {
	store.Store // for what is not asked here
	read        func() error
}

func (r reading) Name() string                 { return "sqlite" }
func (r reading) Health(context.Context) error { return nil }

func (r reading) Statistics(context.Context) (*store.Statistics, error) {
	return store.NewStatistics(), nil
}

func (r reading) Read(_ context.Context, lists []*plan.List) []store.Result {
	out := make([]store.Result, len(lists))
	for i := range out {
		out[i].Err = r.read()
	}
	return out
}

// over is a server of the whole API over such a store.
func over(t testing.TB, read func() error) *Server {
	t.Helper()
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	e, err := graph.New(c, reading{read: read}, graph.Info{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	config := testConfig(io.Discard)
	config.Engine, config.Present = e, graph.ErrorPresenter
	return New(config)
}

// An attack is an operation that is meant to hurt, and the code of its refusal.
type attack struct {
	name, query string
	variables   any
	code        fault.Code
}

func many(n int, one string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(one, "#", fmt.Sprint(i)) + " ")
	}
	return b.String()
}

// nested lists: a person's statements, whose makers make statements.
func nested(n int, first string) string {
	return "{ people" + first + " { nodes {" + strings.Repeat(" statements"+first+" { nodes { makers"+first+" { nodes {", n) + " id " +
		strings.Repeat("} } } }", n) + "} } }"
}

func attacks() []attack {
	var doubling strings.Builder
	doubling.WriteString("{ ...f0 }")
	for i := range 25 {
		fmt.Fprintf(&doubling, " fragment f%d on Query { ...f%d ...f%[2]d }", i, i+1)
	}
	doubling.WriteString(" fragment f25 on Query { people { totalCount } }")
	deep := func(n int) map[string]any {
		filter := map[string]any{"name": map[string]any{"eq": "x"}}
		for range n {
			filter = map[string]any{"not": filter}
		}
		return filter
	}
	inline := func(n int) string {
		return "{ people(where: " + strings.Repeat("{not: ", n) + `{name: {eq: "x"}}` + strings.Repeat("}", n) + ") { totalCount } }"
	}
	const filtered = "query($v: PersonFilter) { people(where: $v) { totalCount } }"
	ids := make([]string, 5_000)
	objects := make([]any, 100_000)
	for i := range ids {
		ids[i] = fmt.Sprint("per-", i)
	}
	for i := range objects {
		objects[i] = map[string]int{"a": 1}
	}
	alleged := func(n int) map[string]any {
		all := make([]any, n)
		for i := range all {
			all[i] = map[string]any{"status": map[string]any{"eq": "ALLEGED"}}
		}
		return map[string]any{"or": all}
	}
	orders := make([]any, 120)
	for i := range orders {
		orders[i] = map[string]any{"name": "ASC"}
	}
	return []attack{
		{"1,000 aliases", "{" + many(1_000, "a#: __typename") + "}", nil, fault.TooCostly},
		{"200 aliased lists", "{" + many(200, "a#: people(first: 100) { nodes { id } }") + "}", nil, fault.TooCostly},
		{"4,000 duplicates", "{" + many(4_000, "__typename") + "}", nil, fault.TooCostly},
		{"14,000 duplicates", "{" + many(14_000, "__typename") + "}", nil, fault.TooCostly},
		{"5,000 unknown directives", "{ __typename " + many(5_000, "@d#") + "}", nil, fault.TooCostly},
		{"5,000 unknown fields", "{" + many(5_000, "x#") + "}", nil, fault.TooCostly},
		{"4,900 unknown fields", "{" + many(4_900, "x#") + "}", nil, fault.ValidationFailed},
		{"fragments that double 25 deep", doubling.String(), nil, fault.TooCostly},
		{"800 sibling fragments", "{" + many(800, "...f#") + "}" + many(800, "fragment f# on Query { __typename }"), nil, fault.TooCostly},
		{"90 sibling fragments", "{ people { nodes {" + many(90, "...f#") + "} } }" + many(90, "fragment f# on Person { id name }"), nil, fault.TooCostly},
		{"fragments in a circle", "{ ...f } fragment f on Query { ...g } fragment g on Query { ...f }", nil, fault.ValidationFailed},
		{"two a page, 25 deep", nested(6, "(first: 2)"), nil, fault.TooCostly},
		{"pages whose product overflows", nested(5, "(first: 100)"), nil, fault.TooCostly},
		{"first: -1", "{ people(first: -1) { nodes { id } } }", nil, fault.BadUserInput},
		{"first: 2147483647", "{ people(first: 2147483647) { nodes { id } } }", nil, fault.BadUserInput},
		{"first: 2147483647 in a variable", "query($n: Int) { people(first: $n) { nodes { id } } }", map[string]any{"n": 2147483647}, fault.BadUserInput},
		{"first: 9223372036854775808", "{ people(first: 9223372036854775808) { nodes { id } } }", nil, fault.ValidationFailed},
		{"a filter 400 deep", inline(400), nil, fault.TooCostly},
		{"a filter 3,000 deep", inline(3_000), nil, fault.ParseFailed},
		{"a filter 400 deep in a variable", filtered, map[string]any{"v": deep(400)}, fault.TooCostly},
		{"a filter 3,000 deep in a variable", filtered, map[string]any{"v": deep(3_000)}, fault.TooCostly},
		{"5,000 ids", "{ nodes(ids: [" + many(5_000, `"per-#"`) + "]) { id } }", nil, fault.TooCostly},
		{"5,000 ids in a variable", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", map[string]any{"ids": ids}, fault.BadUserInput},
		{"50,000 ids in a variable", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", map[string]any{"ids": slices.Repeat(ids, 10)}, fault.TooCostly},
		{"120 conditions 480 times", "query($a: RelationshipWhere!) { relationships(where: {or: [" + many(480, "$a") + "]}) { totalCount } }", map[string]any{"a": alleged(120)}, fault.TooCostly},
		{"120 conditions 480 times by default", "query($a: RelationshipWhere! = {or: [" + many(120, "{status: {eq: ALLEGED}}") + "]}) { relationships(where: {or: [" + many(480, "$a") + "]}) { totalCount } }", nil, fault.TooCostly},
		{"120 conditions 400 times in via", "query($a: RelationshipWhere!) { people { nodes { aliases: statements(via: {and: [" + many(400, "$a") + "]}) { totalCount } } } }", map[string]any{"a": alleged(120)}, fault.TooCostly},
		{"120 conditions in 40 aliases", "query($a: RelationshipWhere!) {" + many(40, "a#: relationships(where: $a) { totalCount }") + "}", map[string]any{"a": alleged(120)}, fault.TooCostly},
		{"120 conditions in a fragment spread 40 times", "query($a: RelationshipWhere!) {" + many(40, "a#: person(id: \"x\") { ...f }") + "} fragment f on Person { relationships(where: $a) { totalCount } }", map[string]any{"a": alleged(120)}, fault.TooCostly},
		{"120 conditions in nots of ands of ors", "query($a: RelationshipWhere!) { relationships(where: {not: {and: [{or: [" + many(100, "$a") + "]}, {not: {or: [" + many(100, "$a") + "]}}]}}) { totalCount } }", map[string]any{"a": alleged(120)}, fault.TooCostly},
		{"120 orders in 40 aliases", "query($o: [PersonOrderBy!]) {" + many(40, "a#: people(orderBy: $o) { totalCount }") + "}", map[string]any{"o": orders}, fault.TooCostly},
		{"variables that nest 6 deep in one another's place", "query($a: [RelationshipWhere!]!) { relationships(where: {not: {not: {not: {not: {not: {or: $a}}}}}}) { totalCount } }", map[string]any{"a": []any{map[string]any{"or": []any{alleged(1)}}}}, fault.TooCostly},
		{"100,000 objects in a variable", filtered, map[string]any{"v": objects}, fault.TooCostly},
		{"100 times the schema", "{" + many(100, "s#: __schema { types { name } }") + "}", nil, fault.TooCostly},
		{"introspection in circles", "{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }", nil, fault.ValidationFailed},
		{"a comment of 1 MB", "#" + strings.Repeat("x", 1_000_000) + "\n{ __typename }", nil, fault.TooCostly},
	}
}

// body is what a client posts.
func (a attack) body(t testing.TB) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": a.query, "variables": a.variables})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestAttacks sends what is meant to hurt. Each is refused with a code before
// anything is read, is told nothing that it did not bring along, and makes the
// server use no more than so much memory for it.
func TestAttacks(t *testing.T) {
	s := over(t, func() error { t.Error("the store is asked"); return nil })
	for _, a := range attacks() {
		t.Run(a.name, func(t *testing.T) {
			body := a.body(t)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			w := post(s, body)
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("it took %d MiB to refuse it", used>>20)
			}
			var answer struct {
				Data   any
				Errors []struct {
					Message    string
					Extensions struct{ Code fault.Code }
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

// TestWhatIsBoundedIsLetThrough: what only looks like much is answered, and its cost
// told.
func TestWhatIsBoundedIsLetThrough(t *testing.T) {
	twelve := "{ people(first: 2) { nodes {" + strings.Repeat(" statements(first: 2) { nodes { makers(first: 2) { nodes {", 5) +
		" statements(first: 2) { nodes { id } }" + strings.Repeat("} } } }", 5) + "} } }"
	for query, cost := range map[string]string{twelve: `"requested":12285,`, "{ people(first: null) { nodes { id } } }": `"requested":`} {
		asked := false
		w := post(over(t, func() error { asked = true; return nil }), attack{query: query}.body(t))
		if !asked || !strings.Contains(w.Body.String(), cost) {
			t.Errorf("%s: %s", query, w.Body)
		}
	}
}

// TestNothingIsParsedTwice: the document that runs is the one that was admitted,
// and the next request with the same text finds it.
func TestNothingIsParsedTwice(t *testing.T) {
	config := testConfig(io.Discard)
	var ran []*ast.QueryDocument
	config.Engine = noting{newEngine(), &ran}
	s := New(config)
	for range 3 {
		post(s, `{"query":"{ echo }"}`)
	}
	doc, ok := s.documents.find(digestOf("{ echo }"))
	if !ok || len(ran) != 3 || ran[0] != doc.QueryDocument || ran[1] != ran[0] || ran[2] != ran[0] {
		t.Error("documents were made anew:", ran)
	}
}

// noting notes the documents that run.
type noting struct {
	engine
	ran *[]*ast.QueryDocument
}

func (n noting) Exec(ctx context.Context) graphql.ResponseHandler {
	*n.ran = append(*n.ran, graphql.GetOperationContext(ctx).Doc)
	return n.engine.Exec(ctx)
}

// TestStoreErrorsStayInTheLog: what a driver said reaches nobody.
func TestStoreErrorsStayInTheLog(t *testing.T) {
	s := over(t, func() error { return errors.New("SECRET at bolt://neo4j:SECRET@192.0.2.1: MATCH (n)") })
	w := post(s, `{"query":"{ people { nodes { id } } paths(from: \"a\", to: \"b\") { length } }"}`)
	for _, secret := range []string{"SECRET", "bolt", "192.0.2.1", "MATCH"} {
		if strings.Contains(w.Body.String(), secret) || strings.Contains(fmt.Sprint(w.Header()), secret) {
			t.Error(w.Body)
		}
	}
	if !strings.Contains(w.Body.String(), string(fault.Internal)) {
		t.Error(w.Body)
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
