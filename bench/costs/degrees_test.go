package costs

import (
	"context"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/graph"
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
	read := map[int]int{}
	for _, degree := range []int{200, 20_000} {
		const hub = "CREATE (p:Person:Node {id: $id}) WITH p UNWIND range(1, $degree) AS i CREATE (p)-[:MADE {id: $id + i}]->(:Statement:Node {id: $id + '-' + i})"
		id := map[int]string{200: "small", 20_000: "large"}[degree]
		if _, err := driver.ExecuteQuery(t.Context(), d, hub, map[string]any{"id": id, "degree": degree}, driver.EagerResultTransformer); err != nil {
			t.Fatal(err)
		}
		list := &plan.List{From: plan.OfType{Node: c.Node("Person")}, IDs: plan.IDs(id), Limit: 1, Row: []plan.Field{plan.Degrees{}}}
		read[degree] = hits(t, d, c, []*plan.List{list})
	}
	if read[20_000] > read[200]+10 {
		t.Error("database hits, by the degree:", read)
	}
}
