package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
	"casegraph/internal/store/storetest"
)

// formerNames are statements that make a store look as one of a format before
// store.NamesFormat: the columns of parts do not begin with an underscore, and there is no
// _cites and no _degree.
func formerNames(c *catalog.Catalog) []string {
	sql := []string{
		"DROP TABLE _degree", "DROP TABLE _cites", `CREATE INDEX "_citation:_source" ON _citation(_source,_fact)`,
		`DROP INDEX "_search:_name"`, `DROP INDEX "_search:_date"`,
		"ALTER TABLE _search RENAME COLUMN _name TO name__k", "ALTER TABLE _search RENAME COLUMN _date TO date__k",
		`CREATE INDEX "_search:name__k" ON _search(name__k,id,type)`, `CREATE INDEX "_search:date__k" ON _search(date__k,id,type)`,
	}
	now, was := store.LayoutOf(c), storetest.FormerLayout(c)
	for i, t := range was.Types {
		table := "ALTER TABLE " + tableOf(t.StoredType)
		for j, p := range t.Properties {
			is := now.Types[i].Properties[j]
			for _, column := range p.Columns[1:] {
				if name := "_" + column; slices.Contains(is.Columns, name) {
					sql = append(sql, table+" RENAME COLUMN "+quote(name)+" TO "+quote(column))
				} else {
					sql = append(sql, table+" ADD COLUMN "+quote(column)+" TEXT DEFAULT 'x'")
				}
			}
			if p.Index != is.Index {
				sql = append(sql, "DROP INDEX "+indexName(store.Index{Type: t.StoredType, Column: is.Index}), createIndex(store.Index{Type: t.StoredType, Column: p.Index}))
			}
		}
	}
	return append(sql, "UPDATE _meta SET value="+literal(string(was.JSON()))+" WHERE key='layout'")
}

// contentOf is what the tables of a file hold, as text.
func contentOf(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var b strings.Builder
	ask := func(query string, each func(values []any)) {
		rows, err := db.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			each(values)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	var tables []string
	ask("SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE '\\_trigram%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY name", func(values []any) {
		tables = append(tables, values[0].(string))
	})
	for _, table := range tables {
		ask("SELECT * FROM "+quote(table)+" ORDER BY 1,2", func(values []any) { fmt.Fprintln(&b, table, values) })
	}
	return b.String()
}

// TestColumnsOfAFormerFormatAreRenamed: what they hold stays as it is.
func TestColumnsOfAFormerFormatAreRenamed(t *testing.T) {
	c := small(t)
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	quoted := store.Citation{Source: "s1", Dataset: "d", Values: map[string]any{"quote": "É", "retrievedOn": "2020-08"}}
	first := person(c, "p1", map[string]any{"name": "Pat O’Brien", "label": "Pat O’Brien", "born": "{1960..1961,1963}", "height": 1.7, "alive": true})
	first.Citations = []store.Citation{quoted}
	put(t, s,
		&store.Fact{ID: "s1", Node: c.Source(), Values: map[string]any{"label": "S", "createdAt": int64(1), "updatedAt": int64(1)}}, first, person(c, "p2", nil),
		&store.Fact{ID: "k1", Relationship: c.Relationship("Kin"), From: "p1", To: "p2", Values: map[string]any{"since": "2001/..", "status": "REPORTED", "createdAt": int64(1), "updatedAt": int64(1)}, Citations: []store.Citation{quoted}})
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	schema, content := schemaOf(t, path), contentOf(t, path)
	other(t, path, formerNames(c)...)
	if s, err = Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := s.Fits(t.Context(), c); err == nil || !strings.HasSuffix(err.Error(), ":\n  what is stored is laid out as by an older casegraph") {
		t.Errorf("a store with former names fits: %v", err)
	}
	if err := s.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	now := schemaOf(t, path)
	for name := range schema {
		if now[name] != schema[name] {
			t.Errorf("%s is %s, was %s", name, now[name], schema[name])
		}
	}
	if len(now) != len(schema) {
		t.Errorf("there are %d tables and indexes, were %d", len(now), len(schema))
	}
	if now := contentOf(t, path); now != content {
		t.Errorf("it holds\n%s, held\n%s", now, content)
	}
}
