package floor

import (
	"context"
	"encoding/json"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"casegraph/internal/store"
	"casegraph/internal/test/neo4jtest"
	"casegraph/internal/text"
)

// Neo4j answers from a Neo4j database: one statement a question, auto-committed,
// so that it costs one round trip.
type Neo4j struct {
	driver   neo4j.DriverWithContext
	database string
	schema   []byte
}

// OpenNeo4j takes a URL with a user and a password.
func OpenNeo4j(address string) (*Neo4j, error) {
	driver, err := neo4jtest.Driver(address, func(c *config.Config) {
		c.FetchSize = neo4j.FetchAll
		c.TelemetryDisabled = true
	})
	if err != nil {
		return nil, err
	}
	schema, err := introspected()
	return &Neo4j{driver: driver, database: "neo4j", schema: schema}, err
}

// Close closes the driver.
func (n *Neo4j) Close(ctx context.Context) error { return n.driver.Close(ctx) }

// Answer runs the question's statement and marshals what it gives.
func (n *Neo4j) Answer(ctx context.Context, query string, v Variables) ([]byte, error) {
	if query == introspection {
		return n.schema, nil
	}
	q, ok := cypher[query]
	if !ok {
		return nil, unknown(query)
	}
	params := map[string]any{"id": v.ID, "months": v.Months, "from": v.From, "to": v.To, "key": v.Key}
	if len(v.Of) > 0 {
		params["of"] = v.Of[0]
	}
	if v.Query != "" {
		found := store.SearchOf(nil, text.ParseQuery(v.Query))
		params["query"], params["begins"], params["whole"] = found.Terms[0], found.Rank.Labels, found.Rank.Names
		params["lo"], params["hi"] = found.Rank.From, found.Rank.To
	}
	if v.Prefix != "" {
		params["prefix"] = v.Prefix
		params["lo"] = text.Key(v.Prefix)
		params["hi"], _ = text.Next(text.Key(v.Prefix))
		if query == "suggest" {
			rank := store.SuggestionsFor(nil, text.Fold(v.Prefix)).Rank
			params["lo"], params["hi"], params["begins"] = rank.From, rank.To, rank.Labels
		}
	}
	records, err := n.run(ctx, q.text, params)
	if err != nil {
		return nil, err
	}
	return json.Marshal(q.answer(records))
}

// timeout is the most a statement may take, as every server should have one.
const timeout = 30 * time.Second

func (n *Neo4j) run(ctx context.Context, text string, params map[string]any) ([][]any, error) {
	session := n.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead, DatabaseName: n.database})
	defer func() { _ = session.Close(context.WithoutCancel(ctx)) }()
	result, err := session.Run(ctx, text, params, neo4j.WithTxTimeout(timeout))
	if err != nil {
		return nil, err
	}
	var records [][]any
	var record *neo4j.Record
	for result.NextRecord(ctx, &record) {
		records = append(records, record.Values)
	}
	return records, result.Err()
}
