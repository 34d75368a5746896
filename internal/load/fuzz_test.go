package load

import (
	"errors"
	"testing"
)

// fuzzLoad loads whatever it is given. It must not panic; what is wrong has a
// place; what is right is, the second time, unchanged.
func fuzzLoad(f *testing.F, name string, seeds ...string) {
	c := testCatalog(f)
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		st := &spy{Store: newFake()}
		in := []Input{inMemory(name, string(data))}
		_, err := Run(t.Context(), st, c, in, Options{Now: clock(1)})
		if problems, ok := errors.AsType[*Problems](err); ok {
			if problems.Total == 0 || len(problems.List) == 0 || len(st.put) > 0 {
				t.Fatalf("%d of %d problems, %v put", len(problems.List), problems.Total, st.put)
			}
			for _, p := range problems.List {
				if p.Place.Line < 1 || p.Place.Column < 1 || p.Message == "" {
					t.Fatalf("no place: %#v", p)
				}
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		put := len(st.put)
		again, err := Run(t.Context(), st, c, in, Options{Now: clock(2)})
		if err != nil || again.writes() || len(st.put) != put {
			t.Fatalf("the second time: %v\n%v", err, again)
		}
	})
}

func FuzzYAML(f *testing.F) {
	fuzzLoad(f, "a.yaml", "dataset: d\nsource: s\nnodes:\n- {type: Source, id: s}\n- type: Person\n  id: p\n  born: 2020\n  cite: [p1, {locator: x, fields: [name]}]\nrelationships:\n- {type: Knows, from: p, to: p}\n",
		"dataset: &a d\nnodes: [*a]", "a: |\n  b\n? c\n: d", "--- !!map\n{a: !!str b}", "%YAML 1.1\n---\n", "\uFEFFdataset: d")
}

func FuzzJSONFile(f *testing.F) {
	fuzzLoad(f, "a.json", `{"dataset":"d","source":"s","nodes":[{"type":"Source","id":"s"},{"type":"Person","id":"p","age":3,"cite":"x"}],"relationships":[{"type":"Knows","from":"p","to":"p"}]}`)
}

func FuzzJSONLines(f *testing.F) {
	fuzzLoad(f, "a.jsonl", "{\"dataset\":\"d\",\"source\":\"s\"}\n{\"type\":\"Source\",\"id\":\"s\"}\n{\"type\":\"Person\",\"id\":\"p\",\"cite\":{\"locator\":\"x\"}}\n{\"type\":\"PartOf\",\"from\":\"p\",\"to\":\"p\"}\n")
}
