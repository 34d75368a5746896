package sqlite

import (
	"slices"
	"strings"

	"casegraph/internal/store"
)

// rewriteBatch is how many facts are refitted at a time.
const rewriteBatch = 1000

// rewrite reads the facts of a type as the new catalog has them, refits them
// and writes them again.
func (m *migration) rewrite(t store.Type) error {
	switch t.Sort {
	case store.Nodes, store.Relationships:
	case store.Citations, store.Datasets:
		return m.rederive(t)
	}
	l := newLoad(nil, m.conn, m.cat)
	if err := l.known.begin(m.ctx, m.conn); err != nil {
		return err
	}
	for after := ""; ; {
		sql := "SELECT ifnull(group_concat(json_array(id),'' ORDER BY id),'')||';' FROM (SELECT id FROM " + tableOf(t.StoredType) + " WHERE id>?1 ORDER BY id LIMIT ?2)"
		rows, err := m.conn.rows(m.ctx, sql, plain(asText), after, int64(rewriteBatch))
		if err != nil || len(rows) == 0 {
			return err
		}
		ids := make([]string, len(rows))
		for i, row := range rows {
			ids[i] = row.([]any)[0].(string)
		}
		stored, err := l.facts(m.ctx, ids)
		if err != nil {
			return err
		}
		facts := make([]*store.Fact, 0, len(ids))
		for _, id := range ids {
			f := stored[id]
			if f == nil {
				continue // what another program left of a fact
			}
			if err := store.Refit(f); err != nil {
				return err
			}
			facts = append(facts, f)
		}
		// Copies are made again afterwards, see recopy.
		if _, err := l.putAll(m.ctx, facts); err != nil {
			return err
		}
		after = ids[len(ids)-1]
	}
}

// rederive works out anew what follows from the values of citations or datasets,
// row by row, in portions: a store may have millions of citations.
func (m *migration) rederive(t store.Type) error {
	table, key, after := tableOf(t.StoredType), []string{"_id"}, []any{int64(-1)}
	if t.Sort == store.Citations {
		key, after = []string{"_fact", "_seq"}, []any{int64(-1), int64(-1)}
	}
	forms := make([]form, len(key))
	for i := range forms {
		forms[i] = asInteger
	}
	sh := plain(forms...)
	columns := append(slices.Clone(key), valueColumns("x", t.Properties, sh)...)
	order := strings.Join(key, ",")
	sql := "SELECT ifnull(group_concat(json_array(" + strings.Join(columns, ",") + "),'' ORDER BY " + order + "),'')||';' FROM (SELECT * FROM " + table +
		" WHERE (" + order + ")>(" + marks(len(key)) + ") ORDER BY " + order + " LIMIT ?) x"
	update := "UPDATE " + table + " SET " + strings.ReplaceAll(names(t.Properties), ",", "=?,") + "=? WHERE " + strings.Join(key, "=? AND ") + "=?"
	for {
		rows, err := m.conn.rows(m.ctx, sql, sh, append(slices.Clone(after), int64(rewriteBatch))...)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			t0 := row.([]any)
			var values []any
			for i, p := range t.Properties {
				values = store.Columns(values, p, t0[len(key)+i])
			}
			if err := m.conn.exec(m.ctx, update, bind(nil, append(stored(values), t0[:len(key)]...)...)); err != nil {
				return err
			}
			after = t0[:len(key)]
		}
	}
}
