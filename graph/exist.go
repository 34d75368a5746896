package graph

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A naming is nodes that an argument names by their ids.
type naming struct {
	argument string
	ids      []string
}

// exist has the root field fail where there are no nodes with these ids, which
// the store is asked for along with it.
func (c *compiler) exist(argument string, ids []string) {
	c.named = append(c.named, naming{argument, ids})
}

// existence is what the store is asked to know whether what root fields name is
// there.
type existence struct {
	lists []*plan.List
	of    []*rootAnswer
	names []naming
}

func (e *Engine) existing(roots []*rootAnswer) *existence {
	x := &existence{}
	for _, r := range roots {
		for _, n := range r.named {
			x.lists = append(x.lists, nodesWith(e.cat, n.ids))
			x.of = append(x.of, r)
			x.names = append(x.names, n)
		}
	}
	return x
}

// nodesWith lists the ids that are those of nodes.
func nodesWith(c *catalog.Catalog, ids []string) *plan.List {
	id := idColumn(plan.Node, c.NodeFields)
	return &plan.List{From: plan.AnyNode{}, IDs: plan.IDs(ids...), Order: []plan.Term{{By: id}}, Limit: max(1, len(ids)), Row: []plan.Field{id}}
}

// check holds what was found against what was named.
func (x *existence) check(i int, found store.Result) {
	r, n := x.of[i], x.names[i]
	if r.err != nil {
		return
	}
	if r.err = found.Err; r.err != nil {
		return
	}
	rows := rowsOf(found.Value)
	for k, id := range n.ids {
		if slices.ContainsFunc(rows, func(row any) bool { return row.([]any)[0] == any(id) }) {
			continue
		}
		path := n.argument
		if len(n.ids) > 1 {
			path += index(make(list, len(n.ids)), k)
		}
		r.err = fault.Input(path, "there is no node %s", show(id))
		return
	}
}
