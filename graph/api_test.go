package graph

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
)

// TestAPIIsAsCommitted compares the API that is derived from the domain with api.graphql,
// which readers and other programs use.
func TestAPIIsAsCommitted(t *testing.T) {
	golden(t, "api.graphql", []byte(SDL(whole(t))))
}

// TestAPIDoesNotDependOnChance derives the API several times.
func TestAPIDoesNotDependOnChance(t *testing.T) {
	want := SDL(whole(t))
	for range 5 {
		if got := SDL(whole(t)); got != want {
			t.Fatal(firstDifference(want, got))
		}
	}
}

// TestAPIIsSmallAndDescribed checks that there are at most 480 types, and that each type,
// field, argument and value has a description.
func TestAPIIsSmallAndDescribed(t *testing.T) {
	for name, c := range map[string]*catalog.Catalog{"builtin": whole(t), "small": small(t)} {
		s, err := loadSchema(c)
		if err != nil {
			t.Fatal(err)
		}
		types := 0
		for _, d := range s.Types {
			if d.BuiltIn || strings.HasPrefix(d.Name, "__") {
				continue
			}
			types++
			described(t, d.Name, d.Description)
			for _, f := range d.Fields {
				if strings.HasPrefix(f.Name, "__") {
					continue
				}
				described(t, d.Name+"."+f.Name, f.Description)
				for _, a := range f.Arguments {
					described(t, d.Name+"."+f.Name+"."+a.Name, a.Description)
				}
			}
			for _, v := range d.EnumValues {
				described(t, d.Name+"."+v.Name, v.Description)
			}
		}
		t.Logf("%s: %d types", name, types)
		if types > 480 {
			t.Errorf("%s: %d types, more than 480", name, types)
		}
	}
}

func described(t *testing.T, name, description string) {
	t.Helper()
	if !strings.HasSuffix(strings.TrimSpace(description), ".") {
		t.Errorf("%s is not described in a sentence: %q", name, description)
	}
}

// TestInterfacesAgree checks that all types of an interface have its fields, with the same
// types and arguments, so that one selection fits them all.
func TestInterfacesAgree(t *testing.T) {
	s, err := loadSchema(whole(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range s.Types {
		if d.Kind != ast.Interface {
			continue
		}
		possible := s.GetPossibleTypes(d)
		if len(possible) == 0 {
			t.Errorf("nothing implements %s", d.Name)
		}
		for _, o := range possible {
			for _, f := range d.Fields {
				g := o.Fields.ForName(f.Name)
				if g == nil || g.Type.String() != f.Type.String() || argumentsOf(g) != argumentsOf(f) {
					t.Errorf("%s.%s differs from %s", o.Name, f.Name, d.Name)
				}
			}
			for _, i := range d.Interfaces {
				if !slices.Contains(o.Interfaces, i) {
					t.Errorf("%s implements %s, but not its %s", o.Name, d.Name, i)
				}
			}
		}
	}
}

func argumentsOf(f *ast.FieldDefinition) string {
	var out []string
	for _, a := range f.Arguments {
		out = append(out, a.Name+": "+a.Type.String())
	}
	return strings.Join(out, ", ")
}

// TestGeneratedCodeIsFresh runs gqlgen on a copy of its input and compares the output.
func TestGeneratedCodeIsFresh(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum", "gqlgen.yml", "schema/service.graphql"} {
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	generate := exec.CommandContext(t.Context(), "go", "tool", "gqlgen", "generate")
	generate.Dir = dir
	if out, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"generated.go", "models.go"} {
		got, err := os.ReadFile(filepath.Join(dir, "graph/service", name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("service", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s is not what gqlgen generates; run make generate\n%s", name, firstDifference(string(want), string(got)))
		}
	}
}
