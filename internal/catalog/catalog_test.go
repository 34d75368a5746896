package catalog

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// options are those of the program.
var options = Options{
	Computed:           map[string]func(map[string]any) any{"Thing.computed": func(map[string]any) any { return nil }},
	Derived:            map[string]bool{"Thing.derived": true},
	ReservedTypes:      []string{"Server", "Search"},
	ReservedRoots:      []string{"server", "search"},
	ReservedNodeFields: []string{"relationships"},
}

// TestRefused reads the schemas of testdata/refused, one behaviour in each file, and compares
// the problems, in the order of files and lines.
func TestRefused(t *testing.T) {
	cases, err := filepath.Glob("testdata/refused/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			a := txtar.Parse(text)
			var files []File
			var kept []txtar.File
			for _, f := range a.Files {
				if f.Name != "problems" {
					kept = append(kept, f)
					files = append(files, File{Name: f.Name, Text: string(f.Data)})
				}
			}
			c, err := Read(files, options)
			problems, ok := errors.AsType[Problems](err)
			if c != nil || !ok || len(problems) == 0 {
				t.Fatalf("read as %v, %v", c, err)
			}
			got := txtar.Format(&txtar.Archive{Comment: a.Comment, Files: append(kept, txtar.File{Name: "problems", Data: []byte(err.Error() + "\n")})})
			if *update {
				if err := os.WriteFile(name, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !bytes.Equal(text, got) {
				t.Errorf("run with -update and look at the difference; got\n%s", got)
			}
		})
	}
}
