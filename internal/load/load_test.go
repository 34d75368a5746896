package load

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/store"
	"casegraph/internal/store/sqlite"
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
	return Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
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
			if *update {
				a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return f.Name == "want" })
				a.Files = append(a.Files, txtar.File{Name: "want", Data: []byte(loadCase(t, c, newFake(), a))})
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want := a.Files[len(a.Files)-1]
			onStores(t, c, func(t *testing.T, st store.Store) {
				if got := loadCase(t, c, st, a); got != string(want.Data) {
					t.Errorf("got\n%s\n%s\n%s", got, want.Name, want.Data)
				}
			})
		})
	}
}

// loadCase loads the files of a case, and gives what a user is told in the end.
func loadCase(t *testing.T, c *catalog.Catalog, st store.Store, a *txtar.Archive) string {
	t.Helper()
	var inputs []Input
	for i, f := range a.Files {
		in := inMemory(f.Name, raw(string(f.Data)))
		switch {
		case f.Name == "want":
		case strings.HasPrefix(f.Name, "before/"):
			if _, err := Run(t.Context(), st, c, []Input{in}, Options{Now: clock(i + 1)}); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		default:
			inputs = append(inputs, in)
		}
	}
	opts := Options{Now: clock(20)}
	if _, after, ok := strings.Cut(string(a.Comment), "# max "); ok {
		if _, err := fmt.Sscan(after, &opts.MaxErrors); err != nil {
			t.Fatal(err)
		}
	}
	return said(Run(t.Context(), st, c, inputs, opts))
}

// onStores runs a test on an empty store of each sort, made to fit the catalog.
func onStores(t *testing.T, c *catalog.Catalog, test func(*testing.T, store.Store)) {
	t.Run("memory", func(t *testing.T) { test(t, newFake()) })
	t.Run("sqlite", func(t *testing.T) {
		st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := st.Close(context.Background()); err != nil {
				t.Error(err)
			}
		}()
		if err := st.Migrate(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		test(t, st)
	})
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
