package graph

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// TestPlans compiles the operations of testdata/plans. After each operation the file has the
// result: `plan` with the list of each root field, or `errors`.
func TestPlans(t *testing.T) {
	operations(t, "testdata/plans/*.txtar", (*server).comesTo)
}

// TestResponses answers the operations of testdata/responses from an empty store.
func TestResponses(t *testing.T) {
	operations(t, "testdata/responses/*.txtar", func(s *server, t *testing.T, query, variables string) []txtar.File {
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(s.ask(t, query, variables)); err != nil {
			t.Fatal(err)
		}
		return []txtar.File{{Name: "response", Data: out.Bytes()}}
	})
}

// operations runs the operations of some files, one behaviour in each file, and compares
// their results with those in the file. Each operation is a section `query`, followed by
// `variables` (JSON) if it has some.
func operations(t *testing.T, glob string, comesTo func(s *server, t *testing.T, query, variables string) []txtar.File) {
	c := small(t)
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			s := serve(t, c)
			out := &txtar.Archive{Comment: a.Comment}
			for i, f := range a.Files {
				if f.Name != "query" {
					continue
				}
				out.Files = append(out.Files, f)
				variables := ""
				if i+1 < len(a.Files) && a.Files[i+1].Name == "variables" {
					out.Files = append(out.Files, a.Files[i+1])
					variables = string(a.Files[i+1].Data)
				}
				came := comesTo(s, t, string(f.Data), variables)
				out.Files = append(out.Files, came...)
				if again := comesTo(s, t, string(f.Data), variables); !reflect.DeepEqual(again, came) {
					t.Errorf("the second time the result is\n%s", txtar.Format(&txtar.Archive{Files: again}))
				}
			}
			golden(t, name, txtar.Format(out))
		})
	}
}

// comesTo returns the plans or the errors of an operation.
func (s *server) comesTo(t *testing.T, query, variables string) (out []txtar.File) {
	s.plans = nil
	resp := s.ask(t, query, variables)
	var plans, errs bytes.Buffer
	keys := keysOf(t, resp.Data)
	for i, l := range s.plans {
		if len(keys) == len(s.plans) && len(keys) > 1 {
			plans.WriteString(keys[i] + ": ")
		}
		plans.WriteString(l.String())
	}
	for _, e := range resp.Errors {
		fmt.Fprintf(&errs, "%v: %s\n", e.Extensions["code"], e.Message)
		if e.Path != nil {
			fmt.Fprintf(&errs, "  in %s\n", e.Path)
		}
		for _, l := range e.Locations {
			fmt.Fprintf(&errs, "  at %d:%d\n", l.Line, l.Column)
		}
	}
	if plans.Len() > 0 || errs.Len() == 0 {
		out = append(out, txtar.File{Name: "plan", Data: plans.Bytes()})
	}
	if errs.Len() > 0 {
		out = append(out, txtar.File{Name: "errors", Data: errs.Bytes()})
	}
	return out
}

// keysOf returns the keys of a JSON object, in their order.
func keysOf(t *testing.T, data []byte) (keys []string) {
	d := json.NewDecoder(bytes.NewReader(data))
	if open, _ := d.Token(); open != json.Delim('{') {
		return nil
	}
	for d.More() {
		key, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			t.Fatalf("not JSON: %s", data)
		}
		keys = append(keys, key.(string))
	}
	return keys
}

// golden compares a result with a file. With -update it writes the file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs from the result; run with -update and look at the difference\n%s", name, firstDifference(string(want), string(got)))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "(end)", "(end)"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\n  want %s\n  got  %s", i+1, a, b)
		}
	}
	return ""
}
