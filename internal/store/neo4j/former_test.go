package neo4j_test

import (
	"context"
	"fmt"
	"testing"

	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/test/neo4jtest"
	"casegraph/internal/text"
)

// TestFormerSearchTextsAreMigrated: the search texts and keys of a format before
// store.SearchFormat are written again, and what came later is made.
func TestFormerSearchTextsAreMigrated(t *testing.T) {
	url, ctx := neo4jtest.Open(t), t.Context()
	wipe(t, url)
	s := open(t, url)
	defer s.Close(context.WithoutCancel(ctx))
	c := schema(t)
	if err := s.Migrate(ctx, c); err != nil {
		t.Fatal(err)
	}
	l, err := s.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	title := map[string]any{"title": "Pat O’Brien", "label": "Pat O’Brien", "createdAt": int64(1), "updatedAt": int64(1)}
	if err := l.Put(ctx, []*store.Fact{{ID: "s1", Node: c.Source(), Values: title}}); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{
		"MATCH (n:Node) SET n._search = 'pat o’brien', n.label__k = 'pat o’brien' REMOVE n._fragments, n._headings, n._name, n._date",
		"DROP INDEX casegraph_node_fragments",
		"DROP INDEX casegraph_node_headings",
		"DROP INDEX casegraph_node_name_id",
		"DROP INDEX casegraph_node_date_id",
		fmt.Sprintf(`MATCH (l:_Layout) SET l.json = replace(replace(l.json, '"format":%d', '"format":2'), '"derivation":%d', '"derivation":1')`, store.LayoutFormat, store.Derivation),
	} {
		cypher(ctx, t, url, change)
	}
	if err := s.Fits(ctx, c); err == nil {
		t.Fatal("a former store fits")
	}
	if err := s.Migrate(ctx, c); err != nil {
		t.Fatal(err)
	}
	id := plan.Column{Of: plan.Node, Property: c.NodeID()}
	for _, query := range []string{"o'brien", "o", "pa"} {
		from := store.SearchOf(c.Nodes, text.ParseQuery(query))
		list := &plan.List{From: from, Order: []plan.SortKey{{By: from.Rank}, {By: plan.ByName}, {By: id}}, Limit: 10, Row: []plan.Field{id}}
		r := s.Read(ctx, []*plan.List{list})[0]
		if r.Err != nil || len(r.Value.([]any)) != 1 {
			t.Errorf("%s finds %v, %v", query, r.Value, r.Err)
		}
	}
}
