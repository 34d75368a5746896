package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestFirstAnswersJoinWhatIsKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.json")
	a := row{Query: "a", System: "floor-neo4j", Nodes: 10, Concurrency: 1, P50: 2, Cold: 30}
	many := row{Query: "a", System: "floor-neo4j", Nodes: 10, Concurrency: 8, P50: 3}
	larger := row{Query: "a", System: "floor-neo4j", Nodes: 20, Concurrency: 1, P50: 4}
	write := func(r *report) {
		if err := r.write(file); err != nil {
			t.Fatal(err)
		}
	}
	write(&report{Machine: map[string]any{"cpu": "one"}, Rows: []row{a, many, larger}})
	first := row{Query: "a", System: "floor-neo4j", Nodes: 10, Concurrency: 1, Cold: 40}
	other := row{Query: "b", System: "floor-neo4j", Nodes: 10, Concurrency: 1, Cold: 50}
	without := row{Query: "introspection", System: "floor-neo4j", Nodes: 10, Concurrency: 1}
	write(&report{Machine: map[string]any{"cpu": "two"}, Rows: []row{first, other, without}, coldOnly: true})

	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got report
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	a.Cold = 40
	if want := []row{a, many, other, larger}; !reflect.DeepEqual(got.Rows, want) {
		t.Errorf("got %+v\nwant %+v", got.Rows, want)
	}
	if got.Machine["cpu"] != "one" || got.ColdMachine["cpu"] != "two" {
		t.Error(got.Machine, got.ColdMachine)
	}
}
