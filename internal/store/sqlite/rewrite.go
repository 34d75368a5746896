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
			if err := store.Refit(f); err != nil {
				return err
			}
			facts = append(facts, f)
		}
		if err := l.putAll(m.ctx, facts); err != nil {
			return err
		}
		after = ids[len(ids)-1]
	}
}

// rederive works out anew what follows from the values of citations or
// datasets, which are few or seldom rewritten, row by row.
func (m *migration) rederive(t store.Type) error {
	table, key := tableOf(t.StoredType), []string{"_id"}
	if t.Sort == store.Citations {
		key = []string{"_fact", "_seq"}
	}
	forms := make([]form, len(key))
	for i := range forms {
		forms[i] = asInteger
	}
	sh := plain(forms...)
	columns := append(slices.Clone(key), valueColumns("x", t.Properties, sh)...)
	rows, err := m.conn.rows(m.ctx, "SELECT ifnull(group_concat(json_array("+strings.Join(columns, ",")+"),''),'')||';' FROM "+table+" x", sh)
	if err != nil {
		return err
	}
	sql := "UPDATE " + table + " SET " + strings.ReplaceAll(names(t.Properties), ",", "=?,") + "=? WHERE " + strings.Join(key, "=? AND ") + "=?"
	for _, row := range rows {
		t0 := row.([]any)
		var values []any
		for i, p := range t.Properties {
			values = store.Columns(values, p, t0[len(key)+i])
		}
		if err := m.conn.exec(m.ctx, sql, bind(nil, append(stored(values), t0[:len(key)]...)...)); err != nil {
			return err
		}
	}
	return nil
}
