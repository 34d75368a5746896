package graph

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

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
