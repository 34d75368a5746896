package workload

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"casegraph/bench/synthetic"
	"casegraph/internal/store"
)

// sample is how many variables a query is asked with, where there are so many.
const sample = 200

// A drawer draws variables from what is in the graph.
type drawer struct {
	g *synthetic.Graph
	r *rand.Rand
}

// A side of a relationship.
type side func(*store.Fact) string

func out(f *store.Fact) string { return f.From }
func in(f *store.Fact) string  { return f.To }

// A degree is how many relationships of one type a node has.
type degree struct {
	id string
	n  int
}

// byDegree are the nodes of a type by their degree, the greatest first.
func (d drawer) byDegree(relationship string, node side, nodeType string) []degree {
	prefix := synthetic.ID(nodeType, 0)
	prefix = prefix[:strings.IndexByte(prefix, '-')+1]
	degrees := map[string]int{}
	for f := range d.g.Relationships(relationship) {
		if id := node(f); strings.HasPrefix(id, prefix) {
			degrees[id]++
		}
	}
	return sorted(degrees)
}

// sorted is a list by degree, the greatest first, then by id.
func sorted(degrees map[string]int) []degree {
	list := make([]degree, 0, len(degrees))
	for id, n := range degrees {
		list = append(list, degree{id, n})
	}
	slices.SortFunc(list, func(a, b degree) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.id, b.id))
	})
	return list
}

func (d drawer) withAtLeast(n int, relationship string, node side, nodeType string) []degree {
	return atLeast(n, d.byDegree(relationship, node, nodeType))
}

// atLeast keeps those of a list by degree that have as many.
func atLeast(n int, list []degree) []degree {
	end := slices.IndexFunc(list, func(x degree) bool { return x.n < n })
	if end < 0 {
		return list
	}
	return list[:end]
}

// some are a sample, as variables.
func (d drawer) some(list []degree) []map[string]any {
	list = slices.Clone(list)
	d.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return ids(list[:min(sample, len(list))])
}

func ids(list []degree) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, x := range list {
		out[i] = map[string]any{"id": x.id}
	}
	return out
}

// prefixes are beginnings of people's names, a given name and the first letters
// of another, that at least so many share; in a small graph, fewer.
func (d drawer) prefixes(least int) []map[string]any {
	shared := map[string]int{}
	for f := range d.g.Nodes("Person") {
		name, _ := f.Values["name"].(string)
		first, _, ok := strings.Cut(name, " ")
		for end := len(first) + 1; ok && end <= min(len(first)+3, len(name)); end++ {
			shared[name[:end]]++
		}
	}
	var list []string
	for ; len(list) == 0 && least > 0; least /= 2 {
		for _, p := range slices.Sorted(maps.Keys(shared)) {
			if shared[p] >= least {
				list = append(list, p)
			}
		}
	}
	d.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	out := make([]map[string]any, min(sample, len(list)))
	for i := range out {
		out[i] = map[string]any{"prefix": list[i]}
	}
	return out
}
