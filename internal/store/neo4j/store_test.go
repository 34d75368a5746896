package neo4j_test

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/neo4j/compile"
	"casegraph/internal/store/storetest"
	"casegraph/internal/test/neo4jtest"
)

func TestStore(t *testing.T) { storetest.Run(t, subject(t, nil)) }

// TestStoreOfOtherScales reads as from a large database, and as from one of so many
// relationship types that each has a statement. A search is the same in both. What is read by
// the same statements as at a scale before is left out: Neo4j would plan them again.
func TestStoreOfOtherScales(t *testing.T) {
	of := func(t *testing.T, scale compile.Scale, before ...compile.Scale) storetest.Subject {
		var opened *neo4j.Store
		s := subject(t, func(s *neo4j.Store) {
			s.TakeFor(scale)
			opened = s
		})
		s.Tried = func(l *plan.List) bool {
			return slices.ContainsFunc(before, func(b compile.Scale) bool { return opened.SameAt(t, l, scale, b) })
		}
		return s
	}
	t.Run("many", func(t *testing.T) {
		s := of(t, compile.OfMany, compile.OfFew)
		storetest.RunReads(t, s)
		storetest.RunSearches(t, s)
		t.Run("Kept", func(t *testing.T) { storetest.RunKept(t, s) })
	})
	t.Run("apart", func(t *testing.T) { storetest.RunReads(t, of(t, compile.Apart, compile.OfFew, compile.OfMany)) })
}

// subject is the store under test; set sets what is opened.
func subject(t *testing.T, set func(*neo4j.Store)) storetest.Subject {
	const plans = "CASEGRAPH_STORETEST_PLANS"
	if os.Getenv(plans) == "" {
		t.Setenv(plans, "80") // Neo4j takes half a second to plan each
	}
	url := neo4jtest.Open(t)
	var s *neo4j.Store
	after := func(empty func(t testing.TB, url string)) func(t testing.TB) func() store.Store {
		return func(t testing.TB) func() store.Store {
			empty(t, url)
			return func() store.Store {
				if s = open(t, url); set != nil {
					set(s)
				}
				return s
			}
		}
	}
	return storetest.Subject{
		Empty: after(wipe),
		// Neo4j takes seconds to make the indexes again, and then plans each statement again.
		Cleared:    after(removeData),
		Statements: func(l *plan.List) int { return s.MostStatements(t, l) },
	}
}

func open(t testing.TB, url string) *neo4j.Store {
	t.Helper()
	s, err := neo4j.Open(url, neo4j.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Hurry(20 * time.Millisecond)
	return s
}

// wipe empties the database between the graphs of one test: a community server
// has no other.
func wipe(t testing.TB, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	removeData(t, url)
	var drops []string
	for _, name := range cypher(ctx, t, url, "SHOW CONSTRAINTS YIELD name") {
		drops = append(drops, "DROP CONSTRAINT "+compile.Quote(name[0].(string)))
	}
	for _, name := range cypher(ctx, t, url, "SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' AND owningConstraint IS NULL RETURN name") {
		drops = append(drops, "DROP INDEX "+compile.Quote(name[0].(string)))
	}
	together(ctx, t, url, drops)
}

// removeData removes the data, and leaves the indexes and constraints.
func removeData(t testing.TB, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cypher(ctx, t, url, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")
}

func connect(t testing.TB, url string) (driver.DriverWithContext, func()) {
	t.Helper()
	address, auth := neo4j.Address(t, url)
	d, err := driver.NewDriverWithContext(address, auth)
	if err != nil {
		t.Fatal(err)
	}
	return d, func() { _ = d.Close(context.Background()) }
}

func cypher(ctx context.Context, t testing.TB, url, text string) [][]any {
	t.Helper()
	d, done := connect(t, url)
	defer done()
	session := d.NewSession(ctx, driver.SessionConfig{DatabaseName: "neo4j"})
	defer session.Close(ctx)
	result, err := session.Run(ctx, text, nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	var rows [][]any
	for result.Next(ctx) {
		rows = append(rows, result.Record().Values)
	}
	if err := result.Err(); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return rows
}

func together(ctx context.Context, t testing.TB, url string, statements []string) {
	t.Helper()
	d, done := connect(t, url)
	defer done()
	session := d.NewSession(ctx, driver.SessionConfig{DatabaseName: "neo4j"})
	defer session.Close(ctx)
	_, err := session.ExecuteWrite(ctx, func(tx driver.ManagedTransaction) (any, error) {
		for _, text := range statements {
			if _, err := tx.Run(ctx, text, nil); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
