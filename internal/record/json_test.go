package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzJSON compares ParseJSON with encoding/json: both accept the same texts, with the same
// values, except for what seeds must not have.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{"a": [1, -0.5e+3, true, false, null, "é\n\u00e9\ud83d\ude00"], "b": {}}`, `[]`, `"\ud800"`, `01`, `{"a":1,"a":2}`,
		"\"\xff\"", `{"a" 1}`, `[1,]`, ` 1 `, "\"\t\"", `"\/"`, strings.Repeat("[", 40),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		repeats := 0
		v, err := ParseJSON(data, 1, func(Pos, string) { repeats++ })
		if err != nil {
			e, ok := errors.AsType[*SyntaxError](err)
			if !ok || e.Line < 1 || e.Column < 1 {
				t.Fatalf("%q: no place in %#v", data, err)
			}
			lower := bytes.ToLower(data)
			if json.Valid(data) && utf8.Valid(data) && !bytes.Contains(lower, []byte(`\ud`)) && !strings.Contains(e.Message, "nest deeper") {
				t.Fatalf("%q is refused: %v", data, err)
			}
			return
		}
		if !json.Valid(data) {
			t.Fatalf("%q is accepted", data)
		}
		if repeats > 0 {
			return // ParseJSON uses the first value, encoding/json the last
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

func plainly(v Value) any {
	switch v.Shape {
	case Null:
		return nil
	case Boolean:
		return v.Text == "true"
	case Number:
		return json.Number(v.Text)
	case Text:
		return v.Text
	case List:
		out := []any{}
		for _, x := range v.Items {
			out = append(out, plainly(x))
		}
		return out
	case Object:
	}
	out := map[string]any{}
	for _, m := range v.Members {
		out[m.Name] = plainly(m.Value)
	}
	return out
}
