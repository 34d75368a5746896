package load

import (
	"testing"

	"casegraph/internal/plan"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/test/neo4jtest"
)

// TestCitationsLeftBehind: DETACH DELETE takes nodes and leaves the citations of
// their facts. Nothing counts them, and a dataset is loaded and removed in spite of
// them.
func TestCitationsLeftBehind(t *testing.T) {
	address := neo4jtest.Open(t)
	st, err := neo4j.Open(address, neo4j.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close(t.Context()) }()
	w := &world{t, testCatalog(t), &spy{Store: st}}
	if err := st.Migrate(t.Context(), w.c); err != nil {
		t.Fatal(err)
	}
	w.load(1, first)
	cypher := func(text string) [][]any { t.Helper(); return neo4jtest.Query(t, address, text) }
	cites := func(want int64) {
		t.Helper()
		id := columnOf(plan.Node, w.c.Source().Properties, "id")
		fact := columnOf(plan.Fact, w.c.NodeFields, "id")
		citing := &plan.List{From: plan.FactsCiting{}, Limit: 10, Total: true, Row: []plan.Field{fact}, Order: []plan.SortKey{{By: fact}}}
		list := &plan.List{From: plan.OfType{Node: w.c.Source()}, IDs: plan.IDs("s"), Limit: 1, Order: []plan.SortKey{{By: id}}, Row: []plan.Field{citing}}
		r := st.Read(t.Context(), []*plan.List{list})[0]
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		both := r.Value.([]any)[0].([]any)[0].([]any)
		if rows, total := both[0].([]any), both[1].(int64); int64(len(rows)) != want || total != want {
			t.Errorf("%d facts, %d in all, cite s; want %d: %v", len(rows), total, want, rows)
		}
	}
	cites(4)
	cypher("MATCH (n:Person) DETACH DELETE n")
	cites(0)
	again, _ := w.load(2, first)
	w.wantCounts(again, 5, 0, 2)
	cites(4)
	cypher("MATCH (n:Source {id: 's'}) DETACH DELETE n")
	if got := w.cited("p"); got != "" {
		t.Errorf("p cites %s, which is gone", got)
	}
	_, _ = w.load(3, others)
	if again, _ = w.load(4, first); again.Added != 1 {
		t.Errorf("%+v", again.Counts)
	}
	if got := w.cited("p"); got != "d:s:x" {
		t.Errorf("p cites %q", got)
	}
	cypher("MATCH (n:Person {id: 'q'}) DETACH DELETE n")
	if _, err := Remove(t.Context(), w.st, w.c, "d", Options{Now: clock(5)}); err != nil {
		t.Error(err)
	}
	if left := cypher("MATCH (c:Citation) WHERE c._source IN ['s', 's2'] RETURN c._fact"); len(left) > 0 {
		t.Errorf("%d citations are left", len(left))
	}
}
