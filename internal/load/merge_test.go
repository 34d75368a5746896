package load

import (
	"slices"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

func TestValuesThatAnotherDatasetHoldsAreNamedWhenLost(t *testing.T) {
	typ := &catalog.NodeType{Properties: []*catalog.Property{{Name: "label"}, {Name: "name"}, {Name: "born"}, {Name: "months", Computed: true}}}
	fact := func(values map[string]any) *store.Fact { return &store.Fact{Node: typ, Values: values} }
	was := fact(map[string]any{"label": "A", "name": "A", "born": "1990", "months": 1.0, "datasets": []any{"d1"}})
	is := fact(map[string]any{"label": "B", "name": "B"})
	if got := overwritten(is, "d2", was); !slices.Equal(got, []string{"name", "born"}) {
		t.Errorf("by another dataset: %q", got)
	}
	if got := overwritten(is, "d1", was); got != nil {
		t.Errorf("by the same dataset: %q", got)
	}
	if got := overwritten(fact(was.Values), "d2", was); got != nil {
		t.Errorf("by the same values: %q", got)
	}
}
