package export

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// TestAnExportContinues: behind any fact of an export come exactly the facts that follow it.
func TestAnExportContinues(t *testing.T) {
	c := every(t)
	for _, st := range []store.Store{onSQLite(t, c), onNeo4j(t, c)} {
		random(t, c, st, 7)
		for name, choice := range map[string]Choice{
			"all": {}, "around": {Around: &Around{IDs: []string{"item.1", "box.2"}, Depth: 1}}, "a dataset": {Dataset: "a"}, "nodes": {Nodes: []*catalog.NodeType{c.Node("Item")}}, "nodes alone": {Nodes: []*catalog.NodeType{c.Node("Item")}, Alone: true},
			"relationships": {Relationships: []*catalog.RelationshipType{c.Relationship("Near")}}, "relationships alone": {Relationships: []*catalog.RelationshipType{c.Relationship("Near")}, Alone: true},
		} {
			var all collected
			if _, err := Run(t.Context(), st, c, choice, at, &all); err != nil {
				t.Fatal(err)
			}
			ids := func(facts []*store.Fact) (out []string) {
				for _, f := range facts {
					out = append(out, f.ID)
				}
				return out
			}
			want := ids(all.facts)
			for _, i := range []int{0, len(want) / 3, len(want) / 2, len(want) - 2, len(want) - 1} {
				choice.After = want[i]
				var rest collected
				done, err := Run(t.Context(), st, c, choice, at, &rest)
				if got := ids(rest.facts); err != nil || fmt.Sprint(got) != fmt.Sprint(want[i+1:]) || done.Nodes+done.Relationships != len(got) {
					t.Errorf("%s: %s after %d of %d: %d facts, %v", st.Name(), name, i+1, len(want), len(got), err)
				}
			}
			choice.After = "nothing"
			if _, err := Run(t.Context(), st, c, choice, at, &collected{}); fault.CodeOf(err) != fault.BadUserInput || !strings.HasPrefix(fault.Public(err), "after: ") {
				t.Error(name, err)
			}
		}
	}
}

// TestTheLastLineSaysThatItIsWhole: it counts what there is, and a load takes it.
func TestTheLastLineSaysThatItIsWhole(t *testing.T) {
	c := every(t)
	st, other := onSQLite(t, c), onSQLite(t, c)
	random(t, c, st, 3)
	var b bytes.Buffer
	done, err := Run(t.Context(), st, c, Choice{}, at, NewNDJSON(&b, c))
	if err != nil {
		t.Fatal(err)
	}
	text := exported(t, c, st, Choice{}, "jsonl")
	if want := fmt.Sprintf("%s{\"complete\":true,\"nodes\":%d,\"relationships\":%d}\n", text, done.Nodes, done.Relationships); b.String() != want {
		t.Error(firstDifference(b.String(), want))
	}
	loaded(t, c, other, b.String())
	if again := exported(t, c, other, Choice{}, "jsonl"); again != text {
		t.Error(firstDifference(again, text))
	}
}
