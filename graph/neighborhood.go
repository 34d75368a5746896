package graph

import (
	"context"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// maxAmong bounds the relationships among the nodes of a neighbourhood: it takes
// a dense graph to come to so many.
const maxAmong = 50_000

// A neighborhood is what is around some nodes. It is found level by level: from
// each node in turn, in the order in which they were found, the far ends of its
// first perNode relationships by id, until there are limit nodes.
type neighborhood struct {
	cat                   *catalog.Catalog
	of                    []string // each once
	depth, limit, perNode int

	step  *template // of a level: rows [id, [type, rows [id of the relationship, far id]]]
	nodes *template // rows [id, …] of the nodes found
	among *template // rows of the relationships among them; nil where not asked for
	// left counts what leads from nodes to others than those found: rows
	// [id, [type, outward, inward]], each counted by type; nil where not asked for.
	left func(found []string) plan.List
}

// find gives the tuple of the rows of nodes, those of relationships, whether
// something was left out, what (rows of the node's row, type, direction, count),
// and the ids not found.
func (n *neighborhood) find(ctx context.Context, r observed) (any, error) {
	g, err := n.spread(ctx, r)
	if err != nil {
		return nil, err
	}
	lists := []*plan.List{n.nodes.of(g.found)}
	if n.among != nil {
		lists = append(lists, n.among.of(g.found))
	}
	if n.left != nil && len(g.cut) > 0 {
		left := n.left(g.found)
		left.IDs = plan.IDs(g.cut...)
		lists = append(lists, &left)
	}
	values, err := look(ctx, r, lists...)
	if err != nil {
		return nil, err
	}
	for i := range n.rows() {
		r.run.tally(lists[i], values[i])
	}
	nodes, values := values[0], values[1:]
	relationships, omitted := []any{}, []any{}
	if n.among != nil {
		if relationships, values = rowsOf(values[0]), values[1:]; len(relationships) > maxAmong {
			return nil, fault.New(fault.TooCostly, "there are more than %d relationships among the nodes; ask for fewer nodes with limit, or for some types only", maxAmong)
		}
	}
	if len(values) > 0 {
		omitted = n.omissions(g.cut, byID(nodes), byID(values[0]))
	}
	truncated := g.truncated || len(omitted) > 0
	return []any{inOrderOf(g.found, nodes), relationships, truncated, omitted, g.missing}, nil
}

func (n *neighborhood) rows() []*plan.List {
	lists := []*plan.List{n.nodes.atMost(n.limit)}
	if n.among != nil {
		lists = append(lists, n.among.atMost(4*n.limit)) // as many as there usually are
	}
	return lists
}

// A spread is the nodes of a neighbourhood by their ids.
type spread struct {
	found     []string
	cut       []string // those of which a relationship may have been left out
	missing   []any    // ids asked for that no node has
	truncated bool     // not all nodes asked for could be kept
}

// spread finds the nodes.
func (n *neighborhood) spread(ctx context.Context, r observed) (*spread, error) {
	g := &spread{missing: []any{}}
	seen := map[string]bool{}
	keep := func(id string) bool {
		if !seen[id] && len(g.found) < n.limit {
			seen[id] = true
			g.found = append(g.found, id)
		}
		return seen[id]
	}
	level := slices.Clone(n.of)
	for depth := range n.depth {
		if len(level) == 0 {
			break
		}
		values, err := look(ctx, r, n.step.of(level))
		if err != nil {
			return nil, err
		}
		rows := byID(values[0])
		if depth == 0 {
			level = slices.DeleteFunc(level, func(id string) bool {
				if rows[id] == nil {
					g.missing = append(g.missing, id)
				}
				return rows[id] == nil
			})
			level = slices.DeleteFunc(level, func(id string) bool {
				g.truncated = g.truncated || !keep(id)
				return !seen[id]
			})
		}
		from := len(g.found)
		for _, id := range level {
			if rows[id] == nil {
				continue // it has gone since it was found
			}
			far := rows[id][1].([]any)[1].([]any)
			whole := len(far) <= n.perNode
			for _, row := range far[:min(len(far), n.perNode)] {
				id, _ := row.([]any)[1].(string)
				whole = keep(id) && whole
			}
			if !whole {
				g.cut = append(g.cut, id)
			}
		}
		level = g.found[from:]
	}
	return g, nil
}

// omissions are what was left out, by the node, the type and the direction.
func (n *neighborhood) omissions(cut []string, nodes, left map[string][]any) []any {
	out := []any{}
	for _, id := range cut {
		if nodes[id] == nil || left[id] == nil {
			continue // it has gone since it was found
		}
		from := len(out)
		for side, counted := range left[id][1].([]any)[1:] {
			for _, row := range rowsOf(counted.([]any)[1]) {
				name, count := row.([]any)[0].(string), row.([]any)[1]
				direction := catalog.Direction(side)
				if n.cat.Relationship(name).Undirected {
					direction = catalog.Both
				}
				out = append(out, []any{any(nodes[id]), name, directions[direction].Name, count})
			}
		}
		index := func(row any) int { return n.cat.Relationship(row.([]any)[1].(string)).Index }
		slices.SortStableFunc(out[from:], func(a, b any) int { return index(a) - index(b) }) // outward came first
	}
	return out
}
