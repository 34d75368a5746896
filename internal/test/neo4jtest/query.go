package neo4jtest

import (
	"context"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Query runs a statement with a connection of its own, and returns the values of its
// records.
func Query(t testing.TB, uri, cypher string) [][]any {
	t.Helper()
	session, done, err := connect(t.Context(), uri)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	result, err := session.Run(t.Context(), cypher, nil)
	var records []*neo4j.Record
	if err == nil {
		records, err = result.Collect(t.Context())
	}
	if err != nil {
		t.Fatalf("%s: %v", cypher, err)
	}
	out := make([][]any, len(records))
	for i, r := range records {
		out[i] = r.Values
	}
	return out
}

// ClearQueryCaches removes all query plans from the server's caches.
func ClearQueryCaches(ctx context.Context, driver neo4j.DriverWithContext) error {
	_, err := neo4j.ExecuteQuery(ctx, driver, "CALL db.clearQueryCaches()", nil,
		neo4j.EagerResultTransformer, neo4j.ExecuteQueryWithDatabase(Database))
	return err
}
