package export

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"casegraph/internal/store/sqlite"
	"casegraph/internal/tabular"
	"casegraph/internal/test/goldenfile"
)

// TestDuckDBAndDatasetteRead the tables of an export and the views of a store.
func TestDuckDBAndDatasetteRead(t *testing.T) {
	c := builtin(t)
	path := filepath.Join(t.TempDir(), "graph.db")
	st, err := sqlite.Open(t.Context(), path)
	if err == nil {
		err = st.Migrate(t.Context(), c)
	}
	if err != nil {
		t.Fatal(err)
	}
	article(t, c, st)
	files := map[string]string{}
	for name, table := range tablesOf(t, c, st, tabular.CSVOptions{}) {
		files[name] = table.String()
	}
	if err := st.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files["graph.db"] = string(text)
	got := python(t, "NOT READING TABLES AND VIEWS WITH DUCKDB AND DATASETTE", "tables.py", files)
	goldenfile.Compare(t, *update, "testdata/tables.txt", got)
}
