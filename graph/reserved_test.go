package graph

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/api"
	"casegraph/internal/catalog"
	"casegraph/schema"
)

// TestNamesOfTheAPIAreReserved declares a type, a root field or a property with each name that
// the API adds to the program's own domain. Each must be refused. Names that package api adds
// are reserved in internal/catalog/reserved.go, those of a view in its declaration.
func TestNamesOfTheAPIAreReserved(t *testing.T) {
	c, err := ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	s, err := gqlparser.LoadSchema(&ast.Source{Input: SDL(c)})
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]string{} // the name, by the text that declares it
	for i, name := range ownTypes(c, s) {
		declared[fmt.Sprintf(`type %s @node(plural: "things%d") { "A." a: String }`, name, i)] = name
		declared[fmt.Sprintf(`enum %s { "A." A }`, name)] = "enum " + name
	}
	for i, f := range s.Query.Fields {
		root := func(t *catalog.NodeType) bool { return f.Name == t.Singular || f.Name == t.Plural }
		if !strings.HasPrefix(f.Name, "__") && !slices.ContainsFunc(c.Nodes, root) {
			declared[fmt.Sprintf(`type Thing%d @node(plural: %q) { "A." a: String }`, i, f.Name)] = "Query." + f.Name
		}
	}
	for _, f := range s.Types["Node"].Fields {
		declared[fmt.Sprintf(`type Thing @node(plural: "things") { "A." %s: String }`, f.Name)] = "Node." + f.Name
	}
	for _, f := range s.Types["Relationship"].Fields {
		declared[fmt.Sprintf(`type Joins @relationship(name: "JOINS", from: "Person", out: "joins", to: "Person", in: "joinedBy") { "A." %s: String }`, f.Name)] = "Relationship." + f.Name
	}
	for text, name := range declared {
		_, err := ReadCatalog(schema.Files, fstest.MapFS{"mine.graphql": {Data: []byte(`"A thing." ` + text)}})
		if problems, ok := errors.AsType[catalog.Problems](err); !ok || !strings.Contains(problems.Error(), "API") && !strings.Contains(problems.Error(), "derived types") {
			t.Errorf("%s is a name of the API; reserve it in internal/catalog/reserved.go or in its view\n%s\n%v", name, text, err)
		}
	}
}

// ownTypes returns the names of the API's own types, and of its own lists, such as Search of
// SearchConnection.
func ownTypes(c *catalog.Catalog, s *ast.Schema) []string {
	domain := map[string]bool{}
	for _, x := range c.Enums {
		domain[x.Name] = true
	}
	for _, t := range c.Relationships {
		domain[t.Name] = true
	}
	for _, f := range api.Fars(c) {
		domain[f.Name] = f != c.Any
	}
	for _, t := range c.Nodes {
		for _, e := range t.Ends {
			domain[e.Relationship.Name+e.Far.Name] = true // the list of an end
		}
	}
	derived := regexp.MustCompile("^__|(Connection|Edge|Where|OrderBy|Match|Filter|Facet|Stat)$")
	var names []string
	for name := range s.Types {
		list, ok := strings.CutSuffix(name, "Connection")
		if ok && !domain[list] || !ok && !domain[name] && !derived.MatchString(name) {
			names = append(names, list)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
