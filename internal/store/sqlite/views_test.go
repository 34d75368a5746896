package sqlite

import (
	"context"
	"database/sql"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// viewed reads a query of a file as another program does.
func viewed(t *testing.T, path, query string) [][]any {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]any
	for rows.Next() {
		row := make([]any, len(columns))
		to := make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestViewsShowTheFacts of a file as another program reads it.
func TestViewsShowTheFacts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	filled(t, path)
	s := openAt(t, path)
	c := small(t)
	if err := s.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	for _, sql := range viewsOf(c) {
		if !plainView.MatchString(sql) {
			t.Error("it would be refused:", sql)
		}
	}
	put(t, s, person(c, "p1", map[string]any{"name": "A", "label": "A", "born": "2020-08~", "createdAt": int64(-1), "updatedAt": int64(1_700_000_000_001)}))
	for query, want := range map[string][][]any{
		"SELECT id,label,name,born,createdAt,updatedAt FROM Person_view WHERE id='p1'": {
			{"p1", "A", "A", "2020-08~", "1969-12-31T23:59:59.999Z", "2023-11-14T22:13:20.001Z"},
		},
	} {
		if got := viewed(t, path, query); !reflect.DeepEqual(got, want) {
			t.Errorf("%s gives %v, want %v", query, got, want)
		}
	}
	for _, name := range viewed(t, path, "SELECT name FROM sqlite_schema WHERE type='view'") {
		viewed(t, path, "SELECT * FROM "+quote(name[0].(string)))
	}
}

// TestViewsAreKeptFresh: a migration makes views anew that are missing, or of another
// schema, and a store without them is read.
func TestViewsAreKeptFresh(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	filled(t, path)
	other(t, path, "DROP VIEW Person_view", "DROP VIEW Kin_view", `CREATE VIEW "Kin_view" AS SELECT r."id" AS "id" FROM "Kin" r`)
	s := openAt(t, path)
	if err := s.Fits(t.Context(), small(t)); err != nil {
		t.Error(err)
	}
	if err := s.Migrate(t.Context(), small(t)); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, row := range viewed(t, path, "SELECT sql FROM sqlite_schema WHERE type='view'") {
		got[row[0].(string)] = true
	}
	want := map[string]bool{}
	for _, sql := range viewsOf(small(t)) {
		want[sql] = true
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("views %v, want %v", got, want)
	}
}

// TestAViewThatComputesIsRefused, even under a name of ours.
func TestAViewThatComputesIsRefused(t *testing.T) {
	for _, sql := range []string{
		`CREATE VIEW "Kin_view" AS SELECT hex(randomblob(1000000000)) AS "id" FROM "Kin" r`,
		`CREATE VIEW "Kin_view" AS SELECT r."id" AS "id" FROM "Kin" r WHERE load_extension('x')`,
		`CREATE VIEW "Kin" AS SELECT r."id" AS "id" FROM "Person" r`,
	} {
		path := filepath.Join(t.TempDir(), "graph.db")
		filled(t, path)
		other(t, path, "DROP VIEW IF EXISTS Kin_view")
		if strings.HasPrefix(sql, `CREATE VIEW "Kin" `) {
			other(t, path, `DROP TABLE "Kin"`)
		}
		other(t, path, sql)
		if s, err := Open(t.Context(), path); fault.CodeOf(err) != fault.Internal {
			t.Errorf("%s: %v", sql, err)
			if err == nil {
				_ = s.Close(context.WithoutCancel(t.Context()))
			}
		}
	}
}

// TestATypeKeepsItsName, where a view would have it.
func TestATypeKeepsItsName(t *testing.T) {
	c := *small(t)
	taken := *c.Nodes[0]
	taken.Name = "kin_VIEW"
	c.Nodes = append([]*catalog.NodeType{&taken}, c.Nodes...)
	for _, v := range viewsOf(&c) {
		if strings.HasPrefix(v, `CREATE VIEW "Kin_view"`) {
			t.Error(v)
		}
	}
	if len(viewsOf(&c)) != len(store.Diff(nil, &c).NewTypes)-1 {
		t.Error("other views are missing")
	}
}
