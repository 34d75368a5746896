// Package store says what a store of the graph must do. It has two
// implementations, sqlite and neo4j, and one suite, storetest, that both must
// pass: the same plan over the same facts gives the same rows, to the byte.
//
// A store takes plans, never GraphQL; it compiles a whole plan or returns an
// error that says what it cannot do, and never fetches more in order to filter
// in Go. How a property is laid out in columns is written here once (see
// [Columns]), so that both stores hold the same sort keys, folded texts and
// dates.
//
// # To add a store
//
// This file is all of the contract: implement [Store], [Session] and [Load], and
// pass storetest. There are no optional interfaces, and nobody outside a store
// asks which store it is. Where stores differ, the contract has a method that says
// how ([Store.Replicated], [Load.MaxRollback]). Only the command that opens a
// store by its URL knows each by name.
//
// The rest of the package does what every store would do alike: [Columns] and
// [Refit] work out what is stored of a value, [SearchText] what is searched,
// [LayoutOf] and [Diff] what Migrate has to change. From the context of a read come
// [WithCost], which tells whether it is expensive, and [WithBookmarks].
package store

import (
	"context"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A Store holds one graph. All its methods may be called at once from many
// goroutines, but for those of one [Load].
//
// Errors carry a code of package fault: UNAVAILABLE when the store cannot be
// reached (a later call may succeed; nothing has to be opened again), TIMEOUT
// when the context's deadline passed, INTERNAL otherwise. Their messages are
// for users; what a driver said is only in the cause.
//
// A store that another program migrates meanwhile gives UNAVAILABLE from then on,
// until it is opened anew: never rows that are read by a schema which no longer
// holds.
type Store interface {
	// Name is what `server { store }` says: "neo4j" or "sqlite". It is for people
	// to read; nothing depends on it.
	Name() string

	// Migrate makes the store fit the catalog: it creates what is missing
	// (tables, columns, constraints, indexes), fills new columns of facts that
	// are there, and removes nothing. What cannot be migrated (a property whose
	// kind changed, one that became required where facts lack it, a @unique one
	// with values twice, a type that went while facts of it remain) is refused
	// whole, with every reason, and the store is left as it was. On a store that
	// fits it writes nothing. It must have succeeded before anything else is
	// called but Fits, Rehearse, Health, Name and Close. Migrations of one store
	// wait for each other. A database that holds somebody else's data is refused.
	Migrate(ctx context.Context, c *catalog.Catalog) error

	// Fits is nil where the store is just as Migrate would leave it, and may then
	// be used as after Migrate; else an [Unfit] or, of a store that Migrate would
	// not touch either, another error. It changes nothing, whatever it finds.
	Fits(ctx context.Context, c *catalog.Catalog) error

	// Rehearse is nil where Migrate would succeed, and else the error that it would
	// give. It leaves the store as it was.
	Rehearse(ctx context.Context, c *catalog.Catalog) error

	// Read answers lists: results[i] answers lists[i] (see package plan for the
	// form of rows). It never writes. On SQLite all see one snapshot; on Neo4j each
	// list has its own, and they run at once. Cancelling ctx, or its deadline, ends
	// the work in the store. Reads of expensive operations (see [WithCost]) never
	// take all readers: one is left for other reads.
	Read(ctx context.Context, lists []*plan.List) []Result

	// Session begins a series of reads that belong together, as the pages of an
	// export do. Whoever begins it closes it.
	Session(ctx context.Context) (Session, error)

	// Begin starts a load. SQLite lets one load run at a time and makes the next
	// wait, as long as ctx lives.
	Begin(ctx context.Context) (Load, error)

	// Replicated says that the store has several replicas, or several servers before
	// it. Then a read may show an older state than the read before it did, unless it
	// heeds bookmarks (see [Bookmarks]).
	Replicated() bool

	// Await comes back when the store has come to the states that these bookmarks
	// name. It waits a short time, and takes no reader meanwhile: whoever invents a
	// bookmark of what will never be keeps nobody from reading. The error is
	// UNAVAILABLE when the store has not come there, BAD_USER_INPUT where one is no
	// bookmark of this store. It is only called where the store is Replicated.
	Await(ctx context.Context, after []string) error

	// Explain is how a list is read: the statements, in the order in which they
	// run. Where they depend on what is found, they are those that ran so far for
	// lists with this one's Cache. With ask, they are all that may run, and the store
	// is asked how it would run each; nothing is run.
	Explain(ctx context.Context, l *plan.List, ask bool) ([]Explained, error)

	// Statistics are how many facts there are, as they were last measured.
	Statistics(ctx context.Context) (*Statistics, error)

	// Busy is how many connections are at work now.
	Busy() int

	// Health is nil when the store can answer now.
	Health(ctx context.Context) error

	// Close waits for what is running and lets go of the store.
	Close(ctx context.Context) error
}

// An Explained is a statement of a list: what it is for, where a list has several
// of its own; its text, in which values are parameters; and how the store runs it,
// in the store's own words, where that was asked for.
type Explained struct{ For, Statement, Plan string }

// A Result answers one list.
type Result struct {
	// Value is the list's value, as for a nested list: its rows or, with Total,
	// the pair [rows, total].
	Value any
	Err   error
	// Statements is how many the store ran for it, and Took how long it worked on
	// them: the wait for a reader does not count.
	Statements int
	Took       time.Duration
}

// A Session is a series of reads. SQLite answers all of them from one snapshot.
// Neo4j has none that spans statements, but it can tell whether anything was
// written meanwhile. Methods are called from one goroutine.
type Session interface {
	// Read is Store.Read.
	Read(ctx context.Context, lists []*plan.List) []Result

	// Unchanged says that all reads so far saw one state of the store. Otherwise
	// something may have been written between them, by whatever program.
	Unchanged(ctx context.Context) (bool, error)

	// Close ends the session.
	Close()
}

// A Load is one run of the loader: everything in it becomes visible with
// Commit, at once on SQLite; on Neo4j too, unless it put more than fits into one
// transaction, when it is committed at some of its Parts (Committed says so).
// What fails for a reason that passes is tried again within. Methods are called
// from one goroutine. After Commit or Rollback it is spent; Rollback after Commit
// does nothing.
type Load interface {
	// Facts gives the stored facts with these ids, whole, as far as they exist.
	// It sees what this load has put.
	Facts(ctx context.Context, ids []string) (map[string]*Fact, error)

	// Targets gives, for each of these nodes, the nodes that relationships of
	// the type lead to from it: one for each relationship, so that a node that
	// several lead to stands several times.
	Targets(ctx context.Context, t *catalog.RelationshipType, ids []string) (map[string][]string, error)

	// Holders gives, for each of these values, the id of the fact of the type
	// whose property has it, as far as there is one.
	Holders(ctx context.Context, p *catalog.Property, values []any) (map[any]string, error)

	// Read is Store.Read within the load: it sees what this load has put.
	Read(ctx context.Context, lists []*plan.List) []Result

	// Put creates facts or replaces them whole, with their citations. Nodes come
	// before the relationships that join them and the facts that cite them,
	// within one call or in an earlier one. What it is given is valid.
	Put(ctx context.Context, facts []*Fact) error

	// Remove takes facts away, with their citations, as far as they exist. What
	// joins them or cites them has to go before, or in the same call.
	Remove(ctx context.Context, ids []string) error

	// RemoveDataset takes a dataset's description away. What it brought has to go
	// before.
	RemoveDataset(ctx context.Context, name string) error

	// PutDataset creates or replaces a dataset's description.
	PutDataset(ctx context.Context, d Dataset) error

	// Part says that what has been put so far may stand by itself. A store that
	// does not take a load of any size at once may make it lasting now, and in no
	// other moment before Commit.
	Part(ctx context.Context) error

	// Committed is how many facts are lasting already, before Commit: those that
	// were put before the last Part that made them so. It stays 0 in a store that
	// takes a load of any size at once.
	Committed() int

	// MaxRollback is how many facts may be put, without a Part, so that Rollback
	// still takes all of them back. It is 0 where there is no such limit: then the
	// load is one transaction, and Part does nothing.
	MaxRollback() int

	// Commit makes it lasting. Where it fails, nothing of the open transaction
	// has been written.
	Commit(ctx context.Context) error

	// Rollback forgets everything that was not yet committed.
	Rollback(ctx context.Context) error
}

// A Fact is a node or a relationship, whole, as it is written and compared.
type Fact struct {
	ID string
	// Node or Relationship is its type; the other is nil.
	Node         *catalog.NodeType
	Relationship *catalog.RelationshipType
	// From and To are the ids of the nodes a relationship joins; of an
	// undirected one, From is the smaller.
	From, To string
	// Values holds the properties that are not null, by name, own and common
	// (label, datasets, createdAt …, but not id), as the Go types of
	// catalog.Kind; lists as []any, left out when empty.
	Values    map[string]any
	Citations []Citation
}

// Properties are those of the fact's type.
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

// A Citation says where a fact stands. Values holds the properties of
// catalog.Citation that are not null. Dataset is the one that brought it.
type Citation struct {
	Source  string // id of a Source
	Dataset string
	Values  map[string]any
}

// A Dataset is what one or more loads brought under one name. Values holds the
// properties of catalog.Dataset that are not null, but for the name.
type Dataset struct {
	Name   string
	Values map[string]any
}
