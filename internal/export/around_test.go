package export

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// TestAroundIsAWholeNeighbourhood walks around nodes in a random graph by hand, and compares.
func TestAroundIsAWholeNeighbourhood(t *testing.T) {
	c := every(t)
	for _, st := range []store.Store{onSQLite(t, c), onNeo4j(t, c)} {
		facts := random(t, c, st, 11)
		for _, around := range []Around{
			{IDs: []string{"item.3"}}, {IDs: []string{"item.3"}, Depth: 1}, {IDs: []string{"bare.1", "box.4"}, Depth: 2},
		} {
			found := map[string]bool{}
			for _, id := range around.IDs {
				found[id] = true
			}
			for range around.Depth {
				next := maps.Clone(found)
				for _, f := range facts {
					if f.Relationship != nil && (found[f.From] || found[f.To]) {
						next[f.From], next[f.To] = true, true
					}
				}
				found = next
			}
			want := maps.Clone(found)
			for _, f := range facts {
				if f.Relationship != nil && found[f.From] && found[f.To] {
					want[f.ID] = true
				}
			}
			got := collect(t, c, st, Choice{Around: &around})
			for id, f := range got {
				if !want[id] && f.Node != c.Source() { // a Source that another fact cites comes too
					t.Errorf("%s: %s is not around %v", st.Name(), id, around)
				}
				delete(want, id)
			}
			if len(want) > 0 || len(got) == 0 {
				t.Errorf("%s: around %v these are missing: %v", st.Name(), around, slices.Sorted(maps.Keys(want)))
			}
		}
		var of collected
		_, err := Run(t.Context(), st, c, Choice{Around: &Around{IDs: []string{"item.3", "nobody"}}}, at, &of)
		if fault.CodeOf(err) != fault.BadUserInput || !strings.Contains(err.Error(), "nobody") {
			t.Error(err)
		}
	}
}

// TestALargeNeighbourhoodIsToldApart goes around a node with more neighbours than a
// neighbourhood may have.
func TestALargeNeighbourhoodIsToldApart(t *testing.T) {
	c := builtin(t)
	st := onSQLite(t, c)
	var b strings.Builder
	b.WriteString(`{"dataset": "made-up"}` + "\n" + `{"type": "Agency", "id": "hub", "kind": "OTHER"}` + "\n")
	for i := range MaxAround {
		fmt.Fprintf(&b, `{"type": "Person", "id": "p%d"}`+"\n"+`{"type": "PositionHeld", "from": "p%[1]d", "to": "hub"}`+"\n", i)
	}
	loaded(t, c, st, b.String())
	around := Around{IDs: []string{"hub"}, Depth: 1}
	var of collected
	if _, err := Run(t.Context(), st, c, Choice{Around: &around}, at, &of); fault.CodeOf(err) != fault.TooCostly {
		t.Error(err)
	}
	around.Part = true
	done, err := Run(t.Context(), st, c, Choice{Around: &around}, at, &of)
	if err != nil || done.Nodes != MaxAround || done.Relationships != MaxAround-1 || done.Omitted != 1 {
		t.Errorf("%+v %v", done, err)
	}
}

// TestSeveralTypes exports the facts of several types.
func TestSeveralTypes(t *testing.T) {
	c := every(t)
	st := onSQLite(t, c)
	facts := random(t, c, st, 12)
	items, boxes, near := c.Node("Item"), c.Node("Box"), c.Relationship("Near")
	kinds := map[string]*catalog.NodeType{}
	for _, f := range facts {
		kinds[f.ID] = f.Node
	}
	chosen := func(id string) bool { return kinds[id] == items || kinds[id] == boxes }
	for name, x := range map[string]struct {
		choice Choice
		wants  func(*store.Fact) bool
	}{
		"nodes": {Choice{Nodes: []*catalog.NodeType{items, boxes}, Alone: true}, func(f *store.Fact) bool { return chosen(f.ID) }},
		"nodes and what is between": {Choice{Nodes: []*catalog.NodeType{items, boxes}}, func(f *store.Fact) bool {
			return chosen(f.ID) || f.Relationship != nil && chosen(f.From) && chosen(f.To)
		}},
		"nodes and relationships": {
			Choice{Nodes: []*catalog.NodeType{items}, Relationships: []*catalog.RelationshipType{near}, Alone: true},
			func(f *store.Fact) bool { return f.Node == items || f.Relationship == near },
		},
	} {
		got := collect(t, c, st, x.choice)
		for _, f := range facts {
			switch {
			case x.wants(f) && got[f.ID] == nil:
				t.Errorf("%s: %s is missing", name, f.ID)
			case !x.wants(f) && got[f.ID] != nil && f.Node != c.Source():
				t.Errorf("%s: %s is there", name, f.ID)
			}
		}
	}
}
