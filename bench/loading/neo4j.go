package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/store/neo4j"
	"casegraph/internal/test/neo4jtest"
)

// neo4jStore loads into the database of a server, which is emptied.
type neo4jStore struct {
	*bench
	url    string
	driver driver.DriverWithContext
	server *neo4jtest.Server // that was started, or nil
}

func openNeo4j(ctx context.Context, b *bench) (*neo4jStore, error) {
	s := &neo4jStore{bench: b, url: b.neo4j}
	var err error
	switch s.url {
	case neo4jtest.Off:
		return nil, neo4jtest.ErrUnavailable
	case "":
		if s.server, err = neo4jtest.Start(ctx, neo4jtest.Options{Log: b.out}); err != nil {
			return nil, err
		}
		s.url = s.server.URL()
	}
	if s.driver, err = neo4jtest.Driver(s.url); err != nil {
		return nil, err
	}
	// Both loaders find a server that has compiled what it runs.
	for range 2 {
		if err := s.warm(ctx); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *neo4jStore) close() {
	_ = s.driver.Close(context.Background())
	if s.server != nil {
		_ = s.server.Stop()
	}
}

// warm loads the smallest graph in both ways.
func (s *neo4jStore) warm(ctx context.Context) error {
	g, err := smallest(s.cat)
	if err != nil {
		return err
	}
	file := filepath.Join(s.dir, "smallest.jsonl")
	if err := write(g, file); err != nil {
		return err
	}
	if _, err := s.floor(ctx, rowsOf(s.cat, g)); err != nil {
		return err
	}
	_, err = s.ours(ctx, file)
	return err
}

func (s *neo4jStore) ours(ctx context.Context, file string) (measure, error) {
	if err := s.empty(ctx); err != nil {
		return measure{}, err
	}
	return s.load(ctx, s.url, file)
}

// empty takes all facts away, so few at a time that a server with little memory
// can, and makes the constraints and indexes anew, so that
// neither loader has to.
func (s *neo4jStore) empty(ctx context.Context) error {
	if err := s.run(ctx, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS", nil); err != nil {
		return err
	}
	st, err := neo4j.Open(s.url, neo4j.Options{})
	if err != nil {
		return err
	}
	return errors.Join(st.Migrate(ctx, s.cat), st.Close(ctx))
}

// manyUnwound is how many rows a statement of the bare driver writes.
const manyUnwound = 5_000

// floor puts the rows as a plain script would: UNWIND of 5,000 rows, each in a
// transaction of its own, nodes before relationships before citations.
func (s *neo4jStore) floor(ctx context.Context, in *rows) (measure, error) {
	if err := s.empty(ctx); err != nil {
		return measure{}, err
	}
	type step struct {
		text string
		rows []any
	}
	var steps []step
	for _, t := range in.types {
		var out []any
		for _, r := range t.facts {
			m := mapOf(t.columns, r.values)
			m["id"] = r.id
			if t.node != nil {
				out = append(out, m)
			} else {
				out = append(out, []any{r.from, r.to, m})
			}
		}
		if t.node != nil {
			steps = append(steps, step{"UNWIND $rows AS row CREATE (x:Node:" + t.node.Name + ") SET x = row", out})
		} else {
			steps = append(steps, step{"UNWIND $rows AS row MATCH (a:Node {id: row[0]}) MATCH (b:Node {id: row[1]}) CREATE (a)-[x:" + t.relationship.Label + "]->(b) SET x = row[2]", out})
		}
	}
	var citations []any
	for _, c := range in.citation {
		m := mapOf(columnsOf(in.cat.Citation), c.values)
		m["_fact"], m["_kind"], m["_seq"], m["_source"], m["_dataset"] = c.fact, c.typ, int64(c.seq), c.source, in.dataset.Name
		citations = append(citations, []any{c.source, m})
	}
	steps = append(steps, step{"UNWIND $rows AS row MATCH (s:Source {id: row[0]}) CREATE (x:Citation)-[:STANDS_ON]->(s) SET x = row[1]", citations})

	return bare(func() error {
		for _, st := range steps {
			for part := range slices.Chunk(st.rows, manyUnwound) {
				if err := s.run(ctx, st.text, map[string]any{"rows": part}); err != nil {
					return fmt.Errorf("%s: %w", st.text, err)
				}
			}
		}
		return nil
	})
}

// mapOf leaves nulls out.
func mapOf(columns []string, values []any) map[string]any {
	m := make(map[string]any, len(columns)+5)
	for i, v := range values {
		if v != nil {
			m[columns[i]] = v
		}
	}
	return m
}

func (s *neo4jStore) run(ctx context.Context, text string, params map[string]any) error {
	session := s.driver.NewSession(ctx, driver.SessionConfig{DatabaseName: neo4jtest.Database})
	result, err := session.Run(ctx, text, params)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	return errors.Join(err, session.Close(ctx))
}
