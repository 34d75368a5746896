package storetest

import (
	"fmt"
	"math/rand/v2"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// wild is a random graph with adversarial values, nulls, parallel relationships, self-loops, hubs
// and nodes without relationships. For few, see value.
func wild(x lexicon, r *rand.Rand, few int) *Graph {
	g := &Graph{Datasets: []store.Dataset{
		{Name: "d1", Values: V{"loadedAt": int64(1), "title": "One"}}, {Name: "d2", Values: V{"loadedAt": int64(2)}}, {Name: "d3", Values: V{"loadedAt": int64(3)}},
	}}
	var sources []string
	byType := map[*catalog.NodeType][]string{}
	for n := range 3 {
		id := fmt.Sprintf("s%d", n)
		sources = append(sources, id)
	}
	cites := func() []store.Citation {
		var out []store.Citation
		for range max(0, r.IntN(6)-3) {
			values := random(r, x.Citation, 0, few)
			if r.IntN(3) == 0 {
				values = nil
			}
			for name, v := range values {
				if list, ok := v.(L); ok && len(list) == 0 {
					delete(values, name)
				}
			}
			out = append(out, cite(pick(r, sources), pick(r, []string{"d1", "d2"}), values))
		}
		return out
	}
	values := func(properties []*catalog.Property, n int) V {
		v := random(r, properties, n, few)
		var names L
		for _, d := range g.Datasets {
			if r.IntN(4) == 0 {
				names = append(names, d.Name)
			}
		}
		v["datasets"] = names
		v["createdAt"], v["updatedAt"] = stamp-int64(r.IntN(3)), stamp+int64(r.IntN(3))
		return v
	}
	for _, t := range x.Nodes {
		n := map[string]int{"Source": 3, "Item": 22, "Box": 12, "Note": 5, "Table": 5}[t.Name]
		for i := range n {
			id := fmt.Sprintf("%c%d", t.Singular[0], i)
			byType[t] = append(byType[t], id)
			g.Facts = append(g.Facts, x.node(t.Name, id, values(t.Properties, i), cites()...))
		}
	}
	for _, t := range x.Relationships {
		for i := range 14 + r.IntN(16) {
			from := pick(r, t.From.Types)
			to := pick(r, t.To.Types)
			if t.Same {
				to = from
			}
			a, b := skewed(r, byType[from]), skewed(r, byType[to])
			if from == to && r.IntN(8) == 0 {
				b = a
			}
			g.Facts = append(g.Facts, x.link(t.Name, fmt.Sprintf("%s.%d", t.Name, i), a, b, values(t.Properties, i), cites()...))
		}
	}
	return g
}

// skewed picks one of the first few with the same probability as one of all the others.
func skewed(r *rand.Rand, ids []string) string {
	if r.IntN(2) == 0 {
		return ids[r.IntN(min(3, len(ids)))]
	}
	return pick(r, ids)
}
