package costs

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/neo4jtest"
)

// few and many are the degrees of the two courts and the two speakers of the graph, and how many
// cases cite the two sources.
const few, many = 100, 6_000

// TestPagesOfHubs: a page at an end whose order is kept looks at as much for a node with many
// relationships as for one with few. SQLite does not sort it.
func TestPagesOfHubs(t *testing.T) {
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	pages := pagesOfHubs(c)
	t.Run("sqlite", func(t *testing.T) {
		st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = st.Close(context.WithoutCancel(t.Context())) }()
		if err := st.Migrate(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		for name, page := range pages {
			statements, err := st.Explain(t.Context(), page(many), true)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range statements {
				if strings.Contains(s.Plan, "TEMP B-TREE") {
					t.Errorf("%s: SQLite sorts\n%s\n%s", name, s.Statement, s.Plan)
				}
			}
		}
	})
	t.Run("neo4j", func(t *testing.T) {
		url := neo4jtest.Open(t)
		st, err := neo4j.Open(url, neo4j.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = st.Close(context.WithoutCancel(t.Context())) }()
		load(t, c, st, hubFacts(c))
		d, err := neo4jtest.Driver(url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = d.Close(context.WithoutCancel(t.Context())) }()
		planAnew(t, d)
		for name, page := range pages {
			small, large := hits(t, d, c, []*plan.List{page(few)}), hits(t, d, c, []*plan.List{page(many)})
			if 2*large > 3*small {
				t.Errorf("%s: %d database hits at %d relationships, %d at %d", name, large, many, small, few)
			}
		}
	})
}

// pagesOfHubs are pages at ends with a kept order, by what they are. Each is of the node with so
// many relationships.
func pagesOfHubs(c *catalog.Catalog) map[string]func(degree int) *plan.List {
	id := plan.Column{Of: plan.Node, Property: c.NodeID()}
	of := func(typ, field, property string, change func(l *plan.List)) func(degree int) *plan.List {
		n := c.Node(typ)
		e := n.End(field)
		by := e.Far.Single().Property(property)
		return func(degree int) *plan.List {
			order := []plan.SortKey{{By: plan.Column{Of: plan.Node, Property: by, Part: by.KeyPart()}}}
			if property != "id" {
				order = append(order, plan.SortKey{By: id})
			}
			order = append(order, plan.SortKey{By: plan.Column{Of: plan.Relationship, Property: c.RelationshipID()}})
			l := &plan.List{From: plan.OverEnd{End: e}, Order: order, Limit: 20, Row: []plan.Field{id}}
			change(l)
			return &plan.List{From: plan.OfType{Node: n}, IDs: plan.IDs(hubID(typ, degree)), Order: []plan.SortKey{{By: id}}, Limit: 1, Row: []plan.Field{id, l}}
		}
	}
	descending := func(l *plan.List) {
		for i := range l.Order {
			l.Order[i].Desc = true
		}
	}
	as := func(*plan.List) {}
	citing := func(change func(l *plan.List, degree int)) func(degree int) *plan.List {
		fact := plan.Column{Of: plan.Fact, Property: c.NodeID()}
		return func(degree int) *plan.List {
			l := &plan.List{From: plan.FactsCiting{}, Order: []plan.SortKey{{By: fact}}, Limit: 20, Row: []plan.Field{fact}}
			change(l, degree)
			return &plan.List{From: plan.OfType{Node: c.Source()}, IDs: plan.IDs(hubID("Source", degree)), Order: []plan.SortKey{{By: id}}, Limit: 1, Row: []plan.Field{id, l}}
		}
	}
	day := store.KeyOf(c.Node("CourtCase").Property("filed"), "2001-06-15")
	return map[string]func(int) *plan.List{
		"by id":                    of("Agency", "casesHeard", "id", as),
		"by id, backward":          of("Agency", "casesHeard", "id", func(l *plan.List) { l.Backward = true }),
		"by date":                  of("Agency", "casesHeard", "filed", as),
		"by date, descending":      of("Agency", "casesHeard", "filed", descending),
		"by date, behind a cursor": of("Agency", "casesHeard", "filed", func(l *plan.List) { l.After = []any{day, "", ""} }),
		"of the other direction":   of("Person", "statements", "date", descending),

		"of the facts that cite":                  citing(func(*plan.List, int) {}),
		"of the facts that cite, backward":        citing(func(l *plan.List, _ int) { l.Backward = true }),
		"of the facts that cite, behind a cursor": citing(func(l *plan.List, degree int) { l.After = []any{fmt.Sprintf("case-%d-3", degree)} }),
	}
}

func hubID(typ string, degree int) string { return fmt.Sprintf("%s-%d", strings.ToLower(typ), degree) }

// hubFacts are two courts with cases, two persons with statements and two sources that the cases
// cite, few and many. A date in eight is unknown.
func hubFacts(c *catalog.Catalog) []*store.Fact {
	var nodes, relationships []*store.Fact
	node := func(typ, id string, values map[string]any) {
		nodes = append(nodes, &store.Fact{ID: id, Node: c.Node(typ), Values: values})
	}
	date := func(name string, i int, values map[string]any) map[string]any {
		if i%8 > 0 {
			values[name] = fmt.Sprintf("20%02d-%02d-%02d", i%20, 1+i%12, 1+i%28)
		}
		return values
	}
	for _, degree := range []int{few, many} {
		court, person := hubID("Agency", degree), hubID("Person", degree)
		node("Agency", court, map[string]any{"name": court, "kind": "COURT"})
		node("Person", person, map[string]any{"name": person})
		source := hubID("Source", degree)
		node("Source", source, map[string]any{"title": source, "kind": "NEWS_ARTICLE"})
		for i := range degree {
			heard, said := fmt.Sprintf("case-%d-%d", degree, i), fmt.Sprintf("statement-%d-%d", degree, i)
			node("CourtCase", heard, date("filed", i, map[string]any{"kind": "CRIMINAL"}))
			nodes[len(nodes)-1].Citations = []store.Citation{{Source: source, Dataset: "d"}}
			node("Statement", said, date("date", i, map[string]any{"kind": "DENIAL", "summary": said}))
			relationships = append(relationships,
				&store.Fact{ID: "heard-" + heard, Relationship: c.Relationship("HeardBy"), From: heard, To: court},
				&store.Fact{ID: "made-" + said, Relationship: c.Relationship("Made"), From: person, To: said})
		}
	}
	facts := append(nodes, relationships...)
	for _, f := range facts {
		if f.Values == nil {
			f.Values = map[string]any{}
		}
		f.Values["createdAt"], f.Values["updatedAt"] = int64(0), int64(0)
		if err := store.Refit(f); err != nil {
			panic(err)
		}
	}
	return facts
}
