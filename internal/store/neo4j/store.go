// Package neo4j keeps the graph in Neo4j 5.26 or later. It compiles a list of the plan to
// one Cypher statement, whose result is the answer.
//
// Invariants:
//   - Compiling is pure: see package compile.
//   - A list and everything nested in it is one statement and one round trip. Fields that
//     depend on the type of a fact may take one more statement for each type
//     (read_late.go). A page is cut before the fields of its rows are read.
//   - Go code does not filter, order or count rows.
//   - No text of the driver or the server reaches a message for users (see fault.go).
//
// # What is stored
//
// A node is (:Person:Node {id, …}), a relationship is [:PARTY_TO {id, …}]. Both have the
// columns of store.Columns. A null is an absent property; sort keys and lists are always
// there. A node also has its search text (search.go).
//
// A citation is (:Citation {_fact, _kind, _seq, _source, _dataset, …})-[:STANDS_ON]->(:Source).
// _fact is the id of the fact that it belongs to, _kind the GraphQL name of the fact's type,
// _seq its place among the fact's citations, counted from 0, _source the id of the Source, and
// _dataset the dataset that brought it. A dataset is (:Dataset {name, …}).
//
// One node (:_Layout {json}) holds the layout that the last migration made. It has the
// property changing while a migration runs. One node (:_Statistics {json}) holds the
// statistics that were measured last.
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
	// expensive bounds expensive reads, so that connections are left for others.
	expensive store.Reserve
	// progress is how far the databases are; bookmarks are compared with it.
	progress progress
	// fits is the catalog that the database fits; nil before Fits or Migrate.
	fits atomic.Pointer[fitted]
	// readOnly says that no session may write.
	readOnly bool
	// lease is how long the layout, once read, counts as unchanged (see current.go).
	lease time.Duration
	// scaleOf is the scale of a database with so many relationships: compile.ScaleOf.
	scaleOf func(relationships int64) compile.Scale
}

var _ store.Store = (*Store)(nil)

// Name is "neo4j".
func (s *Store) Name() string { return "neo4j" }

// Busy counts statements: each has a connection to itself.
func (s *Store) Busy() int { return s.gate.now() }

// Health is nil when the database answers now, and its layout has not changed.
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

// Close lets no more work begin. It waits for running statements, until ctx ends, and
// closes the connections.
func (s *Store) Close(ctx context.Context) error {
	s.gate.close(ctx)
	return s.fault(ctx, s.driver.Close(ctx))
}

// fitted is the catalog that the database fits; before Fits or Migrate it is an error.
func (s *Store) fitted() (*fitted, error) {
	if f := s.fits.Load(); f != nil {
		return f, nil
	}
	return nil, fault.New(fault.Internal, "the store has not been made to fit a schema yet")
}
