package export

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// A generator makes a random graph of a catalog, as a loader could make it: each fact
// belongs to datasets, and each of its citations comes from one of those.
type generator struct {
	*rand.Rand
	c        *catalog.Catalog
	datasets []string
	sources  []string
}

func (g *generator) facts() []*store.Fact {
	var out []*store.Fact
	ids := map[*catalog.NodeType][]string{}
	for i := range 4 {
		g.sources = append(g.sources, fmt.Sprintf("source:%d", i))
	}
	ids[g.c.Source()] = g.sources
	for _, t := range g.c.Nodes {
		for i := range 40 {
			if t != g.c.Source() {
				ids[t] = append(ids[t], fmt.Sprintf("%s.%d", strings.ToLower(t.Name), i))
			} else if i >= len(g.sources) {
				break
			}
			out = append(out, g.fit(&store.Fact{ID: ids[t][i], Node: t}, i))
		}
	}
	for _, t := range g.c.Relationships {
		for i := range 40 {
			from := pick(g, t.From.Types)
			to := pick(g, t.To.Types)
			if t.Same {
				to = from
			}
			f := &store.Fact{ID: fmt.Sprintf("%s_%d", t.Name, i), Relationship: t, From: pick(g, ids[from]), To: pick(g, ids[to])}
			if t.Undirected && f.To < f.From {
				f.From, f.To = f.To, f.From
			}
			out = append(out, g.fit(f, i))
		}
	}
	return out
}

// fit sets the values and citations of a fact, which is the n-th of its type.
func (g *generator) fit(f *store.Fact, n int) *store.Fact {
	created, updated := g.instant(), g.instant()
	f.Values = map[string]any{"createdAt": min(created, updated), "updatedAt": max(created, updated)}
	if g.IntN(2) == 0 {
		f.Values["updatedAt"] = f.Values["createdAt"]
	}
	held := g.some(g.datasets)
	f.Values["datasets"] = held
	for _, p := range f.Properties() {
		switch {
		case p.Computed || p.Derived || f.Values[p.Name] != nil || p.Common && (p.Name == "id" || p.Name == "label"):
		case p.Unique:
			f.Values[p.Name] = fmt.Sprint("unique ", n)
		case p.Name == "confidence":
			f.Values[p.Name] = float64(g.IntN(5)) / 4
		case p.Name == "status": // INFERRED needs a basis
			f.Values[p.Name] = pick(g, []string{"REPORTED", "ALLEGED", "RETRACTED"})
		case p.List:
			var list []any
			for range g.IntN(3) {
				list = append(list, g.value(p))
			}
			if list != nil {
				f.Values[p.Name] = list
			}
		case p.Required || g.IntN(4) > 0:
			f.Values[p.Name] = g.value(p)
		}
	}
	for _, d := range held { // merging leaves the citations of a dataset together
		for range g.IntN(3) {
			c := store.Citation{Source: pick(g, g.sources), Dataset: d.(string), Values: map[string]any{}}
			for _, p := range g.c.Citation {
				if p.Name != "fields" && g.IntN(3) == 0 {
					c.Values[p.Name] = g.value(p)
				}
			}
			if g.IntN(3) == 0 {
				c.Values["fields"] = []any{"note", "id"}[:1+g.IntN(2)]
			}
			f.Citations = append(f.Citations, c)
		}
	}
	if err := store.Refit(f); err != nil {
		panic(err)
	}
	return f
}

func (g *generator) instant() int64 { return 1_700_000_000_000 + g.Int64N(3) }

// some returns one or more of the names, in order.
func (g *generator) some(names []string) []any {
	out := []any{}
	for _, n := range names {
		if g.IntN(2) == 0 {
			out = append(out, n)
		}
	}
	if len(out) == 0 {
		return []any{pick(g, names)}
	}
	return out
}

func pick[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

// value returns a value of a property's kind, among them values that formats get wrong.
func (g *generator) value(p *catalog.Property) any {
	switch p.Kind {
	case catalog.Int:
		return pick(g, []any{int64(0), int64(-1), int64(math.MaxInt32), int64(math.MinInt32)})
	case catalog.BigInt:
		return pick(g, []any{int64(0), int64(9007199254740993), int64(math.MaxInt64 - 1), int64(math.MinInt64)})
	case catalog.Float:
		return pick(g, []any{0.0, -0.5, 0.1 + float64(0.2), 1e21, 5e-324, math.MaxFloat64, 1e-7, 3.0})
	case catalog.Boolean:
		return g.IntN(2) == 0
	case catalog.EnumKind:
		return pick(g, p.Enum.Values).Name
	case catalog.Date:
		return pick(g, []any{"2020-08-13", "2020", "XXXX-01-30", "/XXXX-01-29", "[..2020-01-29]", "2020-08~"})
	case catalog.DateTime:
		return pick(g, []any{int64(0), int64(-1), int64(253402300799999), int64(-62135596800000)})
	case catalog.Duration:
		return pick(g, []any{"P1Y", "PT0S", "P3W"})
	case catalog.URL:
		return pick(g, []any{"https://example.org/", "https://example.org/é?a=1&b=<2>"})
	case catalog.ID:
		return pick(g, []any{"10", "a.b:c_d-e"})
	case catalog.String:
	}
	return pick(g, []any{
		"", " a ", "é", "កខ", "😀a", "\uE000", "\U0010FFFE", "\x01", "a\nb\r\tc", "\u2028", "null", "true", "-1", "1e3", "=1+1", "@x",
		`"q"`, `\`, "<a>&amp;]]>", "a,b;c", "'", "2020-01-01", "- a", "{}", "#", "\x7f\u0085",
	})
}

// described returns the datasets of a random graph.
func (g *generator) described() []store.Dataset {
	var out []store.Dataset
	for i, name := range g.datasets {
		values := map[string]any{"loadedAt": 1_700_000_000_000 + int64(i)}
		if i > 0 {
			values["title"], values["licence"] = "Title <"+name+">", "CC-BY-4.0"
		}
		out = append(out, store.Dataset{Name: name, Values: values})
	}
	return out
}

// bySort orders facts as stores take them: Sources, other nodes, relationships.
func bySort(facts []*store.Fact, source *catalog.NodeType) []*store.Fact {
	order := func(f *store.Fact) int {
		switch {
		case f.Node == source:
			return 0
		case f.Node != nil:
			return 1
		}
		return 2
	}
	out := slices.Clone(facts)
	slices.SortStableFunc(out, func(a, b *store.Fact) int { return order(a) - order(b) })
	return out
}
