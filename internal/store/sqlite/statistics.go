package sqlite

import (
	"context"

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

// account keeps the statistics true, once so many facts were put or removed.
func (c *conn) account(ctx context.Context, cat *catalog.Catalog, changed int) error {
	if changed == 0 {
		return nil
	}
	st, err := c.statistics(ctx)
	if err != nil {
		return err
	}
	if st.Stale(int64(changed)) {
		return c.count(ctx, cat)
	}
	st.Changed += int64(changed)
	return c.keep(ctx, st)
}

func (c *conn) keep(ctx context.Context, st *store.Statistics) error {
	return c.exec(ctx, "INSERT OR REPLACE INTO _meta VALUES('statistics',?)", bind(nil, st.JSON()))
}

// count measures the statistics and keeps them. All that it reads are indexes, and the
// citations.
func (c *conn) count(ctx context.Context, cat *catalog.Catalog) error {
	st := store.NewStatistics()
	for _, t := range cat.Nodes {
		if err := c.number(ctx, t.Name, st.Nodes); err != nil {
			return err
		}
	}
	for _, r := range cat.Relationships {
		if err := c.number(ctx, r.Name, st.Relationships); err != nil {
			return err
		}
		table := quote(r.Name)
		sides := map[catalog.Direction]string{catalog.Out: "SELECT _src i FROM " + table, catalog.In: "SELECT _dst i FROM " + table}
		if r.Undirected {
			sides = map[catalog.Direction]string{catalog.Both: sides[catalog.Out] + " UNION ALL " + sides[catalog.In] + " WHERE _src<>_dst"}
		}
		for direction, ends := range sides {
			if err := c.degrees(ctx, ends, func(typ string, d store.Degrees) {
				if t := cat.Node(typ); t != nil { // else the file has been tampered with
					st.Ends[store.EndKey(t, &catalog.End{Relationship: r, Direction: direction})] = d
				}
			}); err != nil {
				return err
			}
		}
	}
	if err := c.degrees(ctx, "SELECT _source i FROM _citation", func(_ string, d store.Degrees) { st.Supports = d }); err != nil {
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

// degrees tells, for each type of node, how often nodes stand among some ends.
func (c *conn) degrees(ctx context.Context, ends string, tell func(typ string, d store.Degrees)) error {
	sql := "SELECT ifnull(group_concat(json_array(t,s,q,m),''),'')||';' FROM (SELECT f.type t,sum(g.n) s,sum(g.n*g.n) q,max(g.n) m" +
		" FROM (SELECT i,count(*) n FROM (" + ends + ") GROUP BY i) g CROSS JOIN _fact f ON f._id=g.i GROUP BY f.type)"
	rows, err := c.rows(ctx, sql, plain(asText, asInteger, asInteger, asInteger))
	for _, row := range rows {
		t := row.([]any)
		tell(t[0].(string), store.Degrees{Sum: t[1].(int64), Squares: t[2].(int64), Most: t[3].(int64)})
	}
	return err
}
