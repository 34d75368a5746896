package sqlite

import (
	"context"
	"database/sql/driver"
	"slices"
	"strconv"
	"strings"
	"sync"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A walk is what a list of Paths or a Neighborhood compiles to. Its facts are
// found level by level, with small statements that are asked of many nodes of one
// type at once; then their rows are read by lists of their own.
type walk struct {
	cat    *catalog.Catalog
	bounds bounds
	list   *plan.List
	// rows are the statements of the lists in its row, for ids to come; nil where
	// a field is none.
	rows []*statement

	making sync.Mutex
	steps  map[stepKey]stepper // as far as they have been needed
}

func newWalk(ctx context.Context, cat *catalog.Catalog, b bounds, l *plan.List) (*walk, error) {
	w := &walk{cat: cat, bounds: b, list: l, steps: map[stepKey]stepper{}}
	for _, f := range l.Row {
		var st *statement
		if inner, ok := f.(*plan.List); ok {
			var err error
			if st, err = w.rowsOf(ctx, inner); err != nil {
				return nil, err
			}
		}
		w.rows = append(w.rows, st)
	}
	return w, nil
}

// rowsOf compiles a list in the row for ids to come. Where the facts have an order
// already, their rows begin with their ids.
func (w *walk) rowsOf(ctx context.Context, l *plan.List) (*statement, error) {
	rows := *l
	rows.Cache = w.list.Cache
	rows.IDs = plan.EveryID()
	if walked, ok := l.From.(plan.Walked); ok {
		switch walked.(type) {
		case plan.VisitedNodes:
			rows.From, rows.Row = plan.AnyNode{}, append([]plan.Field{plan.Column{Of: plan.Node, Property: w.cat.NodeID()}}, l.Row...)
		case plan.PathRelationships:
			from := plan.OfRelationships{Types: w.list.From.(plan.Paths).Types}
			rows.From, rows.Row = from, append([]plan.Field{plan.Column{Of: plan.Relationship, Property: w.cat.RelationshipID()}}, l.Row...)
		case plan.OmittedEnds:
			return nil, nil
		}
	}
	return compile(ctx, w.cat, w.bounds, &rows)
}

// step is what is asked of the nodes of a type.
func (w *walk) step(ctx context.Context, k stepKey) (stepper, error) {
	w.making.Lock()
	defer w.making.Unlock()
	step, ok := w.steps[k]
	if ok {
		return step, nil
	}
	step, err := w.compileStep(ctx, k)
	if err == nil {
		w.steps[k] = step
		w.list.Cache.Grew(step.bytes())
	}
	return step, err
}

// asked says whether something was asked of nodes of a type before.
func (w *walk) asked(k stepKey) bool {
	w.making.Lock()
	defer w.making.Unlock()
	_, ok := w.steps[k]
	return ok
}

// begun says whether anything was asked. Where a statement is not kept, this is not
// the walk that was gone.
func (w *walk) begun() bool {
	w.making.Lock()
	defer w.making.Unlock()
	return len(w.steps) > 0
}

// A walker is one walk, over one connection, in terms of _ids.
type walker struct {
	*walk
	ctx        context.Context
	conn       *conn
	statements int
	// occurring are the types of the nodes that were met, once a neighbourhood is found;
	// see among.
	occurring occurring
}

// run answers the list.
func (w *walk) run(ctx context.Context, c *conn, l *plan.List) (rows []any, statements int, err error) {
	k := &walker{walk: w, ctx: ctx, conn: c}
	switch from := l.From.(plan.Walk).(type) {
	case plan.Paths:
		rows, err = k.paths(from, l)
	case plan.Neighborhood:
		rows, err = k.neighborhood(from, l)
	}
	return rows, k.statements, err
}

// A located node is one by its _id, and of what type it is.
type located struct {
	id  int64
	typ *catalog.NodeType
}

// A hop is a relationship that is followed, and the node that it leads to, by
// their _ids.
type hop struct{ relationship, to int64 }

// read reads a step: the relationship, the node it leads to and that one's type.
func (w *walker) read(step string) (hop, located, error) {
	relationship, rest, _ := strings.Cut(step, " ")
	to, typ, _ := strings.Cut(rest, " ")
	r, err := strconv.ParseInt(relationship, 10, 64)
	if err != nil {
		return hop{}, located{}, err
	}
	n, err := strconv.ParseInt(to, 10, 64)
	if err != nil {
		return hop{}, located{}, err
	}
	if i, err := strconv.Atoi(typ); err == nil {
		return hop{r, n}, located{n, w.cat.Nodes[i]}, nil
	}
	return hop{r, n}, located{n, w.cat.Node(typ)}, nil
}

// eachType asks something of nodes, those of one type at once, and tells each the
// line that it gave, but for nodes that have nothing to be asked for. besides are
// the _ids that a step reads as `_barred`.
func (w *walker) eachType(nodes []located, ask question, besides []any, tell func(id int64, line string) error) error {
	byType := map[*catalog.NodeType][]int64{}
	for _, n := range nodes {
		byType[n.typ] = append(byType[n.typ], n.id)
	}
	for _, t := range w.cat.Nodes {
		ids := byType[t]
		if len(ids) == 0 {
			continue
		}
		step, err := w.step(w.ctx, stepKey{t, ask})
		if err != nil {
			return err
		}
		if !step.leads {
			continue
		}
		for some := range slices.Chunk(ids, askedAtOnce) {
			args := bind(nil, jsonIDs(some))
			for _, p := range step.params {
				args = bind(args, bound(p, &plan.List{IDs: besides}))
			}
			text, err := w.text(step.sql, args)
			if err != nil {
				return err
			}
			for _, id := range some {
				var line string
				line, text, _ = strings.Cut(text, "\n")
				if err := tell(id, line); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// askedAtOnce is of how many nodes something is asked in one statement, whose answer
// is one text.
const askedAtOnce = 500

func (w *walker) text(sql string, args []driver.NamedValue) (string, error) {
	w.statements++
	return w.conn.text(w.ctx, sql, args)
}

// What facts a walk starts from, by their ids, and what it came to, by their _ids.
const (
	sqlNamed = "SELECT ifnull(group_concat(json_array(id,_id,type),''),'')||';' FROM _fact WHERE id IN (SELECT value FROM json_each(?1))"
	sqlIDs   = "SELECT ifnull(group_concat(json_array(_id,id),''),'')||';' FROM _fact WHERE _id IN (SELECT value FROM json_each(?1))"
)

// named finds nodes by their ids.
func (w *walker) named(ids []string) (map[string]located, error) {
	w.statements++
	rows, err := w.conn.rows(w.ctx, sqlNamed, plain(asText, asInteger, asText), jsonTexts(ids))
	out := map[string]located{}
	for _, row := range rows {
		t := row.([]any)
		if typ := w.cat.Node(t[2].(string)); typ != nil {
			out[t[0].(string)] = located{t[1].(int64), typ}
		}
	}
	return out, err
}

// ids finds the ids of facts.
func (w *walker) ids(of []int64) (map[int64]string, error) {
	w.statements++
	rows, err := w.conn.rows(w.ctx, sqlIDs, plain(asInteger, asText), jsonIDs(of))
	out := make(map[int64]string, len(rows))
	for _, row := range rows {
		t := row.([]any)
		out[t[0].(int64)] = t[1].(string)
	}
	return out, err
}

// fetch reads the list at a place of the row, for facts with some ids.
func (w *walker) fetch(at int, ids []any) ([]any, error) {
	if len(ids) == 0 {
		return []any{}, nil
	}
	r := run{ctx: w.ctx, conn: w.conn, list: &plan.List{IDs: ids}, occurring: w.occurring}
	values, err := r.run(w.rows[at], parents{n: 1})
	w.statements += r.statements
	if err != nil {
		return nil, err
	}
	return values[0].([]any), nil
}

// byID is fetch for rows that begin with their ids, which they lose.
func (w *walker) byID(at int, ids []any) (map[string][]any, error) {
	rows, err := w.fetch(at, ids)
	out := make(map[string][]any, len(rows))
	for _, r := range rows {
		row := r.([]any)
		out[row[0].(string)] = row[1:]
	}
	return out, err
}

func jsonIDs(ids []int64) string {
	out := []byte{'['}
	for i, id := range ids {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, id, 10)
	}
	return string(append(out, ']'))
}
