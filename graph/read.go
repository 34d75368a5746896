package graph

import (
	"context"
	"slices"
	"time"

	"casegraph/graph/answer"
	"casegraph/graph/compile"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A reading is a list that the store is to read, and who is told what it gave.
type reading struct {
	list *plan.List
	tell func(store.Result)
}

// An observed reader tells the run what was read. All that is read for an
// operation passes here.
type observed struct {
	store store.Store
	run   *Run
}

func (o observed) Read(ctx context.Context, lists []*plan.List) []store.Result {
	began := time.Now()
	results := o.store.Read(ctx, lists)
	o.run.Reading += time.Since(began)
	o.run.Plans = append(o.run.Plans, lists...)
	for _, found := range results {
		o.run.Statements += found.Statements
		o.run.Working += found.Took
	}
	return results
}

// all has the store read lists together.
func (o observed) all(ctx context.Context, readings []reading) {
	if len(readings) == 0 {
		return
	}
	lists := make([]*plan.List, len(readings))
	for i, r := range readings {
		lists[i] = r.list
	}
	for i, found := range o.Read(ctx, lists) {
		readings[i].tell(found)
	}
}

// read has the store answer all root fields: the lists they are answered from,
// those beside them, and whether what they name is there. Then it asks for what
// matters only where nothing was found.
func (e *Engine) read(ctx context.Context, run *Run, roots []*rootAnswer) {
	from := observed{e.store, run}
	walks := e.walk(ctx, from, roots)
	var now, then []reading
	values := make([][]any, len(roots)) // of the other lists
	for i, r := range roots {
		if r.err != nil {
			continue
		}
		if r.List != nil {
			now = append(now, reading{r.List, func(found store.Result) {
				r.value = r.take(found)
				run.tally(r.List, found.Value)
			}})
		}
		values[i] = make([]any, len(r.Extra))
		for k, l := range r.Extra {
			if l == nil {
				continue
			}
			now = append(now, reading{l, func(found store.Result) {
				values[i][k] = r.take(found)
				run.tally(l, found.Value)
			}})
		}
		for _, n := range r.Required {
			if !n.IfNone {
				now = append(now, e.looked(n, r))
			}
		}
	}
	from.all(ctx, now)
	for i, r := range roots {
		for _, n := range r.Required {
			if n.IfNone && r.err == nil && len(answer.RowsOf(r.value)) == 0 {
				then = append(then, e.looked(n, r))
			}
		}
		if len(r.Extra) > 0 || r.Walk != nil {
			r.value = answer.WithExtra{Value: r.value, Extra: values[i], Walk: walks[i]}
		}
	}
	from.all(ctx, then)
}

// walk has the store find the nodes that lists of roots are about, and gives the row of
// each walk. Those lists are the request's own from here on.
func (e *Engine) walk(ctx context.Context, from observed, roots []*rootAnswer) []any {
	var walks []reading
	rows := make([]any, len(roots))
	for i, r := range roots {
		if r.Walk == nil {
			continue
		}
		walks = append(walks, reading{r.Walk, func(found store.Result) {
			from.run.tally(r.Walk, found.Value)
			ids := []any{}
			for _, row := range answer.RowsOf(r.take(found)) { // there is one
				rows[i], ids = row, idsMet(row.([]any))
			}
			r.about(ids)
		}})
	}
	from.all(ctx, walks)
	return rows
}

// about makes the lists be about the nodes with these ids.
func (r *rootAnswer) about(ids []any) {
	of := func(l *plan.List) *plan.List {
		if l == nil {
			return nil
		}
		copied := *l
		copied.Bind(plan.Parameter{In: plan.InIDs, At: plan.Every}, ids)
		return &copied
	}
	r.List = of(r.List)
	r.Extra = slices.Clone(r.Extra)
	for i, l := range r.Extra {
		r.Extra[i] = of(l)
	}
}

// idsMet are the ids of the nodes that the walk of a timeline met.
func idsMet(walk []any) []any {
	nodes := answer.RowsOf(walk[0])
	ids := make([]any, len(nodes))
	for i, n := range nodes {
		ids[i] = n.([]any)[0]
	}
	return ids
}

// take is the value of what was read; the first error is kept.
func (r *rootAnswer) take(found store.Result) any {
	if r.err == nil {
		r.err = found.Err
	}
	return found.Value
}

// looked is the reading of nodes that have to exist.
func (e *Engine) looked(n compile.RequiredNodes, r *rootAnswer) reading {
	return reading{nodesWith(e.cat, n.IDs), func(found store.Result) { r.check(n, found) }}
}

// nodesWith lists the ids that are those of nodes.
func nodesWith(c *catalog.Catalog, ids []string) *plan.List {
	id := compile.IDColumn(plan.Node, c.NodeFields)
	return &plan.List{From: plan.AnyNode{}, IDs: plan.IDs(ids...), Order: []plan.Term{{By: id}}, Limit: max(1, len(ids)), Row: []plan.Field{id}}
}

// check has the field fail where one of the required nodes was not found.
func (r *rootAnswer) check(n compile.RequiredNodes, found store.Result) {
	rows := answer.RowsOf(r.take(found))
	if r.err != nil {
		return
	}
	for i, id := range n.IDs {
		if slices.ContainsFunc(rows, func(row any) bool { return row.([]any)[0] == any(id) }) {
			continue
		}
		path := n.Argument
		if len(n.IDs) > 1 {
			path += input.Index(make(input.List, len(n.IDs)), i)
		}
		r.err = fault.Input(path, "there is no node %s", input.Show(id))
		return
	}
}
