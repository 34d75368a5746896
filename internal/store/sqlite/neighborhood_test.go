package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// TestNeighborhoodDoesNotReadAHub: from a node whose ends are in the order of ids, a walk looks at
// as many pages of the file however many relationships the node has, and counts those that are
// left out.
func TestNeighborhoodDoesNotReadAHub(t *testing.T) {
	c, err := catalog.Read([]catalog.File{{Name: "hub.graphql", Text: `
"A case."
type Case @node(plural: "cases") {
  "The title."
  title: String @label
}

"A court."
type Court @node(plural: "courts") {
  "The name."
  name: String @label
}

"A court hears a case."
type HeardBy @relationship(name: "HEARD_BY", from: "Case", out: "courts", to: "Court", in: "cases", inOrder: ["id"])

"A case is on the list of a court."
type Listed @relationship(name: "LISTED", from: "Court", out: "listed", to: "Case", in: "lists", outOrder: ["id"])
`}}, catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	filled := func(n int) *Store {
		s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close(context.WithoutCancel(t.Context())) })
		if err := s.Migrate(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		fact := func(id string, of store.Fact) *store.Fact {
			of.ID, of.Values = id, map[string]any{"label": id, "createdAt": int64(1), "updatedAt": int64(1)}
			if of.Relationship != nil {
				delete(of.Values, "label")
				of.Values["status"] = "REPORTED"
			}
			return &of
		}
		facts := []*store.Fact{fact("court", store.Fact{Node: c.Node("Court")})}
		for i := range n {
			id := fmt.Sprintf("c%06d", i)
			facts = append(facts, fact(id, store.Fact{Node: c.Node("Case")}),
				fact("h"+id, store.Fact{Relationship: c.Relationship("HeardBy"), From: id, To: "court"}),
				fact("l"+id, store.Fact{Relationship: c.Relationship("Listed"), From: "court", To: id}))
		}
		put(t, s, facts...)
		return s
	}
	around := plan.Neighborhood{Traversal: plan.Traversal{Types: c.Relationships, Direction: catalog.Both}, Depth: 1, Nodes: 200, PerNode: 6}
	visited := &plan.List{From: plan.VisitedNodes{}, Limit: plan.NoLimit, Row: []plan.Field{plan.Column{Of: plan.Node, Property: c.NodeID()}}}
	l := &plan.List{From: around, IDs: plan.IDs("court"), Limit: 1, Row: []plan.Field{visited, &plan.List{From: plan.OmittedEnds{}, Limit: plan.NoLimit}}}
	before, _ := pages(t, filled(500), usual(), l)
	after, rows := pages(t, filled(10_000), usual(), l)
	if rows != 1 || after > before+before/2 {
		t.Errorf("it looks at %d pages of the file, of a small hub at %d", after, before)
	}
}
