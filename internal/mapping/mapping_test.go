package mapping

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/record"
	"casegraph/internal/store/sqlite"
	"casegraph/schema"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

func domain(t testing.TB, more ...string) *catalog.Catalog {
	t.Helper()
	folders := []fs.FS{schema.Files}
	for _, dir := range more {
		folders = append(folders, os.DirFS(dir))
	}
	c, err := graph.ReadCatalog(folders...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestMappings runs each case of testdata. A case has map.yaml and data, and wants the
// errors, or each record that is made.
func TestMappings(t *testing.T) {
	c := domain(t)
	cases(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) string { return readTwice(t, c, a) })
}

// cases runs each archive of a pattern, without its file want, and compares what it gives
// with that file.
func cases(t *testing.T, pattern string, run func(*testing.T, *txtar.Archive) string) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool {
				if f.Name == "want" {
					want = string(f.Data)
				}
				return f.Name == "want"
			})
			got := run(t, a)
			if *update {
				a.Files = append(a.Files, txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func input(name, content string) load.Input {
	for b := range 256 {
		content = strings.ReplaceAll(content, fmt.Sprintf("<%02X>", b), string([]byte{byte(b)}))
	}
	return load.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

// readTwice reads a case twice, checks that both readings agree, and prints the result.
func readTwice(t *testing.T, c *catalog.Catalog, a *txtar.Archive) string {
	t.Helper()
	var files []load.Input
	for _, f := range a.Files[1:] {
		files = append(files, input(f.Name, string(f.Data)))
	}
	m, err := Read(input(a.Files[0].Name, string(a.Files[0].Data)).File(), c)
	if problems, ok := errors.AsType[*load.Problems](err); ok {
		return problems.Error() + "\n"
	}
	if err != nil {
		t.Fatal(err)
	}
	inputs := m.Inputs(files, "")
	once, again := printed(t, inputs), printed(t, inputs)
	if once != again {
		t.Errorf("the second reading gives\n%s\nthe first\n%s", again, once)
	}
	return once
}

func printed(t *testing.T, inputs []load.Input) string {
	var b strings.Builder
	for _, in := range inputs {
		wrong := func(at record.Pos, message string) {
			fmt.Fprintln(&b, load.Problem{Place: load.Place{File: in.Name, Line: at.Line, Column: at.Column, Rule: at.Rule}, Message: message})
		}
		err := in.Source.Read(record.To{
			Header: func(v *record.Value, _ []string) { fmt.Fprintf(&b, "header %s\n", show(v)) },
			Record: func(r record.Record) error {
				fmt.Fprintf(&b, "%d:%d %s\n", r.Line, r.Column, show(&r.Value))
				return nil
			},
			Begin: func(*record.Value) {}, Fail: wrong, Reject: wrong, Lost: wrong,
			Warn: func(at record.Pos, _, message string) { wrong(at, message) },
			Omit: func(o record.Omission) {
				if o.Message == "" {
					o.Message = fmt.Sprintf("%s: %s %d", o.Reason, o.Subject, o.Count)
				}
				wrong(o.At, o.Message)
			},
			Count: func(t record.Tally) { fmt.Fprintf(&b, "%+v\n", t) },
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func show(v *record.Value) string {
	switch v.Shape {
	case record.List:
		var out []string
		for i := range v.Items {
			out = append(out, show(&v.Items[i]))
		}
		return "[" + strings.Join(out, ", ") + "]"
	case record.Object:
		var out []string
		for _, m := range v.Members {
			out = append(out, m.Name+": "+show(&m.Value))
		}
		return "{" + strings.Join(out, ", ") + "}"
	case record.Text:
		return fmt.Sprintf("%q", v.Text)
	case record.Null, record.Boolean, record.Number:
	}
	return strings.TrimPrefix(v.String(), "the number ")
}

// TestMadeFactsAreCheckedWithBothPlaces loads facts of a mapping that the loader refuses.
func TestMadeFactsAreCheckedWithBothPlaces(t *testing.T) {
	c := domain(t)
	m, err := Read(input("map.yaml", `
dataset: d
records:
- nodes:
  - type: Person
    id: "p-{no}"
    born: "{born}"
`).File(), c)
	if err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close(context.Background())
	if err := st.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	_, err = load.Run(t.Context(), st, c, m.Inputs([]load.Input{input("a.csv", "no,born\né,2021-02-30\n")}, ""), load.Options{})
	want := `a.csv:2:1 (mapped at map.yaml:6:9): id: "p-é" is not an id; expected 1 to 128 of the characters A–Z a–z 0–9 . _ : -, the first a letter or a digit
a.csv:2:3 (mapped at map.yaml:7:11): born: `
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// TestEveryKeyIsDocumented in the tables of docs/loading.md.
func TestEveryKeyIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/loading.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range slices.Concat(mappingKeys, recordsKeys, transformKeys) {
		if !regexp.MustCompile("(?m)^\\| [^|]*`" + key + "`").Match(page) {
			t.Errorf("docs/loading.md has no key %s in its tables", key)
		}
	}
}
