package synthetic_test

import (
	"bytes"
	"crypto/sha256"
	"io"
	"math"
	"testing"

	"casegraph/bench/synthetic"
	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/edtf"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

func newGraph(t *testing.T, cfg synthetic.Config) *synthetic.Graph {
	t.Helper()
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	g, err := synthetic.New(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// There are as many nodes as were asked for, and nearly three relationships to
// each.
func TestSize(t *testing.T) {
	for _, n := range []int{synthetic.MinNodes, synthetic.Small, synthetic.Medium, synthetic.Large} {
		nodes, relationships := newGraph(t, synthetic.Config{Seed: 1, Nodes: n}).Size()
		if ratio := float64(relationships) / float64(n); nodes != n || ratio < 2.85 || ratio > 3.0 {
			t.Errorf("asked for %d: %d nodes, %d relationships (%.2f a node)", n, nodes, relationships, ratio)
		}
	}
}

// Each fact satisfies what store.Load.Put is promised.
func TestFactsAreValid(t *testing.T) {
	g := newGraph(t, synthetic.Config{Seed: 7, Nodes: synthetic.Small, Hubs: []int{2, 300}})
	types := map[string]*catalog.NodeType{}
	ids := map[string]bool{}
	ecli := map[any]bool{}
	nodes, relationships, cited := 0, 0, 0
	for f := range g.Facts() {
		if ids[f.ID] {
			t.Fatalf("%s: there are two with this id", f.ID)
		}
		ids[f.ID] = true
		if f.Node != nil {
			nodes++
			types[f.ID] = f.Node
			if v := f.Values["ecli"]; v != nil {
				if ecli[v] {
					t.Errorf("%s: ecli %v is taken", f.ID, v)
				}
				ecli[v] = true
			}
		} else {
			relationships++
			from, to := types[f.From], types[f.To]
			if from == nil || to == nil || !f.Relationship.Joins(from, to) {
				t.Fatalf("%s %s may not join %s and %s", f.Type(), f.ID, f.From, f.To)
			}
			if f.From == f.To || f.Relationship.Undirected && f.From > f.To {
				t.Errorf("%s %s: from %s to %s", f.Type(), f.ID, f.From, f.To)
			}
			if f.Relationship.Acyclic && f.From <= f.To {
				t.Errorf("%s %s: %s leads to a later one, %s", f.Type(), f.ID, f.From, f.To)
			}
		}
		for _, c := range f.Citations {
			cited++
			if s := types[c.Source]; s == nil || s.Name != catalog.SourceType {
				t.Errorf("%s cites %s, which is no source before it", f.ID, c.Source)
			}
		}
		valid(t, f)
		if t.Failed() {
			t.FailNow()
		}
	}
	n, r := g.Size()
	if nodes != n || relationships != r {
		t.Errorf("%d nodes and %d relationships; Size says %d and %d", nodes, relationships, n, r)
	}
	if share := float64(cited) / float64(nodes+relationships); share < 0.08 || share > 0.12 {
		t.Errorf("%d citations: %.2f to a fact", cited, share)
	}
}

func valid(t *testing.T, f *store.Fact) {
	t.Helper()
	known := map[string]bool{}
	for _, p := range f.Properties() {
		known[p.Name] = true
		v := f.Values[p.Name]
		if v == nil {
			if p.Required && !p.Derived && p.Name != "id" {
				t.Errorf("%s lacks %s", f.ID, p)
			}
			continue
		}
		list, ok := v.([]any)
		if ok != p.List {
			t.Errorf("%s: %s is %T", f.ID, p, v)
		}
		if !ok {
			list = []any{v}
		}
		for _, x := range list {
			if err := validOne(p, x); err != "" {
				t.Errorf("%s: %s = %v: %s", f.ID, p, x, err)
			}
		}
	}
	for name := range f.Values {
		if !known[name] {
			t.Errorf("%s: %s is no property of %s", f.ID, name, f.Type())
		}
	}
}

func validOne(p *catalog.Property, v any) string {
	if s, ok := v.(string); ok {
		if err := text.Check(s); err != nil {
			return err.Error()
		}
		if s == "" || text.NFC(s) != s {
			return "empty or not NFC"
		}
	}
	switch p.Kind {
	case catalog.Int, catalog.BigInt, catalog.DateTime:
		if _, ok := v.(int64); !ok {
			return "not an int64"
		}
	case catalog.Float:
		if x, ok := v.(float64); !ok || math.IsNaN(x) || math.IsInf(x, 0) {
			return "not a float64"
		}
	case catalog.Boolean:
		if _, ok := v.(bool); !ok {
			return "not a bool"
		}
	case catalog.EnumKind:
		if s, ok := v.(string); !ok || !p.Enum.Has(s) {
			return "not a value of " + p.Enum.Name
		}
	case catalog.Date:
		if _, err := edtf.Parse(v.(string)); err != nil {
			return err.Error()
		}
	case catalog.Duration:
		if _, err := derive.ParseDuration(v.(string)); err != nil {
			return err.Error()
		}
	case catalog.String, catalog.ID, catalog.URL:
		if _, ok := v.(string); !ok {
			return "not a string"
		}
	}
	return ""
}

// One Config is one graph, to the byte; another seed is another.
func TestTheSameSeedGivesTheSameGraph(t *testing.T) {
	sum := func(cfg synthetic.Config) [32]byte {
		h := sha256.New()
		if err := newGraph(t, cfg).WriteJSONL(h); err != nil {
			t.Fatal(err)
		}
		return [32]byte(h.Sum(nil))
	}
	first := synthetic.Config{Seed: 1, Nodes: synthetic.MinNodes}
	other := synthetic.Config{Seed: 2, Nodes: synthetic.MinNodes}
	once, again := sum(first), sum(first)
	if once != again {
		t.Error("the same Config gave two graphs")
	}
	if once == sum(other) {
		t.Error("two seeds gave the same graph")
	}
}

// The skew that is measured on: a person with some 1,900 statements, agencies
// with thousands of members, most with a few.
func TestHubs(t *testing.T) {
	g := newGraph(t, synthetic.Config{Seed: 1, Nodes: synthetic.Medium})
	top := func(relationship string, node func(*store.Fact) string) (most, over1000 int) {
		degrees := map[string]int{}
		for f := range g.Relationships(relationship) {
			degrees[node(f)]++
		}
		for _, d := range degrees {
			most = max(most, d)
			if d >= 1000 {
				over1000++
			}
		}
		return most, over1000
	}
	if most, _ := top("Made", func(f *store.Fact) string { return f.From }); most < 1700 || most > 2200 {
		t.Errorf("the person with the most statements has %d", most)
	}
	if most, n := top("PositionHeld", func(f *store.Fact) string { return f.To }); most < 2000 || n < 2 {
		t.Errorf("the largest agency has %d members; %d have a thousand", most, n)
	}
	n := 0
	for f := range g.Nodes("Sentence") {
		if _, ok := f.Values["months"]; ok {
			n++
		}
	}
	if n < g.Count("Sentence")/4 {
		t.Errorf("only %d of %d sentences have months", n, g.Count("Sentence"))
	}
}

func BenchmarkFacts(b *testing.B) {
	c, err := graph.ReadCatalog()
	if err != nil {
		b.Fatal(err)
	}
	g, err := synthetic.New(c, synthetic.Config{Seed: 1, Nodes: synthetic.MinNodes})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := g.WriteJSONL(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	var size bytes.Buffer
	if err := g.WriteJSONL(&size); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(size.Len()))
}
