// Package neo4j keeps the graph in Neo4j 5.26 or later: a plan becomes one
// Cypher statement, and what the statement returns is the answer.
//
// Invariants:
//   - Compiling is pure: see package compile.
//   - One statement for a list, whatever is nested in it, in one round trip. A
//     page is cut before anything is fetched of its rows.
//   - Nothing is filtered, ordered or counted in Go.
//   - No text of the driver's or the server's reaches a message (see fault.go).
//
// # What is stored
//
// A node is (:Person:Node {id, …}), a relationship [:PARTY_TO {id, …}], each with
// the columns of store.Columns; nulls are absent, sort keys and lists never. A node
// has its search text besides (search.go). A
// citation is (:Citation {fact, kind, seq, source, dataset, …})-[:STANDS_ON]->(:Source):
// fact is the id of what it belongs to, kind the GraphQL name of its type, seq its
// place among the fact's citations from 0 on, source the id of the Source. A
// dataset is (:Dataset {name, …}). One (:_Layout {json}) remembers the layout
// that the database was last made to fit; it has changing while a migration runs.
// One (:_Statistics {json}) remembers how many facts there were when they were last
// counted.
package neo4j

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/fault"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// A Store is a database of a Neo4j server or cluster. It implements store.Store.
type Store struct {
	driver    neo4j.DriverWithContext
	database  string
	bookmarks neo4j.BookmarkManager
	gate      gate
	// expensive reads leave connections to the others.
	expensive store.Reserve
	// progress is what bookmarks are held against.
	progress progress
	// fits is what the database was found or made to fit, nil before.
	fits atomic.Pointer[fitted]
	// readOnly: no session of it may write.
	readOnly bool
	// lease is how long the layout is taken for what it was (see current.go).
	lease time.Duration
	// few is up to how many relationships are few.
	few int64
}

var _ store.Store = (*Store)(nil)

// Name is "neo4j".
func (s *Store) Name() string { return "neo4j" }

// Busy counts statements: each has a connection to itself.
func (s *Store) Busy() int { return s.gate.now() }

// Health is nil when the database answers now, and is as it was found.
func (s *Store) Health(ctx context.Context) error {
	if err := s.gate.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	_, err := s.attempt(ctx, compile.Statement{Text: "RETURN 1 AS one"})
	if f := s.fits.Load(); err == nil && f != nil {
		return s.current(ctx, f)
	}
	return s.fault(ctx, err)
}

// Close lets nothing more begin, waits for the statements that run, as long as
// ctx lives, and lets go of the connections.
func (s *Store) Close(ctx context.Context) error {
	s.gate.close(ctx)
	return s.fault(ctx, s.driver.Close(ctx))
}

// fitted is what the database fits, or an error before Fits or Migrate.
func (s *Store) fitted() (*fitted, error) {
	if f := s.fits.Load(); f != nil {
		return f, nil
	}
	return nil, fault.New(fault.Internal, "the store has not been made to fit a schema yet")
}
