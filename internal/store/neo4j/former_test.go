package neo4j_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/storetest"
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
		"MATCH (n:Node) SET n._search = 'pat o’brien', n._label__k = 'pat o’brien' REMOVE n._fragments, n._headings, n._name, n._date",
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

// formerNames makes a database look as one of a format before store.NamesFormat: the columns of
// parts do not begin with an underscore.
func formerNames(ctx context.Context, t *testing.T, url string, c *catalog.Catalog) {
	t.Helper()
	for _, r := range cypher(ctx, t, url, "SHOW INDEXES YIELD name, entityType, labelsOrTypes, properties WHERE any(p IN properties WHERE p CONTAINS '__') RETURN name, entityType, labelsOrTypes[0], properties[0]") {
		name, label, key := r[0].(string), r[2].(string), r[3].(string)
		pattern := "(x:" + label + ")"
		if r[1] == "RELATIONSHIP" {
			pattern = "()-[x:" + label + "]-()"
		}
		cypher(ctx, t, url, "DROP INDEX "+name)
		cypher(ctx, t, url, "CREATE INDEX "+strings.Replace(name, key, key[1:], 1)+" FOR "+pattern+" ON (x."+key[1:]+", x.id)")
	}
	for _, change := range []string{
		"DROP CONSTRAINT casegraph_citation__fact__seq", "DROP INDEX casegraph_citation__source__fact",
		"MATCH (x:Citation) SET x.fact = x._fact, x.seq = x._seq, x.kind = x._kind, x.source = x._source, x.dataset = x._dataset REMOVE x._fact, x._seq, x._kind, x._source, x._dataset",
		"CREATE CONSTRAINT casegraph_citation_fact_seq FOR (x:Citation) REQUIRE (x.fact, x.seq) IS UNIQUE",
		"CREATE INDEX casegraph_citation_source_fact FOR (x:Citation) ON (x.source, x.fact)",
	} {
		cypher(ctx, t, url, change)
	}
	now, was := store.LayoutOf(c), storetest.FormerLayout(c)
	for i, of := range was.Types {
		var set, remove []string
		for j, p := range of.Properties {
			for _, column := range p.Columns[1:] {
				if name := "_" + column; slices.Contains(now.Types[i].Properties[j].Columns, name) {
					set, remove = append(set, "x."+column+" = x."+name), append(remove, "x."+name)
				} else {
					set = append(set, "x."+column+" = 'x'")
				}
			}
		}
		pattern := "(x:" + of.Label + ")"
		if of.Sort == store.Relationships {
			pattern = "()-[x:" + of.Label + "]->()"
		}
		cypher(ctx, t, url, "MATCH "+pattern+" SET "+strings.Join(set, ", ")+" REMOVE "+strings.Join(remove, ", "))
	}
	cypher(ctx, t, url, "MATCH (l:_Layout) SET l.json = '"+string(was.JSON())+"'")
}

// TestColumnsOfAFormerFormatAreRenamed: what they hold stays as it is.
func TestColumnsOfAFormerFormatAreRenamed(t *testing.T) {
	url, ctx := neo4jtest.Open(t), t.Context()
	wipe(t, url)
	s := open(t, url)
	defer s.Close(context.WithoutCancel(ctx))
	c := schema(t)
	if err := s.Migrate(ctx, c); err != nil {
		t.Fatal(err)
	}
	values := func(more map[string]any) map[string]any {
		more["createdAt"], more["updatedAt"] = int64(1), int64(1)
		return more
	}
	cited := []store.Citation{{Source: "s1", Dataset: "d", Values: map[string]any{"quote": "É", "retrievedOn": "2020-08"}}}
	put(t, s, []*store.Fact{
		{ID: "s1", Node: c.Source(), Values: values(map[string]any{"label": "S"})},
		{ID: "p1", Node: c.Node("Person"), Citations: cited, Values: values(map[string]any{"name": "Pat O’Brien", "label": "Pat O’Brien", "born": "{1960..1961,1963}"})},
		{ID: "p2", Node: c.Node("Person"), Values: values(map[string]any{"label": "Person p2"})},
		{ID: "k1", Relationship: c.Relationship("Knows"), From: "p1", To: "p2", Citations: cited, Values: values(map[string]any{"since": "2001/..", "status": "REPORTED"})},
	})
	before := everything(ctx, t, url)
	formerNames(ctx, t, url, c)
	if err := s.Fits(ctx, c); err == nil || !strings.HasSuffix(err.Error(), ":\n  what is stored is laid out as by an older casegraph") {
		t.Errorf("a store with former names fits: %v", err)
	}
	if err := s.Migrate(ctx, c); err != nil {
		t.Fatal(err)
	}
	if after := everything(ctx, t, url); after != before {
		t.Errorf("before\n%s, after\n%s", before, after)
	}
}
