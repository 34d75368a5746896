package neo4jtest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// query returns the only value of a statement.
func query(t *testing.T, uri, cypher string) any {
	t.Helper()
	records := Query(t, uri, cypher)
	if len(records) == 0 {
		return nil
	}
	return records[0][0]
}

func TestOpenAnswers(t *testing.T) {
	if got := query(t, Open(t), "RETURN 1"); got != int64(1) {
		t.Errorf("RETURN 1 gave %v", got)
	}
}

func TestWrongPasswordIsRefused(t *testing.T) {
	uri := Open(t)
	name, host, ok := strings.Cut(uri, "@")
	if !ok {
		t.Skipf("the server of %s has no passwords", Env)
	}
	wrong := name + "x@" + host
	for range 5 {
		err := ping(t.Context(), wrong)
		if !neo4j.IsNeo4jError(err) || !strings.Contains(err.Error(), "Security.Unauthorized") {
			t.Fatalf("got %v", err)
		}
	}
	if err := ping(t.Context(), uri); err != nil {
		t.Errorf("after wrong ones the right password is refused: %v", err)
	}
}

func TestOpenGivesAnEmptyDatabase(t *testing.T) {
	t.Run("one test leaves rubbish", func(t *testing.T) {
		uri := Open(t)
		for _, cypher := range []string{
			"CREATE CONSTRAINT FOR (n:Rubbish) REQUIRE n.id IS UNIQUE",
			"CREATE INDEX `odd`` name` FOR (n:Rubbish) ON (n.kind, n.id)",
			"CREATE TEXT INDEX FOR (n:Rubbish) ON (n.text)",
			"CREATE FULLTEXT INDEX FOR (n:Rubbish) ON EACH [n.text]",
			"CREATE INDEX FOR ()-[r:ON]-() ON (r.since)",
			"DROP INDEX " + query(t, uri, "SHOW LOOKUP INDEXES YIELD name").(string),
			"UNWIND range(1, 25000) AS i CREATE (n:Rubbish {id: i})-[:ON {since: i}]->(n)",
		} {
			query(t, uri, cypher)
		}
	})
	t.Run("the next finds none of it", func(t *testing.T) {
		uri := Open(t)
		for cypher, want := range map[string]int64{
			"MATCH (n) RETURN count(n)":                                     0,
			"MATCH ()-[r]->() RETURN count(r)":                              0,
			"SHOW CONSTRAINTS YIELD name RETURN count(*)":                   0,
			"SHOW INDEXES YIELD type RETURN count(*)":                       2,
			"SHOW LOOKUP INDEXES YIELD entityType RETURN count(*)":          2,
			"SHOW INDEXES YIELD state WHERE state='ONLINE' RETURN count(*)": 2,
		} {
			if got := query(t, uri, cypher); got != want {
				t.Errorf("%s gave %v, want %d", cypher, got, want)
			}
		}
	})
}

func TestParallelTestsTakeTurns(t *testing.T) {
	var inside sync.Map // the databases that a test has now
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			uri := Open(t)
			if _, taken := inside.LoadOrStore(uri, true); taken {
				t.Error("another test has the database too")
			}
			query(t, uri, "CREATE (:Mine)")
			for range 10 {
				if got := query(t, uri, "MATCH (n) RETURN count(n)"); got != int64(1) {
					t.Errorf("%v nodes, want the one of this test", got)
				}
			}
			inside.Delete(uri)
		})
	}
}

func TestKilledServerKeepsItsData(t *testing.T) {
	s := startForTest(t, Options{Databases: 2})
	uris := s.URLs()
	for i, uri := range uris {
		query(t, uri, fmt.Sprintf("CREATE (:Kept {name: 'a%d'})", i))
	}

	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	for _, uri := range uris {
		if err := ping(t.Context(), uri); err == nil {
			t.Fatal("it answers after the kill")
		}
	}
	if err := s.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := s.URLs(); !slices.Equal(again, uris) {
		t.Errorf("the URLs were %s and are %s", uris, again)
	}
	for i, uri := range uris {
		if got, want := query(t, uri, "MATCH (n:Kept) RETURN n.name"), fmt.Sprintf("a%d", i); got != want {
			t.Errorf("the name is %v, want %s", got, want)
		}
	}
}
