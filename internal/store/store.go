// Package store says what a store of the graph must do. It has two
// implementations, sqlite and neo4j, and one suite, storetest, that both must
// pass: the same plan over the same facts gives the same rows, to the byte.
//
// A store takes plans, never GraphQL. It compiles a whole plan, or returns an error that
// says what it cannot do. It never fetches more rows in order to filter them in Go. How a
// property is laid out in columns is defined here once (see [Columns]), so that both stores
// hold the same sort keys, search tokens and dates.
//
// # To add a store
//
// This file is all of the contract: implement [Store], [Session] and [Load], and
// pass storetest. There are no optional interfaces, and nobody outside a store
// asks which store it is. Where stores differ, the contract has a method that says
// how ([Store.Replicated], [Load.MaxRollback]). Only the command that opens a
// store by its URL knows each by name.
//
// The rest of the package is what all stores do in the same way. [Columns] and [Refit] work
// out the stored values, [SearchText] the text that is searched, [LayoutOf] and [Diff] what
// Migrate has to change. The context of a read can carry its cost ([WithCost]) and bookmarks
// ([WithBookmarks]).
package store

import (
	"context"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A Store holds one graph. All its methods may be called from many goroutines at the same
// time, except those of one [Load].
//
// Errors carry a code of package fault: UNAVAILABLE when the store cannot be reached,
// TIMEOUT when the context's deadline passed, INTERNAL otherwise. After UNAVAILABLE a later
// call may succeed; the store need not be opened again. Messages are for users. The words of
// a driver are only in the cause.
//
// If another program migrates the store, all later reads are UNAVAILABLE until the store is
// opened again. They never return rows that were read with the wrong schema.
type Store interface {
	// Name is the answer to `server { store }`: "neo4j" or "sqlite". It is for people to
	// read; nothing depends on it.
	Name() string

	// Migrate makes the store fit the catalog. It creates what is missing (tables, columns,
	// constraints, indexes), fills new columns of stored facts, and removes no values.
	//
	// It refuses changes that cannot be made: a property has another kind, a property became
	// required but facts lack it, a property became @unique but facts share a value, a type
	// is gone but facts of it remain. Then it gives every reason and leaves the store as it
	// was. It also refuses a database with the data of another program.
	//
	// On a store that fits it writes nothing. Before Migrate or Fits has succeeded, only
	// Rehearse, Health, Name and Close may be called. Migrations of one store wait for each
	// other.
	Migrate(ctx context.Context, c *catalog.Catalog) error

	// Fits is nil if the store is as Migrate would leave it; the store may then be used as
	// after Migrate. If Migrate would change the store, the error is an [Unfit]. If Migrate
	// would refuse the store, it is another error. Fits never changes the store.
	Fits(ctx context.Context, c *catalog.Catalog) error

	// Rehearse returns the error that Migrate would return, or nil. It does not change the
	// store.
	Rehearse(ctx context.Context, c *catalog.Catalog) error

	// Read answers lists: results[i] answers lists[i] (see package plan for the form of
	// rows). It never writes. On SQLite all lists see one snapshot. On Neo4j each list sees
	// its own, and the lists run at the same time. When ctx ends, the work in the store ends
	// too. Reads of expensive operations (see [WithCost]) never take all readers: one is left
	// for other reads.
	Read(ctx context.Context, lists []*plan.List) []Result

	// Prepare tells the store which lists will be read soon, with ids that are not known yet.
	// A store that has to plan a new statement may do so now. Prepare returns when that is
	// done, or ctx ends. It returns no error, since the reads will meet the same.
	Prepare(ctx context.Context, lists []*plan.List)

	// Session begins a series of reads that belong together, such as the pages of an export.
	// The caller closes it.
	Session(ctx context.Context) (Session, error)

	// Begin starts a load. SQLite runs one load at a time; the next waits until ctx ends.
	Begin(ctx context.Context) (Load, error)

	// Replicated says that the store has several replicas, or several servers in front of
	// it. Then a read may show an older state than the read before it, unless it uses
	// bookmarks (see [Bookmarks]).
	Replicated() bool

	// Await returns when the store has reached the states that bookmarks name. It waits a
	// short time. It occupies no reader, so that invented bookmarks do not hinder other
	// reads. The error is UNAVAILABLE if the store has not reached the states in time, and
	// BAD_USER_INPUT if a bookmark is not from this store. It is called only if the store is
	// Replicated.
	Await(ctx context.Context, after []string) error

	// Explain returns the statements that read a list, in the order in which they run. Some
	// statements depend on the facts that are found: without ask, they are those that have
	// run for lists with this list's Cache. With ask, they are all that may run, and the
	// store tells its plan for each. Explain never runs them.
	Explain(ctx context.Context, l *plan.List, ask bool) ([]Explained, error)

	// Statistics returns the statistics that were measured last.
	Statistics(ctx context.Context) (*Statistics, error)

	// Busy is how many connections are in use now.
	Busy() int

	// Health is nil if the store can answer now.
	Health(ctx context.Context) error

	// Close waits for running work, and closes the store.
	Close(ctx context.Context) error
}

// An Explained is one statement of a list.
type Explained struct {
	// For says what the statement is for, where a list has several.
	For string
	// Statement is its text, in which values are parameters.
	Statement string
	// Plan is how the store runs it, in the store's own words, if that was asked for.
	Plan string
}

// A Result answers one list.
type Result struct {
	// Value is the list's value, as for a nested list: its rows or, with a total or tallies,
	// the list [rows, total, tallies …].
	Value any
	Err   error
	// Statements is how many statements the store ran for it. Took is how long they took,
	// without the wait for a reader.
	Statements int
	Took       time.Duration
}

// A Session is a series of reads. SQLite answers all of them from one snapshot. Neo4j has no
// snapshot for several statements, but it can tell whether anything was written meanwhile.
// Methods are called from one goroutine.
type Session interface {
	// Read is Store.Read.
	Read(ctx context.Context, lists []*plan.List) []Result

	// Unchanged says that all reads so far saw the same state of the store. If it is false,
	// some program may have written between them.
	Unchanged(ctx context.Context) (bool, error)

	// Close ends the session.
	Close()
}

// A Load is one run of the loader. On SQLite everything becomes visible with Commit. On Neo4j
// too, if it fits into one transaction; a larger load is committed piece by piece, at some of
// its Parts (see Committed). A Load repeats what fails for a reason that passes. Methods are
// called from one goroutine. After Commit or Rollback the Load cannot be used any more;
// Rollback after Commit does nothing.
type Load interface {
	// Facts returns the stored facts with these ids, as far as they exist. It sees what this
	// load has put.
	Facts(ctx context.Context, ids []string) (map[string]*Fact, error)

	// Targets returns, for each of these nodes, the targets of its relationships of the type.
	// It has one entry for each relationship, so a node may occur several times.
	Targets(ctx context.Context, t *catalog.RelationshipType, ids []string) (map[string][]string, error)

	// Holders returns, for each of these values, the id of the fact whose property has the
	// value, if there is one.
	Holders(ctx context.Context, p *catalog.Property, values []any) (map[any]string, error)

	// Read is Store.Read within the load: it sees what this load has put.
	Read(ctx context.Context, lists []*plan.List) []Result

	// Put creates facts, or replaces stored facts completely, with their citations. Nodes are
	// put before the relationships that join them and the facts that cite them, in the same
	// call or earlier. The facts are valid.
	Put(ctx context.Context, facts []*Fact) error

	// Remove removes facts and their citations, as far as they exist. Relationships that join
	// them and facts that cite them are removed before, or in the same call.
	Remove(ctx context.Context, ids []string) error

	// RemoveDataset removes the description of a dataset. Its facts are removed before.
	RemoveDataset(ctx context.Context, name string) error

	// PutDataset creates or replaces the description of a dataset.
	PutDataset(ctx context.Context, d Dataset) error

	// Part says that the facts put so far are complete without those that follow. A store
	// that cannot take a load of any size in one transaction may commit them now. Before
	// Commit it may do so only in Part.
	Part(ctx context.Context) error

	// Committed is how many facts were committed before Commit, at Parts. It stays 0 in a
	// store that takes a load of any size in one transaction.
	Committed() int

	// MaxRollback is how many facts may be put without a Part so that Rollback can still
	// discard all of them. 0 means that there is no limit: the load is one transaction, and
	// Part does nothing.
	MaxRollback() int

	// Commit commits the load. If it fails, nothing of the open transaction is written.
	Commit(ctx context.Context) error

	// Rollback discards everything that is not committed.
	Rollback(ctx context.Context) error
}

// A Fact is a whole node or relationship, as it is written and compared.
type Fact struct {
	ID string
	// Node or Relationship is its type; the other is nil.
	Node         *catalog.NodeType
	Relationship *catalog.RelationshipType
	// From and To are the ids of the nodes that a relationship joins. If it is undirected,
	// From is the smaller id.
	From, To string
	// Values holds the properties that are not null, by name: own properties and common ones
	// (label, datasets, createdAt …), without id. Their Go types are those of catalog.Kind. A
	// list is []any; an empty list is left out.
	Values    map[string]any
	Citations []Citation
}

// Properties are the properties of the fact's type.
func (f *Fact) Properties() []*catalog.Property {
	if f.Node != nil {
		return f.Node.Properties
	}
	return f.Relationship.Properties
}

// Type is the GraphQL name of the fact's type.
func (f *Fact) Type() string {
	if f.Node != nil {
		return f.Node.Name
	}
	return f.Relationship.Name
}

// A Citation says in which source a fact is found. Values holds the properties of
// catalog.Citation that are not null. Dataset is the dataset that brought the citation.
type Citation struct {
	Source  string // id of a Source
	Dataset string
	Values  map[string]any
}

// A Dataset describes the facts that one or more loads brought under one name. Values holds
// the properties of catalog.Dataset that are not null, without the name.
type Dataset struct {
	Name   string
	Values map[string]any
}
