package golden

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/sqlite"
)

// TestStatementsDoNotGrowWithTypes asks the operations that come with the program on
// SQLite, with our schema and with one of 120 types more. The longest statement may grow by
// a tenth. Where all relationships of a node are counted or followed it may grow by a fifth,
// since the node's type has ends more.
func TestStatementsDoNotGrowWithTypes(t *testing.T) {
	plain, wide := longest(t, catalogOf(t)), longest(t, grown(t))
	for name, was := range plain {
		most := was * 11 / 10
		switch name {
		case "node", "paths":
			most = was * 12 / 10
		}
		if wide[name] > most {
			t.Errorf("%s: a statement of %d characters, and of %d with more types", name, was, wide[name])
		}
	}
}

// TestLongConditionsAreWrittenOnce on SQLite, for relationships of any type, however many
// types there are and however often the list is read.
func TestLongConditionsAreWrittenOnce(t *testing.T) {
	const conditions = 20
	query := `{ relationships(where: {or: [` + strings.Repeat(`{citations: {some: {note: {contains: "x"}}}} `, conditions) +
		`]}, first: 5) { totalCount facets(by: [type, status]) { by values { value count } } nodes { id status } } }`
	for _, a := range []asking{engineOf(t, catalogOf(t)), engineOf(t, grown(t))} {
		text, err := sqlite.Explain(a.cat, a.asked(t, operation{query: query})[0])
		if n := strings.Count(text, "instr("); err != nil || n != conditions {
			t.Errorf("of %d types: %d conditions are written, want %d: %v", len(a.cat.Relationships), n, conditions, err)
		}
	}
}

// watching remembers the lists that a store was asked for.
type watching struct {
	store.Store
	lists []*plan.List
}

func (a *watching) Read(ctx context.Context, lists []*plan.List) []store.Result {
	a.lists = append(a.lists, lists...)
	return a.Store.Read(ctx, lists)
}

// longest is the length of the longest statement of each operation.
func longest(t *testing.T, c *catalog.Catalog) map[string]int {
	t.Helper()
	opened, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close(context.Background()) }()
	if err := opened.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if _, err := load.Run(t.Context(), opened, c, load.Files("../../../seed/article/article.yaml"), load.Options{}); err != nil {
		t.Fatal(err)
	}
	st := &watching{Store: opened}
	e, err := graph.New(c, st, graph.Info{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, op := range operations(t) {
		st.lists = nil
		if answer := runWith(t, e, op.query, op.variables); strings.Contains(string(answer), `"errors"`) {
			t.Errorf("%s is not answered:\n%s", op.name, answer)
		}
		for _, l := range st.lists {
			all, err := st.Explain(t.Context(), l, false)
			if err != nil {
				t.Fatal(op.name, err)
			}
			for _, x := range all {
				out[op.name] = max(out[op.name], len(x.Statement))
			}
		}
	}
	return out
}
