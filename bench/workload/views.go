package workload

import (
	"cmp"
	"slices"

	"casegraph/graph/compile"
	"casegraph/internal/store"
)

// degrees are all nodes that have any relationship, by how many of whatever
// type, the greatest first.
func (d drawer) degrees() []degree {
	degrees := map[string]int{}
	for f := range d.g.Facts() {
		if f.Relationship != nil {
			degrees[f.From]++
			degrees[f.To]++
		}
	}
	return sorted(degrees)
}

// between keeps the nodes with so many relationships.
func between(least, most int, list []degree) []degree {
	list = atLeast(least, list)
	return list[len(atLeast(most+1, list)):]
}

// nearest are the n nodes whose degree is nearest to what is wanted.
func nearest(wanted, n int, list []degree) []degree {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b degree) int { return cmp.Compare(abs(a.n-wanted), abs(b.n-wanted)) })
	return list[:min(n, len(list))]
}

func abs(n int) int { return max(n, -n) }

// around are a sample of nodes to start from, as variables.
func (d drawer) around(list []degree) []map[string]any {
	out := d.some(list)
	for i, v := range out {
		out[i] = map[string]any{"of": []string{v["id"].(string)}}
	}
	return out
}

// pairs are different nodes of a list, as variables.
func (d drawer) pairs(list []degree) []map[string]any {
	var out []map[string]any
	for len(out) < sample {
		if from, to := list[d.r.IntN(len(list))].id, list[d.r.IntN(len(list))].id; from != to {
			out = append(out, map[string]any{"from": from, "to": to})
		}
	}
	return out
}

// The deep pages that are asked for, about the thousandth of 20 rows; in a small
// graph, about the last.
const (
	pageRows = 20
	deepest  = 1000
)

// deep are the last rows of pages of people by name: as the cursor that a client
// has, as what it stands for, and by how many are before it.
func (d drawer) deep() []map[string]any {
	type person struct{ key, id string }
	name := d.g.Catalog().Node("Person").Property("name")
	var people []person
	for f := range d.g.Nodes("Person") {
		key, _ := store.KeyOf(name, f.Values[name.Name]).(string)
		people = append(people, person{key, f.ID})
	}
	slices.SortFunc(people, func(a, b person) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
	last := min(deepest-1, len(people)/pageRows)
	var out []map[string]any
	for page := last; page > max(0, last-sample/2); page-- {
		p := people[page*pageRows-1]
		out = append(out, map[string]any{"after": compile.CursorOf(d.g.Catalog(), "Person", "name", p.key, p.id), "key": p.key, "id": p.id, "row": page*pageRows - 1})
	}
	return out
}
