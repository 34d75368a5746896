package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// Explain is the SQL of a plan, as it would be run: the statement of the list,
// then those of the lists nested in it, each with its parameters. It needs no
// database.
func Explain(c *catalog.Catalog, l *plan.List) (string, error) {
	st, err := compile(context.Background(), c, usual(), l)
	if err != nil {
		return "", err
	}
	all, err := st.all(context.Background(), l, anExample)
	var b strings.Builder
	for _, p := range all {
		p.write(&b)
	}
	return b.String(), err
}

// A piece is one statement of those that answer a list.
type piece struct {
	says string // what it is asked, where a walk asks it
	sql  string
	// first is what stands for ?1, where that is only known when it is run.
	first  string
	params []any
}

// An extent is which statements are told where that depends on what is met.
type extent int

const (
	needed    extent = iota // those that were needed so far
	whole                   // all that may be
	anExample               // of what is fetched by type, one
)

// all are the statements of a list: its own, then those of the lists nested in it and
// those for what is fetched by type.
func (st *statement) all(ctx context.Context, l *plan.List, e extent) (out []piece, err error) {
	if st.walk != nil {
		return st.walk.all(ctx, e)
	}
	if st.among != nil {
		return st.among.all(ctx, l, e)
	}
	p := piece{sql: st.sql}
	if st.nested {
		p.first = "the rows it stands in"
	}
	for _, v := range st.params {
		p.params = append(p.params, bound(v, l))
	}
	out = append(out, p)
	for _, inner := range st.lists {
		more, err := inner.all(ctx, l, e)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	for _, b := range st.byTypes {
		more, err := b.all(ctx, l, e)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func (b *byType) all(ctx context.Context, l *plan.List, e extent) (out []piece, err error) {
	types := b.may()
	switch e {
	case needed:
		types = b.met()
	case anExample:
		types = types[:1]
	case whole:
	}
	for _, typ := range types {
		st, err := b.statement(ctx, typ)
		if err != nil {
			return nil, err
		}
		more, err := st.all(ctx, l, e)
		if err != nil {
			return nil, err
		}
		more[0].says, more[0].first = "what is fetched of "+typ, "the facts"
		out = append(out, more...)
	}
	return out, nil
}

func (a *among) all(ctx context.Context, l *plan.List, e extent) ([]piece, error) {
	out := []piece{{says: "the types of the nodes", sql: sqlOccurring, first: "their ids"}}
	for _, types := range a.met() {
		st, err := a.statement(ctx, types)
		if err != nil {
			return nil, err
		}
		more, err := st.all(ctx, l, e)
		if err != nil {
			return nil, err
		}
		more[0].says = "among nodes of these types"
		out = append(out, more...)
	}
	return out, nil
}

func (w *walk) all(ctx context.Context, e extent) (out []piece, err error) {
	if e == needed && !w.begun() {
		e = whole
	}
	met := &plan.List{IDs: plan.IDs("the nodes met")}
	out = append(out, piece{says: "the nodes named", sql: sqlNamed, first: "their ids"})
	for _, q := range w.questions() {
		for _, t := range w.cat.Nodes {
			key := stepKey{t, q}
			if e == needed && !w.asked(key) {
				continue
			}
			step, err := w.step(ctx, key)
			if err != nil {
				return nil, err
			}
			if step.leads {
				p := piece{says: q.String() + " " + t.Name, sql: step.sql, first: "the nodes"}
				for _, v := range step.params {
					p.params = append(p.params, bound(v, met))
				}
				out = append(out, p)
			}
		}
	}
	out = append(out, piece{says: "the ids of what was met", sql: sqlIDs, first: "the facts"})
	for _, st := range w.rows {
		if st != nil {
			rows, err := st.all(ctx, met, e)
			if err != nil {
				return nil, err
			}
			out = append(out, rows...)
		}
	}
	return out, nil
}

func (p piece) write(b *strings.Builder) {
	if p.says != "" {
		fmt.Fprintf(b, "%s:\n", p.says)
	}
	fmt.Fprintln(b, p.sql)
	n := 1
	if p.first != "" {
		fmt.Fprintln(b, "  ?1 =", p.first)
		n++
	}
	for i, v := range p.params {
		fmt.Fprintf(b, "  ?%d = %#v\n", n+i, v)
	}
}

// Explain is the statements of a list, that of the list first; see store.Store.
func (s *Store) Explain(ctx context.Context, l *plan.List, ask bool) ([]store.Explained, error) {
	fits, err := s.fitted()
	if err != nil {
		return nil, err
	}
	st, err := statementOf(ctx, fits.catalog, s.bounds, l)
	if err != nil {
		return nil, err
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		return nil, said(ctx, err)
	}
	defer s.readers.put(c)
	if st.among != nil { // of which types its nodes are, only the data says
		r := run{ctx: ctx, conn: c, list: l}
		if _, err := r.amongst(st.among); err != nil {
			return nil, said(ctx, err)
		}
	}
	e := needed
	if ask {
		e = whole
	}
	all, err := st.all(ctx, l, e)
	if err != nil {
		return nil, err
	}
	out := make([]store.Explained, len(all))
	for i, p := range all {
		out[i].For, out[i].Statement = p.says, p.sql
		if !ask {
			continue
		}
		var args []driver.NamedValue
		if p.first != "" {
			args = bind(args, "[]")
		}
		if out[i].Plan, err = c.queryPlan(ctx, p.sql, bind(args, p.params...)); err != nil {
			return nil, said(ctx, err)
		}
	}
	return out, nil
}

// queryPlan is what SQLite would do for a statement, a line a step, those inside
// others indented.
func (c *conn) queryPlan(ctx context.Context, sql string, args []driver.NamedValue) (plan string, err error) {
	stmt, err := c.raw.(driver.ConnPrepareContext).PrepareContext(ctx, "EXPLAIN QUERY PLAN "+sql)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, stmt.Close()) }()
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	depth := map[any]int{}
	var b strings.Builder
	for {
		var row [4]driver.Value // id, parent, unused, detail
		switch err := rows.Next(row[:]); {
		case errors.Is(err, io.EOF):
			return b.String(), nil
		case err != nil:
			return "", err
		}
		if above, ok := depth[row[1]]; ok {
			depth[row[0]] = above + 1
		} else {
			depth[row[0]] = 0
		}
		fmt.Fprintf(&b, "%s%v\n", strings.Repeat("  ", depth[row[0]]), row[3])
	}
}
