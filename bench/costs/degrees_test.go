package costs

import (
	"context"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/test/neo4jtest"
)

// TestDegreesAreNotCounted: how many relationships a node has is kept with it, and is
// read at the same cost however many they are.
func TestDegreesAreNotCounted(t *testing.T) {
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	d, err := neo4jtest.Driver(neo4jtest.Open(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(context.WithoutCancel(t.Context())) }()
	degrees := map[string]int{"small": 200, "large": 20_000}
	for id, degree := range degrees {
		const hub = "CREATE (p:Person:Node {id: $id}) WITH p UNWIND range(1, $degree) AS i CREATE (p)-[:MADE {id: $id + i}]->(:Statement:Node {id: $id + '-' + i})"
		if _, err := driver.ExecuteQuery(t.Context(), d, hub, map[string]any{"id": id, "degree": degree}, driver.EagerResultTransformer); err != nil {
			t.Fatal(err)
		}
	}
	person := c.Node("Person")
	made := person.End("statements")
	total := func(from plan.From) plan.Field { return &plan.List{From: from, Total: true} }
	for name, field := range map[string]plan.Field{
		"of every end":             plan.Degrees{},
		"of an end":                total(plan.OverEnd{End: made}),
		"of all relationships":     total(plan.Around{Types: c.Relationships, Direction: catalog.Both}),
		"of those that lead on":    total(plan.Around{Types: c.Relationships, Direction: catalog.Out}),
		"that an order is made of": plan.SortValue{Key: plan.SortKey{By: &plan.CountOf{End: made}}},
	} {
		t.Run(name, func(t *testing.T) {
			read := map[string]int{}
			for id := range degrees {
				list := &plan.List{From: plan.OfType{Node: person}, IDs: plan.IDs(id), Limit: 1, Row: []plan.Field{field}}
				if by, ok := field.(plan.SortValue); ok {
					list.Order = []plan.SortKey{by.Key, {By: plan.Column{Of: plan.Node, Property: c.NodeID()}}}
				}
				read[id] = hits(t, d, c, []*plan.List{list})
			}
			if read["large"] > read["small"]+10 {
				t.Error("database hits, by the degree:", read)
			}
		})
	}
}
