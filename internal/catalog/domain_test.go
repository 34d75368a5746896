package catalog

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"casegraph/internal/test/goldenfile"
	"casegraph/schema"
)

// domain returns the program's own domain, without the code of its computed fields.
func domain(t testing.TB) *Catalog {
	t.Helper()
	names, err := fs.Glob(schema.Files, "*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	var files []File
	for _, name := range names {
		text, err := schema.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if name != schema.Service {
			files = append(files, File{Name: name, Text: string(text)})
		}
	}
	c, err := Read(files, Options{
		Computed: map[string]func(map[string]any) any{
			"Sentence.months":   func(map[string]any) any { return nil },
			"Source.shortTitle": func(map[string]any) any { return nil },
		},
		Derived: map[string]bool{"Claim.standing": true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestDomain compares the program's own domain with testdata/domain.txt: its types, their
// properties and their ends.
func TestDomain(t *testing.T) {
	goldenfile.Compare(t, *update, "testdata/domain.txt", outline(domain(t)))
}

// orders are the orders in which an end is read without sorting.
func orders(e *End) string {
	var names []string
	for _, p := range e.Relationship.Orders(e.Direction) {
		names = append(names, p.Name)
	}
	if names == nil {
		return ""
	}
	return ", in the order of " + strings.Join(names, " or ")
}

func outline(c *Catalog) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%d node types, %d relationship types, %d unions, %d enums", len(c.Nodes), len(c.Relationships), len(c.Unions), len(c.Enums))
	for _, t := range c.Nodes {
		line("\n%s: %s, %s", t.Name, t.Singular, t.Plural)
		for _, u := range t.Unions {
			line("  in %s", u.Name)
		}
		for _, p := range t.Own() {
			line("  %s %s%s", p.Name, shape(p), marks(p))
		}
		for _, e := range t.Ends {
			line("  %s %s %s %s%s", e.Field, e.Direction, e.Relationship.Name, e.Far.Name, orders(e))
		}
		for _, w := range t.Warnings {
			line("  warns that it %s", w.Say)
		}
	}
	for _, t := range c.Relationships {
		more := ""
		if t.Same {
			more += " same"
		}
		if t.Undirected {
			more += " undirected"
		}
		if t.Acyclic {
			more += " acyclic"
		}
		for _, ch := range t.From.Types[0].Chains {
			if ch.Relationship == t {
				more += " chains " + ch.Length + " " + ch.Ends
			}
		}
		line("\n%s %s: %s.%s to %s.%s%s", t.Name, t.Label, t.From.Name, t.Out, t.To.Name, t.In, more)
		for _, p := range t.Own() {
			line("  %s %s%s", p.Name, shape(p), marks(p))
		}
	}
	for _, u := range c.Unions {
		line("\n%s", u.Name)
		for _, t := range u.Far.Types {
			line("  of %s", t.Name)
		}
		for _, p := range u.Properties {
			line("  shares %s %s", p.Name, shape(p))
		}
		for _, e := range u.Ends {
			line("  shares %s %s %s %s", e.Field, e.Direction, e.Relationship.Name, e.Far.Name)
		}
	}
	return b.String()
}

func shape(p *Property) string {
	switch {
	case p.List:
		return "[" + p.Type() + "!]!"
	case p.Required:
		return p.Type() + "!"
	}
	return p.Type()
}

func marks(p *Property) string {
	var out string
	for _, m := range []struct {
		name string
		is   bool
	}{{"search", p.Search}, {"label", p.Label && p.IsName}, {"label(name: false)", p.Label && !p.IsName}, {"unique", p.Unique}, {"index", p.Index}, {"computed", p.Computed}, {"derived", p.Derived}} {
		if m.is {
			out += " @" + m.name
		}
	}
	if p.NotBefore != "" {
		out += " not before " + p.NotBefore
	}
	if p.Default != nil {
		out += fmt.Sprintf(" = %v", p.Default)
	}
	return out
}

func TestEveryTypeMayBeFoundByName(t *testing.T) {
	c := domain(t)
	for i, n := range c.Nodes {
		if c.Node(n.Name) != n || n.Index != i || n.Far.Single() != n || !c.Any.Has(n) {
			t.Errorf("%s is lost", n.Name)
		}
		for _, p := range n.Properties {
			if n.Property(p.Name) != p || p.Common != (n.Own() == nil || p.Owner != n.Name) {
				t.Errorf("%s.%s is lost", n.Name, p)
			}
		}
		for _, e := range n.Ends {
			if n.End(e.Field) != e || e.Far == nil {
				t.Errorf("%s.%s is lost", n.Name, e.Field)
			}
			// The field of the other side leads back, or is the same field.
			for _, f := range e.Far.Types {
				if e.Relationship.Same && f != n {
					continue
				}
				back, field := In, e.Relationship.In
				switch e.Direction {
				case In:
					back, field = Out, e.Relationship.Out
				case Both:
					back = Both
				case Out:
				}
				b := f.End(field)
				if b == nil || b.Relationship != e.Relationship || b.Direction != back || !b.Far.Has(n) {
					t.Errorf("%s.%s does not lead back from %s.%s", n.Name, e.Field, f.Name, field)
				}
			}
		}
	}
	for i, r := range c.Relationships {
		if c.Relationship(r.Name) != r || r.Index != i {
			t.Errorf("%s is lost", r.Name)
		}
	}
	if c.Source() == nil || c.Any.Single() != nil || c.Node("Nobody") != nil || c.Relationship("Nothing") != nil || c.Enum("FactStatus") == nil {
		t.Error("what is always there is not, or what is not is")
	}
}

// TestSourceIsAddedWhereNoneIsDeclared checks that there always is a type to cite.
func TestSourceIsAddedWhereNoneIsDeclared(t *testing.T) {
	thing := File{Name: "a.graphql", Text: `"A thing." type Thing @node(plural: "things")`}
	own := File{Name: "b.graphql", Text: `"A paper." type Source @node(plural: "papers") { "Its page." page: Int }`}
	c, err := Read([]File{thing}, Options{})
	if err != nil || len(c.Nodes) != 2 || c.Source() != c.Nodes[1] || c.Source().LabelProperties() == nil {
		t.Errorf("not added: %v, %v", c, err)
	}
	c, err = Read([]File{thing, own}, Options{})
	if err != nil || len(c.Nodes) != 2 || c.Source().Plural != "papers" {
		t.Errorf("not the declared one: %v, %v", c, err)
	}
	if c, err = Read(nil, Options{}); err != nil || len(c.Nodes) != 1 {
		t.Errorf("of no files: %v, %v", c, err)
	}
}

// TestHashFollowsTheDeclarations checks that the hash does not depend on the order or the
// folder of the files.
func TestHashFollowsTheDeclarations(t *testing.T) {
	a := File{Name: "a.graphql", Text: `"A thing." type Thing @node(plural: "things")`}
	b := File{Name: "b.graphql", Text: `"Another." type Other @node(plural: "others")`}
	hash := func(files ...File) string {
		c, err := Read(files, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return c.Hash
	}
	moved := a
	moved.Folder = "elsewhere"
	changed := a
	changed.Text = strings.Replace(a.Text, "thing.", "thing!", 1)
	if hash(a, b) != hash(b, a) || hash(a, b) != hash(moved, b) || len(hash(a)) != 16 {
		t.Error("the hash follows more than the declarations")
	}
	if hash(a) == hash(a, b) || hash(a) == hash(changed) {
		t.Error("the hash does not follow the declarations")
	}
}

// TestProblemsNameTheFolder checks that problems in files of the same name differ.
func TestProblemsNameTheFolder(t *testing.T) {
	_, err := Read([]File{
		{Name: "a.graphql", Text: `type Thing @node(plural: "things")`, Folder: "mine"},
		{Name: "a.graphql", Text: `"A thing." type Thing @node(plural: "things")`, Folder: "theirs/of them"},
	}, Options{})
	want := "mine/a.graphql:1:6: Thing has no description; write one in a sentence\n" +
		"theirs/of them/a.graphql:1:17: Thing is declared twice, first at mine/a.graphql:1:6; give one another name"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
