package load

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

func testCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	text, err := os.ReadFile("testdata/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Read([]catalog.File{{Name: "schema.graphql", Text: string(text)}}, catalog.Options{Computed: derive.Computed()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func inMemory(name, content string) Input {
	return Input{name, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

func clock(day int) func() time.Time {
	return func() time.Time { return time.Date(2026, 1, day, 12, 0, 0, 123456789, time.UTC) }
}

// TestLoads runs each case of testdata: files to load in, what is said out. A
// file named before/… is loaded first, by itself; a line `# max N` of the comment
// sets MaxErrors. In the files, {{01}} stands for the byte 0x01.
func TestLoads(t *testing.T) {
	c := testCatalog(t)
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			st := newFake()
			var inputs []Input
			var kept []txtar.File
			want := ""
			for i, f := range a.Files {
				content := raw(string(f.Data))
				if f.Name == "want" {
					want = string(f.Data)
					continue
				}
				kept = append(kept, f)
				if strings.HasPrefix(f.Name, "before/") {
					if _, err := Run(t.Context(), st, c, []Input{inMemory(f.Name, content)}, Options{Now: clock(i + 1)}); err != nil {
						t.Fatalf("%s: %v", f.Name, err)
					}
					continue
				}
				inputs = append(inputs, inMemory(f.Name, content))
			}
			opts := Options{Now: clock(20)}
			if _, after, ok := strings.Cut(string(a.Comment), "# max "); ok {
				if _, err := fmt.Sscan(after, &opts.MaxErrors); err != nil {
					t.Fatal(err)
				}
			}
			got := said(Run(t.Context(), st, c, inputs, opts))
			if *update {
				a.Files = append(kept, txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func raw(s string) string {
	for b := range 256 {
		s = strings.ReplaceAll(s, fmt.Sprintf("{{%02X}}", b), string([]byte{byte(b)}))
	}
	return s
}

// said is what a user is told.
func said(r Report, err error) string {
	if problems, ok := errors.AsType[*Problems](err); ok {
		return problems.Error() + "\n"
	}
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	s := r.String()
	if w := r.Warned(); w != "" {
		s += "warnings:\n" + w + "\n"
	}
	return s
}

func TestNoFilesIsAnError(t *testing.T) {
	if _, err := Run(context.Background(), newFake(), testCatalog(t), nil, Options{}); err == nil {
		t.Error("no error")
	}
}
