package sqlite

import (
	"context"
	"errors"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// Statistics are those that were measured last.
func (s *Store) Statistics(ctx context.Context) (*store.Statistics, error) {
	if _, err := s.fitted(); err != nil {
		return nil, err
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		return nil, said(ctx, err)
	}
	defer s.readers.put(c)
	st, err := c.statistics(ctx)
	return st, said(ctx, err)
}

func (c *conn) statistics(ctx context.Context) (*store.Statistics, error) {
	text, err := c.text(ctx, "SELECT ifnull((SELECT value FROM _meta WHERE key='statistics'),'')", nil)
	if err != nil {
		return nil, err
	}
	st, err := store.ParseStatistics(text)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "the database's statistics are damaged; restore it from a backup, or load the seeds into a new database")
	}
	return st, nil
}

// change notes that so many facts are put or removed. Once that makes the statistics
// stale, all degrees will be counted with them. Until then none is kept.
func (l *load) change(ctx context.Context, facts int) error {
	l.changed += facts
	if l.degrees == nil || !l.measured.Stale(int64(l.changed)) {
		return nil
	}
	l.degrees = nil
	return l.conn.keepNoDegrees(ctx)
}

// account keeps the statistics and the degrees true, once all facts were put or removed.
func (l *load) account(ctx context.Context) error {
	switch {
	case l.changed == 0:
		return nil
	case l.degrees == nil:
		return l.conn.count(ctx, l.cat, l.store.bounds.large)
	}
	l.measured.Changed += int64(l.changed)
	return errors.Join(l.conn.keep(ctx, l.measured), l.writeDegrees(ctx, 0))
}

func (c *conn) keep(ctx context.Context, st *store.Statistics) error {
	return c.exec(ctx, "INSERT OR REPLACE INTO _meta VALUES('statistics',?)", bind(nil, st.JSON()))
}

// count measures the statistics and the degrees, and keeps them. All that it reads are
// indexes, and the citations.
func (c *conn) count(ctx context.Context, cat *catalog.Catalog, large int) error {
	st := store.NewStatistics()
	if err := c.keepNoDegrees(ctx); err != nil {
		return err
	}
	for _, t := range cat.Nodes {
		if err := c.number(ctx, t.Name, st.Nodes); err != nil {
			return err
		}
	}
	for _, r := range cat.Relationships {
		if err := c.number(ctx, r.Name, st.Relationships); err != nil {
			return err
		}
		for _, end := range endKindsOf(r) {
			if err := c.degrees(ctx, end.rows(""), large, func(typ string, d store.Degrees, most string) error {
				if t := cat.Node(typ); t != nil { // else the file has been tampered with
					st.Ends[store.EndKey(t, &catalog.End{Relationship: r, Direction: end.direction})] = d
				}
				return c.exec(ctx, "INSERT INTO _degree SELECT value->>0,?2,value->>1 FROM json_each(?1)", bind(nil, most, end.String()))
			}); err != nil {
				return err
			}
		}
	}
	if err := c.degrees(ctx, "SELECT _source i FROM _citation", large, func(_ string, d store.Degrees, most string) error {
		st.Supports = d
		return c.changeDegrees(ctx, citing, most, large) // a fact may cite a source several times
	}); err != nil {
		return err
	}
	return c.keep(ctx, st)
}

// number notes how many rows there are in a table, if any.
func (c *conn) number(ctx context.Context, table string, in map[string]int64) error {
	rows, err := c.rows(ctx, "SELECT json_array(count(*))||';' FROM "+quote(table), plain(asInteger))
	if err != nil {
		return err
	}
	if n := rows[0].([]any)[0].(int64); n > 0 {
		in[table] = n
	}
	return nil
}

// degrees tells, for each type of node, how often nodes stand among some ends. most is a
// JSON array of [_id, number] for those with a large number.
func (c *conn) degrees(ctx context.Context, ends string, large int, tell func(typ string, d store.Degrees, most string) error) error {
	sql := "SELECT ifnull(group_concat(json_array(t,s,q,m,l),''),'')||';' FROM (SELECT f.type t,sum(g.n) s,sum(g.n*g.n) q,max(g.n) m," +
		"json_group_array(json_array(g.i,g.n)) FILTER (WHERE g.n>=?1) l" +
		" FROM (SELECT i,count(*) n FROM (" + ends + ") GROUP BY i) g CROSS JOIN _fact f ON f._id=g.i GROUP BY f.type)"
	rows, err := c.rows(ctx, sql, plain(asText, asInteger, asInteger, asInteger, asText), int64(large))
	for _, row := range rows {
		t := row.([]any)
		err = errors.Join(err, tell(t[0].(string), store.Degrees{Sum: t[1].(int64), Squares: t[2].(int64), Most: t[3].(int64)}, t[4].(string)))
	}
	return err
}
