package graph

import (
	"context"
	"slices"
	"time"

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
// operation passes here: it is the place where what its principal may not see
// will be taken out of the plans.
type observed struct {
	store.Reader
	run *Run
}

func (o observed) Read(ctx context.Context, lists []*plan.List) []store.Result {
	began := time.Now()
	results := o.Reader.Read(ctx, lists)
	o.run.Reading += time.Since(began)
	o.run.Plans = append(o.run.Plans, lists...)
	for _, found := range results {
		o.run.Statements += found.Statements
	}
	return results
}

// Paths finds paths. What stands on them is read by lists.
func (o observed) Paths(ctx context.Context, p *plan.Paths) ([]plan.Path, error) {
	began := time.Now()
	defer func() { o.run.Reading += time.Since(began) }()
	o.run.Statements++
	return o.Reader.Paths(ctx, p)
}

// read has the store answer all root fields: at once or, where what is read for
// some depends on what was found for them, from one view of it.
func (e *Engine) read(ctx context.Context, run *Run, roots []*rootAnswer) {
	if !slices.ContainsFunc(roots, func(r *rootAnswer) bool { return r.walk != nil }) {
		e.readLists(ctx, observed{e.store, run}, roots)
		return
	}
	err := e.store.View(ctx, func(view store.Reader) error {
		from := observed{view, run}
		e.readLists(ctx, from, roots)
		for _, r := range roots {
			if r.walk != nil && r.err == nil {
				r.value, r.err = r.walk.find(ctx, from)
			}
		}
		return nil
	})
	for _, r := range roots {
		if err != nil && r.err == nil && (r.walk != nil || r.list != nil) {
			r.err = err
		}
	}
}

// readLists has the store read all lists of the root fields together: those they
// are answered from, those beside them, and whether what they name is there.
func (e *Engine) readLists(ctx context.Context, from observed, roots []*rootAnswer) {
	var all []reading
	values := make([][]any, len(roots)) // of the other lists
	for i, r := range roots {
		if r.list != nil {
			all = append(all, reading{r.list, func(found store.Result) {
				r.value = r.take(found)
				from.run.tally(r.list, found.Value)
			}})
		}
		values[i] = make([]any, len(r.others))
		for k, l := range r.others {
			all = append(all, reading{l, func(found store.Result) {
				values[i][k] = r.take(found)
				from.run.tally(l, found.Value)
			}})
		}
		for _, n := range r.named {
			all = append(all, reading{nodesWith(e.cat, n.ids), func(found store.Result) { n.check(r, found) }})
		}
	}
	if len(all) == 0 {
		return
	}
	lists := make([]*plan.List, len(all))
	for i, x := range all {
		lists[i] = x.list
	}
	for i, found := range from.Read(ctx, lists) {
		all[i].tell(found)
	}
	for i, r := range roots {
		if len(r.others) > 0 {
			r.value = besides{r.value, values[i]}
		}
	}
}

// take is the value of what was read; the first error is kept.
func (r *rootAnswer) take(found store.Result) any {
	if r.err == nil {
		r.err = found.Err
	}
	return found.Value
}

// A naming is nodes that an argument names by their ids.
type naming struct {
	argument string
	ids      []string
}

// exist has the root field fail where there are no nodes with these ids.
func (c *compiler) exist(argument string, ids []string) {
	c.named = append(c.named, naming{argument, ids})
}

// nodesWith lists the ids that are those of nodes.
func nodesWith(c *catalog.Catalog, ids []string) *plan.List {
	id := idColumn(plan.Node, c.NodeFields)
	return &plan.List{From: plan.AnyNode{}, IDs: plan.IDs(ids...), Order: []plan.Term{{By: id}}, Limit: max(1, len(ids)), Row: []plan.Field{id}}
}

// check holds what was found against what was named.
func (n naming) check(r *rootAnswer, found store.Result) {
	rows := rowsOf(r.take(found))
	if r.err != nil {
		return
	}
	for i, id := range n.ids {
		if slices.ContainsFunc(rows, func(row any) bool { return row.([]any)[0] == any(id) }) {
			continue
		}
		path := n.argument
		if len(n.ids) > 1 {
			path += index(make(list, len(n.ids)), i)
		}
		r.err = fault.Input(path, "there is no node %s", show(id))
		return
	}
}
