package neo4jtest

import (
	"context"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// wipe removes all data, constraints and indexes, except the two lookup indexes that a new
// database has.
func wipe(ctx context.Context, uri string) error {
	session, done, err := connect(ctx, uri)
	if err != nil {
		return err
	}
	defer done()

	// Delete in batches, since one transaction over a large graph would not fit in memory.
	if _, err := collect(ctx, session, `
		MATCH (n)
		CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS`); err != nil {
		return err
	}
	constraints, err := collect(ctx, session, "SHOW CONSTRAINTS YIELD name")
	if err != nil {
		return err
	}
	indexes, err := collect(ctx, session, `
		SHOW INDEXES YIELD name, type, owningConstraint
		WHERE type <> 'LOOKUP' AND owningConstraint IS NULL
		RETURN name`)
	if err != nil {
		return err
	}
	var statements []string
	for _, name := range constraints {
		statements = append(statements, "DROP CONSTRAINT "+quote(name))
	}
	for _, name := range indexes {
		statements = append(statements, "DROP INDEX "+quote(name))
	}
	statements = append(statements,
		"CREATE LOOKUP INDEX IF NOT EXISTS FOR (n) ON EACH labels(n)",
		"CREATE LOOKUP INDEX IF NOT EXISTS FOR ()-[r]-() ON EACH type(r)")

	// Drop all in one transaction, since each commit is as slow as this one.
	_, err = session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		for _, s := range statements {
			if _, err := tx.Run(ctx, s, nil); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	return err
}

// collect runs a statement and returns the first column of its records, which is a string.
func collect(ctx context.Context, session neo4j.SessionWithContext, cypher string) ([]string, error) {
	result, err := session.Run(ctx, cypher, nil)
	if err != nil {
		return nil, err
	}
	var column []string
	for result.Next(ctx) {
		column = append(column, result.Record().Values[0].(string))
	}
	return column, result.Err()
}

func quote(name string) string {
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}
