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
	st, err := compile(c, usual(), l)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	explain(&b, st, l)
	return b.String(), nil
}

// ExplainPaths is the SQL of a search for paths, which is asked of the nodes of each
// level: where it goes on to, where it comes from and, where that matters, how many
// relationships they have.
func ExplainPaths(c *catalog.Catalog, p *plan.Paths) (string, error) {
	var b strings.Builder
	for kind, asked := range []string{fore: "on from", back: "back from", degree: "degree of"} {
		for _, t := range c.Nodes {
			if kind == degree && p.MaxDegree == plan.NoLimit || kind != degree && len(p.Follows(t, kind == back)) == 0 {
				continue
			}
			step, err := stepOf(c, usual(), p, stepKey{t, kind})
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, "%s %s:\n%s\n  ?1 = the nodes\n", asked, t.Name, step.sql)
			for i, v := range step.params {
				fmt.Fprintf(&b, "  ?%d = %#v\n", 2+i, bound(v, nil))
			}
		}
	}
	return b.String(), nil
}

func explain(b *strings.Builder, st *statement, l *plan.List) {
	fmt.Fprintln(b, st.sql)
	first := 1
	if st.nested {
		fmt.Fprintln(b, "  ?1 = the rows it stands in")
		first = 2
	}
	for i, p := range st.params {
		fmt.Fprintf(b, "  ?%d = %#v\n", first+i, bound(p, l))
	}
	for _, inner := range st.lists {
		explain(b, inner, l)
	}
}

// Explain is the statements of a list, that of the list first; see store.Store.
func (s *Store) Explain(ctx context.Context, l *plan.List, ask bool) ([]store.Explained, error) {
	cat, err := s.catalog()
	if err != nil {
		return nil, err
	}
	st, err := statementOf(cat, s.bounds, l)
	if err != nil {
		return nil, err
	}
	var c *conn
	if ask {
		if c, err = s.readers.get(ctx); err != nil {
			return nil, said(ctx, err)
		}
		defer s.readers.put(c)
	}
	var out []store.Explained
	var each func(st *statement) error
	each = func(st *statement) error {
		e := store.Explained{Statement: st.sql}
		if ask {
			var args []driver.NamedValue
			if st.nested {
				args = bind(args, "[]")
			}
			for _, p := range st.params {
				args = bind(args, bound(p, l))
			}
			if e.Plan, err = c.queryPlan(ctx, st.sql, args); err != nil {
				return err
			}
		}
		out = append(out, e)
		for _, inner := range st.lists {
			if err := each(inner); err != nil {
				return err
			}
		}
		return nil
	}
	if err := each(st); err != nil {
		return nil, said(ctx, err)
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
