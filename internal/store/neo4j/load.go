package neo4j

import (
	"context"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/hashed"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

const (
	// batchRows is how many rows one statement writes.
	batchRows = 5_000
	// pieceFacts is how many facts a transaction has before it is committed at the next
	// Part. The server holds uncommitted changes in memory.
	pieceFacts = 20_000
	// maxRollback is how many facts one transaction can always take.
	maxRollback = 25_000
)

// A load writes in explicit transactions. At a Part it commits the transaction, if that
// has pieceFacts facts, and begins another. So a large load becomes visible piece by piece.
type load struct {
	s       *Store
	catalog *catalog.Catalog
	session neo4j.SessionWithContext
	tx      neo4j.ExplicitTransaction // nil when spent
	// piece has the statements of the transaction that write. If the server ends the
	// transaction, they run again. fresh is a fact that the transaction created, or nil.
	piece []compile.Statement
	fresh *store.Fact
	// open is how many facts this transaction has put, committed how many the
	// transactions before it have put.
	open, committed int
	// changed is how many facts were put or removed.
	changed int64
	// known is what is stored under an id, as far as that is known. whole says that
	// nothing is stored under an id that is not in known.
	known hashed.Map[known]
	whole bool
	// present are the relationship types that the database has relationships of. They are
	// known once counted is true.
	present []*catalog.RelationshipType
	counted bool
	// failed is the error after which the load does nothing more.
	failed error
	// tables are the columns of the types that were put.
	tables map[any]table
}

// Begin starts a load. Loads may run at the same time. If two of them write the same facts,
// one may fail; its caller can begin it again.
func (s *Store) Begin(ctx context.Context) (store.Load, error) {
	f, err := s.fitted()
	if err != nil {
		return nil, err
	}
	if s.readOnly {
		return nil, fault.New(fault.Internal, "the store was opened to be read, and cannot be written to")
	}
	if err := s.current(ctx, f); err != nil {
		return nil, err
	}
	l := &load{s: s, catalog: f.catalog, session: s.session(ctx, neo4j.AccessModeWrite), tables: map[any]table{}}
	if err := l.begin(ctx); err != nil {
		release(ctx, l.session)
		return nil, l.s.fault(ctx, err)
	}
	// Citations can exist without any node: see compile/left.go.
	records, err := l.run(ctx, "RETURN EXISTS { MATCH (n:"+compile.AnyLabel+") } OR EXISTS { MATCH (c:"+compile.CitationLabel+") } AS some", nil)
	if err != nil {
		_ = l.end(ctx)
		return nil, err
	}
	l.whole = records[0][0] == false
	return l, nil
}

func (l *load) begin(ctx context.Context) error {
	// The transaction outlives the context in which it begins. Each later call is bounded
	// by its own context.
	tx, err := l.session.BeginTransaction(ctx, limits(context.WithoutCancel(ctx), "load")...)
	if err != nil {
		return err
	}
	l.tx = tx
	return nil
}

// run runs a statement in the load's transaction. If the server ends the transaction, it
// is repeated (see load_retry.go).
func (l *load) run(ctx context.Context, text string, params map[string]any) ([][]any, error) {
	if err := l.usable(); err != nil {
		return nil, err
	}
	if err := l.s.gate.enter(); err != nil {
		return nil, err
	}
	defer l.s.gate.leave()
	var records [][]any
	err := l.persist(ctx, func() (err error) {
		records, err = l.attempt(ctx, compile.Statement{Text: text, Params: params})
		return err
	}, func() (bool, error) { return false, l.replay(ctx) })
	return records, err
}

// attempt runs a statement once.
func (l *load) attempt(ctx context.Context, st compile.Statement) ([][]any, error) {
	result, err := l.tx.Run(ctx, st.Text, st.Params)
	if err != nil {
		return nil, err
	}
	return collect(ctx, result)
}

// change runs a statement that writes.
func (l *load) change(ctx context.Context, text string, params map[string]any) ([][]any, error) {
	records, err := l.run(ctx, text, params)
	if err == nil {
		l.piece = append(l.piece, compile.Statement{Text: text, Params: params})
	}
	return records, err
}

func (l *load) usable() error {
	if l.tx == nil {
		return fault.New(fault.Internal, "the load is over")
	}
	return l.failed
}

// Read answers plans one after another, within the load.
func (l *load) Read(ctx context.Context, lists []*plan.List) []store.Result {
	results := make([]store.Result, len(lists))
	for i, list := range lists {
		results[i] = l.answer(ctx, list)
	}
	return results
}

func (l *load) answer(ctx context.Context, list *plan.List) store.Result {
	var one sync.Mutex // a transaction runs one statement at a time
	return l.s.answer(ctx, l.catalog, compile.OfMany, list, func(ctx context.Context, st compile.Statement) ([][]any, int, time.Duration, error) {
		one.Lock()
		defer one.Unlock()
		records, err := l.run(ctx, st.Text, st.Params)
		return records, 1, 0, err
	})
}

// PutDataset creates or replaces a dataset's description.
func (l *load) PutDataset(ctx context.Context, d store.Dataset) error {
	row := l.table(compile.DatasetLabel, l.catalog.Dataset).row(d.Values)
	row["name"] = d.Name
	_, err := l.change(ctx, "MERGE (d:"+compile.DatasetLabel+" {name: $name}) SET d = $row", map[string]any{"name": d.Name, "row": row})
	return err
}

// Part commits a transaction that has grown large, and begins another.
func (l *load) Part(ctx context.Context) error {
	if l.open < pieceFacts {
		return nil
	}
	if err := l.commit(ctx); err != nil {
		return err
	}
	if !l.whole {
		l.known.Clear() // known must not grow with the load
	}
	return l.s.fault(ctx, l.begin(ctx))
}

// Committed is how many facts the transactions before this one have put.
func (l *load) Committed() int { return l.committed }

// MaxRollback is how many facts one transaction can always take.
func (l *load) MaxRollback() int { return maxRollback }

func (l *load) commit(ctx context.Context) error {
	if err := l.usable(); err != nil {
		return err
	}
	if err := l.s.gate.enter(); err != nil {
		return err
	}
	defer l.s.gate.leave()
	err := l.persist(ctx, func() error { return l.tx.Commit(ctx) }, func() (bool, error) {
		// The server may have committed although its answer was lost.
		if done, err := l.committedAnyway(ctx); done || err != nil {
			return done, err
		}
		return false, l.replay(ctx)
	})
	if err != nil {
		return err
	}
	l.tx = nil
	l.committed += l.open
	l.open, l.piece, l.fresh = 0, nil, nil
	return nil
}

// Commit commits the last transaction. If the connection breaks meanwhile and the error
// stays, the transaction may or may not be committed. Loading the same facts again is safe:
// it changes nothing.
func (l *load) Commit(ctx context.Context) error {
	err := l.account(ctx)
	if err == nil {
		err = l.commit(ctx)
	}
	if end := l.end(ctx); err == nil {
		err = end
	}
	return err
}

// Rollback discards what was not committed. A server that cannot be reached does so itself
// when the connection ends.
func (l *load) Rollback(ctx context.Context) error { return l.end(ctx) }

// end rolls the open transaction back and returns the connection.
func (l *load) end(ctx context.Context) error {
	if l.session == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
	defer cancel()
	var err error
	if l.tx != nil && l.failed == nil { // the server has ended a transaction that failed
		err = l.s.fault(ctx, l.tx.Rollback(ctx))
	}
	release(ctx, l.session)
	l.tx, l.session = nil, nil
	return err
}
