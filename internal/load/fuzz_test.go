package load

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzJSON holds parseJSON to encoding/json: what one accepts the other does,
// with the same values, but for what a seed must not have.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{"a": [1, -0.5e+3, true, false, null, "é\n\u00e9\ud83d\ude00"], "b": {}}`, `[]`, `"\ud800"`, `01`, `{"a":1,"a":2}`,
		"\"\xff\"", `{"a" 1}`, `[1,]`, ` 1 `, "\"\t\"", `"\/"`, strings.Repeat("[", 40),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		repeats := 0
		v, err := parseJSON(data, 1, func(pos, string) { repeats++ })
		if err != nil {
			e, ok := errors.AsType[*syntaxError](err)
			if !ok || e.line < 1 || e.column < 1 {
				t.Fatalf("%q: no place in %#v", data, err)
			}
			lower := bytes.ToLower(data)
			if json.Valid(data) && utf8.Valid(data) && !bytes.Contains(lower, []byte(`\ud`)) && !strings.Contains(e.message, "nest deeper") {
				t.Fatalf("%q is refused: %v", data, err)
			}
			return
		}
		if !json.Valid(data) {
			t.Fatalf("%q is accepted", data)
		}
		if repeats > 0 {
			return // the first counts here, the last there
		}
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := plainly(v); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read as %#v, not %#v", data, got, want)
		}
	})
}

func plainly(v value) any {
	switch v.shape {
	case nullShape:
		return nil
	case booleanShape:
		return v.text == "true"
	case numberShape:
		return json.Number(v.text)
	case textShape:
		return v.text
	case listShape:
		out := []any{}
		for _, x := range v.items {
			out = append(out, plainly(x))
		}
		return out
	default:
		out := map[string]any{}
		for _, m := range v.members {
			out[m.name] = plainly(m.value)
		}
		return out
	}
}

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
