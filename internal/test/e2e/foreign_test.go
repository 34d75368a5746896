package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/test/neo4jtest"
)

// TestNobodyTouchesAForeignNeo4j: every command refuses a database with data of another
// program, even if the labels are those of the schema. The error says what the database has,
// and the database stays unchanged.
func TestNobodyTouchesAForeignNeo4j(t *testing.T) {
	address := neo4jtest.Open(t)
	for _, label := range []string{"Person", "Film"} {
		asked(t, address, "MATCH (n) DETACH DELETE n")
		asked(t, address, "UNWIND range(1, 200) AS i CREATE (:"+label+" {name: 'x' + i})")
		before := contents(t, address)
		for _, args := range [][]string{
			{"query", "-e", "{ people { totalCount nodes { id } } }"}, {"explain", "-e", "{ people { totalCount } }"},
			{"export"}, {"check", article(t)}, {"dataset", "list"}, {"dataset", "show", "x"}, {"dataset", "remove", "x"},
			{"serve", "--listen", "127.0.0.1:0"}, {"migrate"}, {"migrate", "--dry-run"},
			{"load", article(t)}, {"load", "--dry-run", article(t)},
		} {
			out, exit := runs(t, append(args, "--store", address)...)
			if exit != 3 || !strings.Contains(out, `holds 200 nodes, of them "`+label+`"`) {
				t.Errorf("%v: exit %d\n%s", args, exit, out)
			}
			assertNoCredentials(t, address, out)
		}
		if after := contents(t, address); after != before {
			t.Errorf("before\n%s\nafter\n%s", before, after)
		}
	}
	asked(t, address, "MATCH (n) DETACH DELETE n")
}

// TestReadersOfNeo4jChangeNothing: serve prepares an empty database, and other readers do
// not. A database that was loaded with another schema is refused.
func TestReadersOfNeo4jChangeNothing(t *testing.T) {
	address := neo4jtest.Open(t)
	before := contents(t, address)
	readers := [][]string{{"query", "-e", "{ people { totalCount } }"}, {"explain", "-e", "{ people { totalCount } }"}, {"export"}, {"dataset", "list"}}
	refuse := func(says string, more ...string) {
		t.Helper()
		for _, args := range append(readers, []string{"check", article(t)}) {
			if out, exit := runs(t, append(append(args, "--store", address), more...)...); exit != 3 || !strings.Contains(out, says) {
				t.Errorf("%v: exit %d\n%s", args, exit, out)
			}
		}
		if after := contents(t, address); after != before {
			t.Errorf("before\n%s\nafter\n%s", before, after)
		}
	}
	refuse("holds nothing yet")
	if out, exit := runs(t, "load", "--dry-run", "--store", address, article(t)); exit != 0 {
		t.Error(out)
	}
	refuse("holds nothing yet")
	p := serve(t, "--store", address)
	if got := p.ask(t, "{ people { totalCount } }"); !strings.Contains(got, `"totalCount":0`) {
		t.Error(got)
	}
	if out, exit := runs(t, "load", "--store", address, article(t)); exit != 0 {
		t.Fatal(out)
	}
	before = contents(t, address)
	more := filepath.Join(t.TempDir(), "more.graphql")
	write(t, more, `"A mark." type Buoy @node(plural: "buoys") { "Its name." name: String @label }`)
	schemas := []string{"--schema", "builtin", "--schema", filepath.Dir(more)}
	refuse("Buoy is new", schemas...)
	if out, exit := runs(t, append([]string{"migrate", "--dry-run", "--store", address}, schemas...)...); exit != 0 || !strings.Contains(out, "Buoy is new") {
		t.Errorf("%d %s", exit, out)
	}
	refuse("Buoy is new", schemas...)

	// After a migration, the running server does not answer with its old schema.
	if out, exit := runs(t, append([]string{"migrate", "--store", address}, schemas...)...); exit != 0 {
		t.Fatal(out)
	}
	if _, body, err := p.post("{ people { totalCount } }", nil); err != nil || !strings.Contains(body, "UNAVAILABLE") || strings.Contains(body, "totalCount") {
		t.Errorf("after a migration: %s %v", body, err)
	}
	if status, _ := p.get(t, "/readyz"); status != 503 {
		t.Error("ready:", status)
	}
	asked(t, address, "MATCH (n) DETACH DELETE n")
}

// contents returns all data, indexes and constraints of a database.
func contents(t *testing.T, address string) string {
	t.Helper()
	return asked(t, address, "SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name") + asked(t, address, "SHOW INDEXES YIELD name RETURN name ORDER BY name") +
		asked(t, address, "MATCH (n) RETURN elementId(n), labels(n), properties(n) ORDER BY elementId(n)") +
		asked(t, address, "MATCH ()-[r]->() RETURN elementId(r), type(r), properties(r) ORDER BY elementId(r)")
}

// asked runs a statement, and returns its records as text.
func asked(t *testing.T, address, text string) string {
	t.Helper()
	var b strings.Builder
	for _, values := range neo4jtest.Query(t, address, text) {
		fmt.Fprintln(&b, values...)
	}
	return b.String()
}
