package graph

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/fault"
	"casegraph/internal/recent"
)

// TestStandardIntrospectionIsAlwaysKept asks the query of graphql-js's getIntrospectionQuery
// in two layouts, of an engine that cannot keep anything else. Each time it is another
// document, but only the first is executed.
func TestStandardIntrospectionIsAlwaysKept(t *testing.T) {
	files, err := filepath.Glob("testdata/introspection/*.graphql")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no queries", err)
	}
	c := small(t)
	s := serve(t, c)
	s.exec.SetQueryCache(graphql.NoCache[*ast.QueryDocument]{})
	for _, f := range files {
		query, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s.introspections = newIntrospections(recent.NewBudget(0))
		s.ask(t, string(query), "")
		first, again := s.ask(t, string(query), ""), s.ask(t, "# again\n"+string(query), "")
		if len(first.Errors) > 0 || &first.Data[0] != &again.Data[0] {
			t.Errorf("%s is executed again: %v", f, first.Errors)
		}
	}
	const other = `{ __schema { types { name } } }`
	if first, again := s.ask(t, other, ""), s.ask(t, other, ""); &first.Data[0] == &again.Data[0] {
		t.Error("another query is kept too")
	}
}

// TestToolsReadASchemaOfAnySize: the query of tools is answered however many types there are,
// and what costs a multiple of it is refused.
func TestToolsReadASchemaOfAnySize(t *testing.T) {
	for _, types := range []int{1, 60} {
		var b strings.Builder
		for i := range types {
			fmt.Fprintf(&b, `
				"A thing." type Thing%d @node(plural: "thing%[1]ds") { "Its name." name: String! @label @search "Its size." size: Int @index }
				"One thing is a part of another." type Part%[1]d @relationship(name: "PART_%[1]d", from: "Thing%[1]d", out: "parts%[1]d", to: "Thing%[2]d", in: "wholes%[1]d") { "How much." share: Int }
			`, i, (i+1)%types)
		}
		c, err := ReadCatalog(fstest.MapFS{"things.graphql": {Data: []byte(b.String())}})
		if err != nil {
			t.Fatal(err)
		}
		s := serve(t, c)
		resp := s.ask(t, standardQuery(1<<len(introspectionOptions)-1), "")
		if len(resp.Errors) > 0 {
			t.Errorf("%d types: %v", types, resp.Errors)
		}
		t.Logf("%d types: an answer of %d bytes, a limit of %d", types, len(resp.Data), s.maxSchema)
		most := strings.Repeat("ofType { kind ", 20) + strings.Repeat("}", 20)
		for _, query := range []string{
			`{ __schema { types { fields { type { fields { args { type { ` + most + ` } } } } } } } }`,
			`{ a: __schema { types { ...t } } b: __schema { types { ...t } } c: __schema { types { ...t } } } fragment t on __Type { fields { args { type { ` + most + ` } type2: type { ` + most + ` } } } }`,
		} {
			resp := s.ask(t, query, "")
			if types > 1 && (len(resp.Errors) != 1 || resp.Errors[0].Extensions["code"] != string(fault.TooCostly)) {
				t.Errorf("%d types: %s is not refused: %v", types, query, resp.Errors)
			}
		}
	}
}

// TestIntrospectionKeepsToTheSpecification: graphql-js before 16.14 and graphql-core before
// 3.2.14 fail on a location of directives that they do not know. Only objects are possible
// types.
func TestIntrospectionKeepsToTheSpecification(t *testing.T) {
	s, err := loadSchema(whole(t))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, l := range strings.Fields(`QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION
		SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION`) {
		known[l] = true
	}
	for _, d := range s.Directives {
		for _, l := range d.Locations {
			if !known[string(l)] {
				t.Errorf("@%s is allowed on %s", d.Name, l)
			}
		}
	}
	if values := s.Types["__DirectiveLocation"].EnumValues; len(values) != len(known) {
		t.Errorf("%d locations, not %d", len(values), len(known))
	}
	for name, d := range s.Types {
		for _, p := range s.GetPossibleTypes(d) {
			if d.IsAbstractType() && p.Kind != ast.Object {
				t.Errorf("%s is a possible type of %s, and not an object", p.Name, name)
			}
		}
	}
}
