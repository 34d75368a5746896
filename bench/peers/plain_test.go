package peers

import (
	"encoding/json"
	"reflect"
	"testing"
)

// The three say the same.
func TestPlain(t *testing.T) {
	forms := []string{
		`{"courtCase": {"id": "c", "parties": {"edges": [
			{"relationship": {"role": "X"}, "node": {"id": "a", "type": "Person"}},
			{"relationship": {"role": "Y"}, "node": {"id": "b", "type": "Agency"}}]},
			"charges": {"totalCount": 1, "nodes": [{"id": "h"}]}, "names": []}}`,
		`{"courtCase": [{"id": "c", "parties": {"edges": [
			{"relationship": {"role": "Y"}, "node": {"id": "b", "type": "Agency"}},
			{"relationship": {"role": "X"}, "node": {"id": "a", "type": "Person"}}]},
			"charges": {"totalCount": 1, "edges": [{"node": {"id": "h"}}]}, "names": []}]}`,
		`{"courtCase": {"id": "c", "parties": {"nodes": [
			{"role": "X", "node": {"id": "a", "type": "Person"}},
			{"role": "Y", "node": {"id": "b", "type": "Agency"}}]},
			"charges": {"totalCount": 1, "nodes": [{"node": {"id": "h"}}]}, "names": []}}`,
	}
	var first any
	for i, form := range forms {
		var data any
		if err := json.Unmarshal([]byte(form), &data); err != nil {
			t.Fatal(err)
		}
		plain := Plain(data)
		if i == 0 {
			first = plain
		} else if !reflect.DeepEqual(plain, first) {
			t.Errorf("form %d is\n%v, want\n%v", i, plain, first)
		}
	}
	var other any
	if err := json.Unmarshal([]byte(`{"courtCase": {"id": "c", "parties": {"nodes": []}, "charges": {"totalCount": 2, "nodes": []}, "names": []}}`), &other); err != nil {
		t.Fatal(err)
	}
	if reflect.DeepEqual(Plain(other), first) {
		t.Error("what differs is alike")
	}
}
