package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/bench/attacks"
	"casegraph/graph"
	"casegraph/internal/fault"
	"casegraph/internal/guard"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A reading is a store that calls a function on every read.
type reading struct {
	store.Store // for methods that these tests do not call
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

// over is a server of the whole API over a store that calls read on every read.
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

// TestAttacks sends requests that are meant to harm. Each is refused with a code before
// the store is read, learns nothing about the schema, and costs the server a bounded
// amount of memory.
func TestAttacks(t *testing.T) {
	s := over(t, func() error { t.Error("the store is asked"); return nil })
	for _, a := range attacks.Refused() {
		t.Run(a.Name, func(t *testing.T) {
			body := string(a.Body(attacks.Target{}))
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
				if e.Extensions.Code != a.Code {
					t.Errorf("%s: %s; expected %s", e.Extensions.Code, e.Message, a.Code)
				}
			}
		})
	}
}

// TestWhatIsBoundedIsLetThrough: operations that are large but cheap are answered, with
// their cost.
func TestWhatIsBoundedIsLetThrough(t *testing.T) {
	twelve := "{ people(first: 2) { nodes {" + strings.Repeat(" statements(first: 2) { nodes { makers(first: 2) { nodes {", 5) +
		" statements(first: 2) { nodes { id } }" + strings.Repeat("} } } }", 5) + "} } }"
	for query, cost := range map[string]string{twelve: `"requested":12285,`, "{ people(first: null) { nodes { id } } }": `"requested":`} {
		asked := false
		w := post(over(t, func() error { asked = true; return nil }), string(attacks.Attack{Query: query}.Body(attacks.Target{})))
		if !asked || !strings.Contains(w.Body.String(), cost) {
			t.Errorf("%s: %s", query, w.Body)
		}
	}
}

// TestNothingIsParsedTwice: the engine runs the document that was admitted, and the
// next request with the same text finds it in the cache.
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

// noting is an engine that records the documents that it runs.
type noting struct {
	engine
	ran *[]*ast.QueryDocument
}

func (n noting) Exec(ctx context.Context) graphql.ResponseHandler {
	*n.ran = append(*n.ran, graphql.GetOperationContext(ctx).Doc)
	return n.engine.Exec(ctx)
}

// TestStoreErrorsStayInTheLog: the text of a driver's error reaches no client.
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

// TestSuggestionsCanBeSwitchedOff: errors then have no names of the schema beside those
// of the query.
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
