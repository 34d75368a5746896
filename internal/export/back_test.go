package export

import (
	"bytes"
	"encoding/csv"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/mapping"
	"casegraph/internal/store"
	"casegraph/internal/tabular"
)

// tablesOf exports all of a store as tables.
func tablesOf(t *testing.T, c *catalog.Catalog, st Store, o tabular.CSVOptions) tablesIn {
	t.Helper()
	tables := tablesIn{}
	if _, err := Run(t.Context(), st, c, Choice{}, at, NewCSV(tables.create, c, o)); err != nil {
		t.Fatal(err)
	}
	return tables
}

// loadTables loads tables by the mapping that came with them.
func loadTables(t *testing.T, c *catalog.Catalog, st store.Store, tables tablesIn, o load.Options) load.Report {
	t.Helper()
	in := func(name string) load.Input {
		return load.Input{Name: "tables/" + name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(tables[name].String())), nil }}
	}
	m, err := mapping.Read(in("mapping.yaml").File(), c)
	if err != nil {
		t.Fatal(err)
	}
	var files []load.Input
	for name := range tables {
		if strings.HasSuffix(name, ".csv") {
			files = append(files, in(name))
		}
	}
	r, err := load.Run(t.Context(), st, c, m.Inputs(files, ""), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestTablesLoadBackToTheSameGraph exports tables, and loads them into an empty store.
func TestTablesLoadBackToTheSameGraph(t *testing.T) {
	for name, fill := range map[string]func(*catalog.Catalog, store.Store){
		"random":  func(c *catalog.Catalog, st store.Store) { random(t, c, st, 5) },
		"article": func(c *catalog.Catalog, st store.Store) { article(t, c, st) },
	} {
		t.Run(name, func(t *testing.T) {
			c := every(t)
			if name == "article" {
				c = builtin(t)
			}
			a, b := onSQLite(t, c), onSQLite(t, c)
			fill(c, a)
			tables := tablesOf(t, c, a, tabular.CSVOptions{BOM: true})
			if items := tables["Item.csv"]; items != nil && !strings.Contains(items.String(), ",order_,values_,") {
				t.Error("the columns of order and values are words of SQL")
			}
			if r := loadTables(t, c, b, tables, load.Options{}); r.Added == 0 {
				t.Error("nothing was added:", r)
			}
			want, got := exported(t, c, a, Choice{}, "jsonl"), exported(t, c, b, Choice{}, "jsonl")
			if want != got {
				t.Errorf("it is another graph:\n%s", firstDifference(got, want))
			}
			if r := loadTables(t, c, a, tables, load.Options{Replace: true}); r.Added+r.Changed+r.Removed > 0 {
				t.Error("the tables change the graph that they came from:", r)
			}
		})
	}
}

// TestACorrectedTableCorrectsTheGraph changes single cells, and finds those changes and no
// others in the graph.
func TestACorrectedTableCorrectsTheGraph(t *testing.T) {
	c := builtin(t)
	for _, o := range []tabular.CSVOptions{{}, {Raw: true}} {
		st := onSQLite(t, c)
		article(t, c, st)
		for _, correction := range []struct {
			table, id, column, to string
			property              string
			want                  any
		}{
			{"Person", "per-nak", "name", `A "new"; name`, "name", `A "new"; name`},
			{"Person", "per-nak", "otherNames", "Nak; N.; ", "otherNames", []any{"Nak", "N."}},
			{"Person", "per-nak", "otherNames", `["a; b", " c"]`, "otherNames", []any{"a; b", " c"}},
			{"Person", "per-nak", "note", "", "note", nil},
			{"Person", "per-nak", "born", "1975?", "born", "1975?"},
		} {
			before := collect(t, c, st, Choice{})
			tables := tablesOf(t, c, st, o)
			tables[correction.table+".csv"] = corrected(t, tables[correction.table+".csv"], correction.id, correction.column, correction.to)
			r := loadTables(t, c, st, tables, load.Options{Replace: true})
			after := collect(t, c, st, Choice{})
			if r.Added+r.Removed > 0 || r.Changed != 1 || len(before) != len(after) {
				t.Errorf("%+v: %d added, %d changed, %d removed", correction, r.Added, r.Changed, r.Removed)
			}
			for id, f := range after {
				if id != correction.id && !reflect.DeepEqual(f, before[id]) {
					t.Errorf("%+v changes %s", correction, id)
				}
			}
			if got := after[correction.id].Values[correction.property]; !reflect.DeepEqual(got, correction.want) {
				t.Errorf("%+v makes %#v", correction, got)
			}
			if !reflect.DeepEqual(after[correction.id].Citations, before[correction.id].Citations) {
				t.Errorf("%+v changes citations", correction)
			}
		}
	}
}

// corrected changes a cell of a table.
func corrected(t *testing.T, table *memoryFile, id, column, to string) *memoryFile {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(table.Bytes())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], column)
	for _, row := range rows[1:] {
		if row[0] == id {
			row[at] = to
		}
	}
	var out memoryFile
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return &out
}
