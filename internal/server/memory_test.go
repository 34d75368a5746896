package server

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"casegraph/graph"
	"casegraph/internal/recent"
	"casegraph/internal/store/sqlite"
)

// TestWhatIsKeptHasABound sends very many different operations to a server over a real
// store, each once, and a few of them repeatedly. The heap stays within the limit of the
// caches. Entries are counted with at least the memory that they take. Entries that are
// in use stay in the caches.
func TestWhatIsKeptHasABound(t *testing.T) {
	const limit, elsewhere = 6 << 20, 1 << 20
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"), sqlite.Statements(limit))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close(t.Context()) }()
	if err := st.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	cache := recent.NewBudget(limit)
	engine, err := graph.New(c, st, graph.Info{Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	config := testConfig(io.Discard)
	config.Engine, config.Present, config.Cache = engine, graph.ErrorPresenter, cache
	s := New(config)
	ask := func(query string, variables map[string]any) {
		t.Helper()
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		if answer, failed := s.Answer(t.Context(), body); failed {
			t.Fatalf("%.200s: %.500s", query, answer)
		}
	}
	conditions := func(n, i int) string {
		var b strings.Builder
		for k := range n {
			fmt.Fprintf(&b, `{name: {contains: "%d of %d"}} `, k, i)
		}
		return b.String()
	}
	const inUse = `query($id: ID!) { people(where: {id: {eq: $id}}) { nodes { id name statements { totalCount } } } }`
	kinds := []struct {
		name  string
		times int
		ask   func(i int)
	}{
		{"small operations", 1_500, func(i int) { ask(fmt.Sprintf(`{ person(id: "%d") { id name } }`, i), nil) }},
		{"middling filters", 100, func(i int) { ask("{ people(where: {or: ["+conditions(15, i)+"]}) { totalCount } }", nil) }},
		{"large filters", 60, func(i int) { ask("{ people(where: {or: ["+conditions(150, i)+"]}) { totalCount } }", nil) }},
		{"large plans", 40, func(i int) {
			ask(fmt.Sprintf(`{ relationships(first: %d) { nodes { source { label } target { label } } } }`, 1+i), nil)
		}},
		{"values of variables", 1_000, func(i int) {
			ask(`query($p: String) { people(where: {name: {startsWith: $p}}) { nodes { id } } }`, map[string]any{"p": fmt.Sprint(i)})
		}},
		{"introspection", 20, func(i int) { ask(fmt.Sprintf(`{ a%d: __schema { types { name fields { name } } } }`, i), nil) }},
	}
	ask(inUse, map[string]any{"id": "a"})
	document, _ := s.documents.find(digestOf(inUse))
	began, used := heap(), cache.Used()
	for _, k := range kinds {
		for i := range k.times {
			k.ask(i)
			if i%10 == 0 {
				ask(inUse, map[string]any{"id": "a"})
			}
		}
		grown := heap() - began
		weighed := cache.Used() - used
		t.Logf("after %s: %d kB more on the heap, %d kB by the account", k.name, grown>>10, weighed>>10)
		// Connections keep the texts of their statements on the heap too, and pools keep
		// buffers.
		if grown > weighed+elsewhere {
			t.Errorf("after %s: %d bytes more are on the heap, and %d are counted", k.name, grown, weighed)
		}
		if cache.Used() > limit {
			t.Errorf("after %s: %d bytes are kept of %d", k.name, cache.Used(), limit)
		}
	}
	if cache.Used() < limit/2 {
		t.Errorf("only %d bytes are kept of %d: there was too little to forget anything", cache.Used(), limit)
	}
	if again, _ := s.documents.find(digestOf(inUse)); again == nil || again != document {
		t.Error("what is in use was forgotten")
	}
}

// TestNothingIsKeptOfUntrustedOperations sends many other operations, and hashes, to a
// server that trusts one operation.
func TestNothingIsKeptOfUntrustedOperations(t *testing.T) {
	config := testConfig(io.Discard)
	config.Cache = recent.NewBudget(recent.Default)
	s := New(config)
	if err := s.Trust(map[string]string{"one": "{ echo }"}); err != nil {
		t.Fatal(err)
	}
	post(s, `{"query":"{ echo }"}`)
	used, known := config.Cache.Used(), len(s.metrics.byHash)
	for i := range 20 {
		query := fmt.Sprintf("{ echo } #%d", i)
		hash := `"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + digestOf(query).String() + `"}}`
		post(s, `{"query":"`+query+`"}`)
		post(s, `{"query":"`+query+`",`+hash+`}`)
		post(s, `{"query":"{ echo }",`+hash+`}`)
		post(s, `{`+hash+`}`)
	}
	if config.Cache.Used() != used || len(s.metrics.byHash) != known {
		t.Errorf("%d bytes more are kept, and %d operations more are told apart", config.Cache.Used()-used, len(s.metrics.byHash)-known)
	}
}

// heap returns the bytes on the heap after garbage collection, which also empties pools.
func heap() int {
	for range 3 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
