package graph

import (
	"context"
	"slices"
	"sync"
	"time"

	"casegraph/graph/answer"
	"casegraph/graph/compile"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A reading is a list to read, and the function that takes its result.
type reading struct {
	list *plan.List
	take func(store.Result)
}

// An observedStore reports to the run what is read. All reads of an operation go through it.
type observedStore struct {
	store store.Store
	run   *Run
}

// read has the store read lists together, and reports statements and times.
func (o observedStore) read(ctx context.Context, lists []*plan.List) []store.Result {
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

// readAll has the store read lists together, and passes on the results.
func (o observedStore) readAll(ctx context.Context, readings []reading) {
	if len(readings) == 0 {
		return
	}
	lists := make([]*plan.List, len(readings))
	for i, r := range readings {
		lists[i] = r.list
	}
	for i, found := range o.read(ctx, lists) {
		readings[i].take(found)
	}
}

// read reads all root fields in up to three trips to the store: the walks; then the fields'
// lists and their extra lists; then the nodes that must exist if a list has no rows.
func (e *Engine) read(ctx context.Context, run *Run, roots []*rootAnswer) {
	from := observedStore{e.store, run}
	walks := e.walk(ctx, from, roots)
	var readings, ifNone []reading
	extra := make([][]any, len(roots)) // the values of the extra lists
	for i, r := range roots {
		if r.err != nil {
			continue
		}
		if r.List != nil {
			readings = append(readings, reading{r.List, func(found store.Result) {
				r.value = r.valueOf(found)
				run.tally(r.List, found.Value)
			}})
		}
		extra[i] = make([]any, len(r.Extra))
		for k, l := range r.Extra {
			if l == nil {
				continue
			}
			readings = append(readings, reading{l, func(found store.Result) {
				extra[i][k] = r.valueOf(found)
				run.tally(l, found.Value)
			}})
		}
	}
	from.readAll(ctx, readings)
	for i, r := range roots {
		for _, n := range r.Required {
			if n.IfNone && r.err == nil && !r.hasRows() {
				ifNone = append(ifNone, e.readRequired(n, r))
			}
		}
		if len(r.Extra) > 0 || r.Walk != nil {
			r.value = answer.WithExtra{Value: r.value, Extra: extra[i], Walk: walks[i]}
		}
	}
	from.readAll(ctx, ifNone)
}

// hasRows says whether the root's list has rows.
func (r *rootAnswer) hasRows() bool {
	rows := answer.RowsOf(r.value)
	if len(rows) > 0 && r.List != nil && (r.List.Total || len(r.List.Aggregates) > 0) {
		rows = answer.RowsOf(rows[0])
	}
	return len(rows) > 0
}

// walk reads the walks of root fields and returns their rows. Meanwhile the store prepares
// the lists that are read next. It binds the nodes that a walk
// found to the lists of its root. These lists are copied first, since compiled operations
// share them.
func (e *Engine) walk(ctx context.Context, from observedStore, roots []*rootAnswer) []any {
	var walks []reading
	var next []*plan.List
	rows := make([]any, len(roots))
	for i, r := range roots {
		if r.Walk == nil {
			continue
		}
		walks = append(walks, reading{r.Walk, func(found store.Result) {
			from.run.tally(r.Walk, found.Value)
			ids := []any{}
			for _, row := range answer.RowsOf(r.valueOf(found)) { // a walk has one row
				rows[i], ids = row, walkIDs(row.([]any))
				r.checkStarts(row.([]any))
			}
			r.bindIDs(ids)
		}})
		for _, l := range append([]*plan.List{r.List}, r.Extra...) {
			if l != nil {
				next = append(next, l)
			}
		}
	}
	var preparing sync.WaitGroup
	if len(next) > 0 {
		preparing.Go(func() { from.store.Prepare(ctx, next) })
	}
	from.readAll(ctx, walks)
	preparing.Wait()
	return rows
}

// bindIDs copies the root's lists and binds the ids of nodes to them.
func (r *rootAnswer) bindIDs(ids []any) {
	bound := func(l *plan.List) *plan.List {
		if l == nil {
			return nil
		}
		copied := *l
		copied.Bind(plan.Parameter{In: plan.InIDs, At: plan.Every}, ids)
		return &copied
	}
	r.List = bound(r.List)
	r.Extra = slices.Clone(r.Extra)
	for i, l := range r.Extra {
		r.Extra[i] = bound(l)
	}
}

// walkIDs returns the ids of the nodes in the row of a walk (see compile.Root.Walk).
func walkIDs(walk []any) []any {
	nodes := answer.RowsOf(walk[0])
	ids := make([]any, len(nodes))
	for i, n := range nodes {
		ids[i] = n.([]any)[0]
	}
	return ids
}

// valueOf returns the value of a result. It keeps the error, if it is the root's first.
func (r *rootAnswer) valueOf(found store.Result) any {
	if r.err == nil {
		r.err = found.Err
	}
	return found.Value
}

// readRequired returns the reading of nodes that must exist.
func (e *Engine) readRequired(n compile.RequiredNodes, r *rootAnswer) reading {
	return reading{nodeIDs(e.cat, n.IDs), func(found store.Result) { r.check(n, found) }}
}

// nodeIDs is the list of those ids for which there is a node.
func nodeIDs(c *catalog.Catalog, ids []string) *plan.List {
	id := compile.IDColumn(plan.Node, c)
	return &plan.List{From: plan.AnyNode{}, IDs: plan.IDs(ids...), Order: []plan.SortKey{{By: id}}, Limit: max(1, len(ids)), Row: []plan.Field{id}}
}

// check makes the root field fail if one of the required nodes was not found.
func (r *rootAnswer) check(n compile.RequiredNodes, found store.Result) {
	rows := answer.RowsOf(r.valueOf(found))
	r.require(n, func(id string) bool {
		return slices.ContainsFunc(rows, func(row any) bool { return row.([]any)[0] == any(id) })
	})
}

// checkStarts makes the root field fail if its walk did not find one of the nodes that it
// starts from.
func (r *rootAnswer) checkStarts(walk []any) {
	for _, n := range r.Required {
		if n.Starts > 0 {
			missing := answer.RowsOf(answer.RowsOf(walk[n.Starts])[1])
			r.require(n, func(id string) bool { return !slices.Contains(missing, any(id)) })
		}
	}
}

// require makes the root field fail if one of the required nodes does not exist, unless it
// has failed before.
func (r *rootAnswer) require(n compile.RequiredNodes, exists func(id string) bool) {
	if r.err != nil {
		return
	}
	for i, id := range n.IDs {
		if exists(id) {
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
