package export

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/load"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/tabular"
	"casegraph/internal/test/neo4jtest"
	"casegraph/schema"
	"casegraph/seed"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// at is the time of the exports in these tests.
var at = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// every reads the catalog of testdata, which has every kind of property.
func every(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := graph.ReadCatalog(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func onSQLite(t testing.TB, c *catalog.Catalog) store.Store {
	t.Helper()
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	return ready(t, c, st, err)
}

func onNeo4j(t testing.TB, c *catalog.Catalog) store.Store {
	t.Helper()
	st, err := neo4j.Open(neo4jtest.Open(t), neo4j.Options{})
	return ready(t, c, st, err)
}

func ready(t testing.TB, c *catalog.Catalog, st store.Store, err error) store.Store {
	t.Helper()
	if err == nil {
		err = st.Migrate(t.Context(), c)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return st
}

// random fills a store with a random graph, and returns the graph.
func random(t testing.TB, c *catalog.Catalog, st store.Store, seed uint64) []*store.Fact {
	t.Helper()
	g := &generator{Rand: rand.New(rand.NewPCG(seed, seed)), c: c, datasets: []string{"a", "b <&>", "ü"}}
	facts := bySort(g.facts(), c.Source())
	ld, err := st.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range append(g.described(), store.Dataset{Name: "empty", Values: map[string]any{"loadedAt": int64(5)}}) {
		if err := ld.PutDataset(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	// A Source may cite a later one, so all are added before their citations.
	var bare []*store.Fact
	for _, f := range facts {
		if f.Node == c.Source() {
			x := *f
			x.Citations = nil
			bare = append(bare, &x)
		}
	}
	for _, batch := range [][]*store.Fact{bare, facts} {
		if err := ld.Put(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := ld.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return facts
}

// article fills a store with the article.
func article(t testing.TB, c *catalog.Catalog, st store.Store) {
	t.Helper()
	_, err := load.Run(t.Context(), st, c, load.FS(seed.Files, seed.Article), load.Options{Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
}

// exported returns an export in a format.
func exported(t testing.TB, c *catalog.Catalog, st Store, choice Choice, format string) string {
	t.Helper()
	text, _ := summed(t, c, st, choice, format)
	return text
}

func summed(t testing.TB, c *catalog.Catalog, st Store, choice Choice, format string) (string, Summary) {
	t.Helper()
	var b bytes.Buffer
	tables := tablesIn{}
	formats := map[string]func() Format{
		"jsonl":     func() Format { return NewJSONL(&b, c) },
		"graphml":   func() Format { return NewGraphML(&b, c) },
		"gexf":      func() Format { return NewGEXF(&b, c) },
		"cytoscape": func() Format { return NewCytoscape(&b, c) },
		"csl-json":  func() Format { return NewCSL(&b, c, references(t, c)) },
		"bibtex":    func() Format { return NewBibTeX(&b, c, references(t, c)) },
		"ris":       func() Format { return NewRIS(&b, c, references(t, c)) },
		"jsonld":    func() Format { return NewJSONLD(&b, c, ours(t, c), "urn:x:") },
		"csv":       func() Format { return NewCSV(tables.create, c, tabular.CSVOptions{}) },
	}
	choice.NodesFirst = format == "gexf" || format == "cytoscape"
	done, err := Run(t.Context(), st, c, choice, at, formats[format]())
	if err != nil {
		t.Fatal(err)
	}
	for _, t := range append(append([]string{"Dataset", "Citation"}, names(c.Nodes)...), relationshipNames(c)...) {
		if table := tables[t+".csv"]; table != nil {
			fmt.Fprintf(&b, "-- %s --\n%s", t, table)
		}
	}
	if mapping := tables["mapping.yaml"]; mapping != nil {
		fmt.Fprintf(&b, "-- mapping.yaml --\n%s", mapping)
	}
	return b.String(), done
}

// tablesIn keeps the tables in memory.
type tablesIn map[string]*memoryFile

type memoryFile struct{ bytes.Buffer }

func (*memoryFile) Close() error { return nil }

func (t tablesIn) create(name string) (io.WriteCloser, error) {
	t[name] = &memoryFile{}
	return t[name], nil
}

func names(types []*catalog.NodeType) (out []string) {
	for _, t := range types {
		out = append(out, t.Name)
	}
	return out
}

func relationshipNames(c *catalog.Catalog) (out []string) {
	for _, t := range c.Relationships {
		out = append(out, t.Name)
	}
	return out
}

// ours returns the terms of the built-in schema, if the catalog is of that.
func ours(t testing.TB, c *catalog.Catalog) Terms {
	t.Helper()
	terms := Terms{}
	if c.Node("Person") == nil {
		return terms
	}
	text, err := schema.Files.ReadFile("terms.json")
	if err == nil {
		err = terms.Read(text, c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

// collected is a Format that keeps the facts.
type collected struct{ facts []*store.Fact }

func (c *collected) Begin(Header) error       { return nil }
func (c *collected) Fact(f *store.Fact) error { c.facts = append(c.facts, f); return nil }
func (c *collected) End() error               { return nil }

func collect(t testing.TB, c *catalog.Catalog, st Store, choice Choice) map[string]*store.Fact {
	t.Helper()
	var all collected
	if _, err := Run(t.Context(), st, c, choice, at, &all); err != nil {
		t.Fatal(err)
	}
	return all.byID(t)
}

func (c *collected) byID(t testing.TB) map[string]*store.Fact {
	t.Helper()
	out := map[string]*store.Fact{}
	for _, f := range c.facts {
		if out[f.ID] != nil {
			t.Errorf("%s comes twice", f.ID)
		}
		out[f.ID] = f
	}
	return out
}

// alike compares facts with those that were read back.
func alike(t testing.TB, want []*store.Fact, got map[string]*store.Fact) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%d facts, want %d", len(got), len(want))
	}
	for _, w := range want {
		if g := got[w.ID]; g == nil {
			t.Errorf("%s is not there", w.ID)
		} else if !reflect.DeepEqual(g, w) {
			t.Errorf("%s\ngot  %+v\nwant %+v", w.ID, g, w)
		}
	}
}

// TestStoresExportTheSameBytes exports one graph from both stores, in all formats.
func TestStoresExportTheSameBytes(t *testing.T) {
	c := every(t)
	a, b := onSQLite(t, c), onNeo4j(t, c)
	facts := random(t, c, a, 1)
	random(t, c, b, 1)
	alike(t, facts, collect(t, c, a, Choice{}))
	alike(t, facts, collect(t, c, b, Choice{}))
	for _, choice := range []Choice{{}, {Dataset: "a"}, {Around: &Around{IDs: []string{"item.1"}, Depth: 2, Part: true}}, {Nodes: []*catalog.NodeType{c.Node("Item")}}, {Relationships: []*catalog.RelationshipType{c.Relationship("Near")}}} {
		for _, format := range []string{"jsonl", "csv", "graphml", "gexf", "cytoscape", "jsonld"} {
			if x, y := exported(t, c, a, choice, format), exported(t, c, b, choice, format); x != y {
				t.Errorf("%s of %+v differs:\n%s", format, choice, firstDifference(x, y))
			}
		}
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i] + "\n" + y[i]
		}
	}
	return fmt.Sprint(len(x), " and ", len(y), " lines")
}

// TestJSONLLoadsBackToTheSameGraph moves a graph from one store to the other and back.
func TestJSONLLoadsBackToTheSameGraph(t *testing.T) {
	for name, fill := range map[string]func(*catalog.Catalog, store.Store){
		"random":  func(c *catalog.Catalog, st store.Store) { random(t, c, st, 3) },
		"article": func(c *catalog.Catalog, st store.Store) { article(t, c, st) },
	} {
		t.Run(name, func(t *testing.T) {
			c := every(t)
			if name == "article" {
				c = builtin(t)
			}
			a := onSQLite(t, c)
			fill(c, a)
			text := exported(t, c, a, Choice{}, "jsonl")
			for _, st := range []store.Store{onNeo4j(t, c), onSQLite(t, c)} {
				if r := loaded(t, c, st, text); r.Added == 0 {
					t.Error("nothing was added:", r)
				}
				if again := exported(t, c, st, Choice{}, "jsonl"); again != text {
					t.Errorf("%s has another graph:\n%s", st.Name(), firstDifference(again, text))
				}
				if r := loaded(t, c, st, text); r.Added+r.Changed > 0 {
					t.Error("a second time changes something:", r)
				}
			}
		})
	}
}

// TestPartsStandByThemselves exports parts, and loads each into an empty store.
func TestPartsStandByThemselves(t *testing.T) {
	c := every(t)
	a := onSQLite(t, c)
	all := map[string]*store.Fact{}
	for _, f := range random(t, c, a, 4) {
		all[f.ID] = f
	}
	items := c.Node("Item")
	red := plan.Compare{Column: plan.Column{Of: plan.Node, Property: items.Property("colour")}, Value: "RED"}
	for name, part := range map[string]struct {
		choice Choice
		chosen func(*store.Fact) bool
	}{
		"dataset": {Choice{Dataset: "b <&>"}, func(f *store.Fact) bool { return slices.Contains(f.Values["datasets"].([]any), any("b <&>")) }},
		"type": {Choice{Nodes: []*catalog.NodeType{items}, Where: red}, func(f *store.Fact) bool {
			if f.Relationship != nil {
				from, to := all[f.From], all[f.To]
				return from.Node == items && to.Node == items && from.Values["colour"] == "RED" && to.Values["colour"] == "RED"
			}
			return f.Node == items && f.Values["colour"] == "RED"
		}},
		"relationship type": {Choice{Relationships: []*catalog.RelationshipType{c.Relationship("Holds")}}, func(f *store.Fact) bool { return f.Relationship == c.Relationship("Holds") }},
	} {
		t.Run(name, func(t *testing.T) {
			text, done := summed(t, c, a, part.choice, "jsonl")
			got := collect(t, c, a, part.choice)
			needed := map[string]bool{} // the nodes that exported facts refer to
			chosen, referenced := 0, 0
			for _, f := range got {
				for _, c := range f.Citations {
					needed[c.Source] = true
				}
				if f.Relationship != nil {
					needed[f.From], needed[f.To] = true, true
				}
			}
			for id, f := range got {
				switch {
				case !reflect.DeepEqual(f, all[id]):
					t.Errorf("%s is not as it was", id)
				case part.chosen(f):
					chosen++
				case needed[id]:
					referenced++
				default:
					t.Errorf("%s was neither chosen nor is it needed", id)
				}
			}
			for id := range needed {
				if got[id] == nil {
					t.Errorf("%s is needed and not there", id)
				}
			}
			for _, f := range all {
				if part.chosen(f) {
					chosen--
				}
			}
			if chosen != 0 || referenced != done.Referred || len(got) != done.Nodes+done.Relationships || len(got) == 0 || len(got) == len(all) {
				t.Errorf("%d too many chosen, %d referenced, of %d; it says %+v", chosen, referenced, len(got), done)
			}
			b := onSQLite(t, c)
			loaded(t, c, b, text)
			alike(t, slices.Collect(maps.Values(got)), collect(t, c, b, Choice{}))
		})
	}
}

// TestAnExportIsOfOneState: facts that are written during an export are not in it. If the
// store has no snapshot, the export fails instead, but only if exported facts changed.
func TestAnExportIsOfOneState(t *testing.T) {
	c := builtin(t)
	person := Choice{Nodes: []*catalog.NodeType{c.Node("Person")}}
	address := neo4jtest.Open(t)
	opened, err := neo4j.Open(address, neo4j.Options{})
	graph := ready(t, c, opened, err)
	article(t, c, graph)
	for _, during := range []struct {
		name   string
		cypher string // what another program runs on Neo4j
		choice Choice
		fails  bool
	}{
		{"nothing", "RETURN 1", Choice{}, false},
		{"a property changed", "MATCH (n:Person {id: 'per-nak'}) SET n.name = n.name + '!'", Choice{}, true},
		{"a relationship removed", "MATCH ()-[r:MADE]->() WITH r LIMIT 1 DELETE r", Choice{}, true},
		{"a citation changed", "MATCH (c:Citation {_fact: 'per-nak'}) SET c.locator = c.locator + '!'", Choice{}, true},
		{"a chosen fact changed", "MATCH (n:Person {id: 'per-nak'}) SET n.name = n.name + '!'", person, true},
		{"a fact changed that is not chosen", "MATCH (n:Statement) SET n.summary = n.summary + '!'", person, false},
		{"a label of another program's", "CREATE (:Elsewhere {id: 'x'})", Choice{}, false},
	} {
		t.Run("Neo4j/"+during.name, func(t *testing.T) {
			then := func() { neo4jtest.Query(t, address, during.cypher) }
			last := len(collect(t, c, graph, during.choice))
			_, err := Run(t.Context(), graph, c, during.choice, at, &reaches{&collected{}, last, then})
			if !during.fails && err != nil || during.fails && fault.CodeOf(err) != fault.Unavailable {
				t.Error(err)
			}
		})
	}
	t.Run("SQLite", func(t *testing.T) {
		st := onSQLite(t, c)
		article(t, c, st)
		before := collect(t, c, st, Choice{})
		var got collected
		then := func() {
			loaded(t, c, st, "{\"dataset\":\"later\"}\n{\"type\":\"Person\",\"id\":\"per-new\",\"name\":\"N\"}\n")
		}
		if _, err := Run(t.Context(), st, c, Choice{}, at, begins{&got, then}); err != nil {
			t.Fatal(err)
		}
		alike(t, slices.Collect(maps.Values(before)), got.byID(t))
	})
}

// TestLabelsOfOtherProgramsChangeNothing: other labels on a node do not change its type,
// whether they were created before or after the type's own label.
func TestLabelsOfOtherProgramsChangeNothing(t *testing.T) {
	c := builtin(t)
	address := neo4jtest.Open(t)
	neo4jtest.Query(t, address, "CREATE (n:Older) DELETE n")
	opened, err := neo4j.Open(address, neo4j.Options{})
	graph := ready(t, c, opened, err)
	article(t, c, graph)
	choice := Choice{Relationships: []*catalog.RelationshipType{c.Relationship("Made")}} // with nodes of several types referenced
	before := collect(t, c, graph, choice)
	neo4jtest.Query(t, address, "MATCH (n:Node) SET n:Older:Newer")
	alike(t, slices.Collect(maps.Values(before)), collect(t, c, graph, choice))
}

// TestExportFailsWhereADatasetIsNotWhole: a dataset that is loaded only in part is refused.
func TestExportFailsWhereADatasetIsNotWhole(t *testing.T) {
	c := builtin(t)
	st := onSQLite(t, c)
	ld, err := st.Begin(t.Context())
	if err == nil {
		err = ld.PutDataset(t.Context(), store.Dataset{Name: "half", Values: map[string]any{"loadedAt": int64(1), "status": catalog.Loading}})
	}
	if err == nil {
		err = ld.Commit(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	var got collected
	_, err = Run(t.Context(), st, c, Choice{}, at, &got)
	if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "incomplete") {
		t.Error(err)
	}
}

// reaches is a format that calls a function after a number of facts.
type reaches struct {
	Format
	left int
	then func()
}

func (r *reaches) Fact(f *store.Fact) error {
	if r.left--; r.left == 0 {
		r.then()
	}
	return r.Format.Fact(f)
}

// begins is a format that calls a function at the beginning.
type begins struct {
	Format
	then func()
}

func (b begins) Begin(h Header) error { b.then(); return b.Format.Begin(h) }

func builtin(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// loaded loads JSON lines.
func loaded(t testing.TB, c *catalog.Catalog, st store.Store, text string) load.Report {
	t.Helper()
	in := load.Input{Name: "export.jsonl", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	r, err := load.Run(t.Context(), st, c, []load.Input{in}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
