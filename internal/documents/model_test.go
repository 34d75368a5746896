// Package documents holds the project's documents to what they speak of. What follows
// from the schema is generated here: -update writes it.
package documents

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/schema"
)

var update = flag.Bool("update", false, "write what is generated anew")

const root = "../../"

func builtin(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := graph.ReadCatalog(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fresh compares a file with what it is to be, or writes it.
func fresh(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if read(t, path) != want {
		t.Errorf("%s is not what the schema makes; go test ./internal/documents -update writes it", strings.TrimPrefix(path, root))
	}
}

func TestModelIsThatOfTheSchema(t *testing.T) { fresh(t, root+"docs/model.md", model(builtin(t))) }

const modelHead = `# The model

<!-- Generated from schema/ by internal/documents; go test ./internal/documents -update writes it. -->

This page lists the types of the graph: what nodes there are, what joins them, and what each of them can
say. It is generated from the declarations in [schema/](../schema). [Types of your
own](loading.md#types-of-your-own) can stand beside them.

![Node types as boxes, and relationships as lines between them](model.svg)

`

// model is the page about the schema.
func model(c *catalog.Catalog) string {
	var b strings.Builder
	b.WriteString(modelHead)
	list := func(title string, n int, name func(int) string) {
		links := make([]string, n)
		for i := range links {
			links[i] = fmt.Sprintf("[%s](#%s)", name(i), strings.ToLower(name(i)))
		}
		fmt.Fprintf(&b, "- %s: %s\n", title, strings.Join(links, ", "))
	}
	list("Nodes", len(c.Nodes), func(i int) string { return c.Nodes[i].Name })
	list("Relationships", len(c.Relationships), func(i int) string { return c.Relationships[i].Name })
	list("Several types", len(c.Unions), func(i int) string { return c.Unions[i].Name })
	list("Enums", len(c.Enums), func(i int) string { return c.Enums[i].Name })

	b.WriteString("\n## Every fact\n\nEvery node has these properties:\n\n")
	properties(&b, c.NodeFields)
	b.WriteString("Every relationship has these:\n\n")
	properties(&b, c.RelationshipFields)
	b.WriteString("Every citation of a fact names a source, and has these:\n\n")
	properties(&b, c.Citation)
	b.WriteString("A dataset has these:\n\n")
	properties(&b, c.Dataset)

	b.WriteString("## Nodes\n\n")
	for _, n := range c.Nodes {
		fmt.Fprintf(&b, "### %s\n\n%s One is asked for by `%s`, many by `%s`.\n\n", n.Name, n.Description, n.Singular, n.Plural)
		properties(&b, n.Own())
		if len(n.Ends) > 0 {
			b.WriteString("| leads to | by | at the far end |\n| --- | --- | --- |\n")
			for _, e := range n.Ends {
				fmt.Fprintf(&b, "| `%s` | [%s](#%s) | %s |\n", e.Field, e.Relationship.Name, strings.ToLower(e.Relationship.Name), far(e.Far))
			}
			b.WriteString("\n")
		}
	}
	b.WriteString("## Relationships\n\n")
	for _, r := range c.Relationships {
		fmt.Fprintf(&b, "### %s\n\n%s\n\nFrom %s (`%s`) to %s (`%s`).", r.Name, r.Description, far(r.From), r.Out, far(r.To), r.In)
		if r.Same {
			b.WriteString(" Both ends are of one type.")
		}
		for _, e := range []struct {
			end  catalog.Direction
			name string
		}{{catalog.Out, r.Out}, {catalog.In, r.In}} {
			var names []string
			for _, p := range r.Orders(e.end) {
				names = append(names, "`"+p.Name+"`")
			}
			if names != nil {
				fmt.Fprintf(&b, " `%s` is [read in the order](operating.md#explain) of %s without sorting.", e.name, strings.Join(names, " or "))
			}
		}
		if r.Undirected {
			b.WriteString(" It has no direction.")
		}
		if r.Acyclic {
			b.WriteString(" No chain of them comes back to where it started.")
		}
		b.WriteString("\n\n")
		properties(&b, r.Own())
	}
	b.WriteString("## Several types\n\nSome relationships lead to nodes of several types.\n\n")
	for _, u := range c.Unions {
		names := make([]string, len(u.Far.Types))
		for i, n := range u.Far.Types {
			names[i] = fmt.Sprintf("[%s](#%s)", n.Name, strings.ToLower(n.Name))
		}
		fmt.Fprintf(&b, "### %s\n\n%s\n\n%s.\n\n", u.Name, u.Description, strings.Join(names, ", "))
	}
	b.WriteString("## Enums\n\n")
	for _, e := range c.Enums {
		fmt.Fprintf(&b, "### %s\n\n%s\n\n| value | says |\n| --- | --- |\n", e.Name, e.Description)
		for _, v := range e.Values {
			fmt.Fprintf(&b, "| `%s` | %s |\n", v.Name, cell(v.Description))
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// far names what may stand at an end.
func far(f *catalog.Far) string {
	if f.Union == nil && f.Single() == nil {
		return "any node"
	}
	return fmt.Sprintf("[%s](#%s)", f.Name, strings.ToLower(f.Name))
}

// properties is a table of them; nothing where there are none.
func properties(b *strings.Builder, all []*catalog.Property) {
	if len(all) == 0 {
		return
	}
	b.WriteString("| property | is | says |\n| --- | --- | --- |\n")
	for _, p := range all {
		typ := p.Type()
		if p.Kind == catalog.EnumKind {
			typ = fmt.Sprintf("[%s](#%s)", typ, strings.ToLower(typ))
		}
		switch {
		case p.List:
			typ += ", several"
		case p.Required:
			typ += ", always there"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", p.Name, typ, cell(p.Description))
	}
	b.WriteString("\n")
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// TestOperatorsAreThoseOfTheAPI keeps the table of operators in docs/asking.md.
func TestOperatorsAreThoseOfTheAPI(t *testing.T) {
	const path = root + "docs/asking.md"
	page := read(t, path)
	m := regexp.MustCompile(`(?s)(<!-- operators -->\n).*(<!-- /operators -->\n)`).FindStringSubmatchIndex(page)
	if m == nil {
		t.Fatal(path, "has no place for the operators")
	}
	fresh(t, path, page[:m[3]]+operators(graph.SDL(builtin(t)))+page[m[4]:])
}

// operators is a table of the operators in the API: what each says, and which kinds of
// properties have it.
func operators(sdl string) string {
	type operator struct{ takes, says string }
	var names []string
	of, kinds := map[string]operator{}, map[string][]string{}
	enums := false
	called := map[string]string{"Text": "searched text", "String": "other text", "StringList": "lists"}
	for _, in := range regexp.MustCompile(`(?ms)^input (\w+)Filter \{\n(.*?)^\}`).FindAllStringSubmatch(sdl, -1) {
		kind := in[1]
		if strings.Contains(sdl, "\nenum "+kind+" {") {
			if enums {
				continue // all enums have the same
			}
			enums, kind = true, "enums"
		}
		kind = cmp.Or(called[kind], kind)
		for _, f := range regexp.MustCompile(`(?m)^  """\n  (.*)\n  """\n  (\w+): (.*)$`).FindAllStringSubmatch(in[2], -1) {
			takes := "a value"
			switch {
			case strings.HasPrefix(f[3], "["):
				takes = "several values"
			case f[3] == "Boolean" && kind != "Boolean" || f[2] == "isNull":
				takes = "`true` or `false`"
			}
			if _, known := of[f[2]]; !known {
				names = append(names, f[2])
				of[f[2]] = operator{takes, f[1]}
			}
			kinds[f[2]] = append(kinds[f[2]], kind)
		}
	}
	var b strings.Builder
	b.WriteString("| operator | takes | says | of |\n| --- | --- | --- | --- |\n")
	for _, n := range names {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", n, of[n].takes, of[n].says, strings.Join(kinds[n], ", "))
	}
	return b.String()
}
