package catalog

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"casegraph/schema"
)

// FuzzRead reads any text as a schema. It must not panic, and must return either a catalog or
// problems. Every problem must have a position.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/refused/*.txtar")
	for _, name := range files {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, x := range a.Files {
			f.Add(string(x.Data))
		}
	}
	names, _ := fs.Glob(schema.Files, "*.graphql")
	for _, name := range names {
		text, _ := schema.Files.ReadFile(name)
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Read([]File{{Name: "a.graphql", Text: text}}, options)
		problems, ok := errors.AsType[Problems](err)
		switch {
		case err == nil && c == nil, err != nil && (c != nil || !ok || len(problems) == 0):
			t.Fatalf("%v, %v", c, err)
		case c != nil:
			outline(c)
		}
		for _, p := range problems {
			if p.Pos.File == "" || p.Pos.Line < 1 || p.Pos.Column < 1 || p.Message == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}
