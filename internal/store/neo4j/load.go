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
	// pieceFacts is how many facts one transaction takes: the server holds in
	// memory what is not committed.
	pieceFacts = 20_000
	// maxRollback is how many facts a transaction surely takes.
	maxRollback = 25_000
)

// A load writes in an explicit transaction. When a Part is due and it has put
// pieceFacts facts, it commits and goes on in another, so a larger load becomes
// visible piece by piece.
type load struct {
	s       *Store
	catalog *catalog.Catalog
	session neo4j.SessionWithContext
	tx      neo4j.ExplicitTransaction // nil when spent
	// piece is what the transaction has written, to be written again where the
	// server gave it up; fresh is a fact that it created, or nil.
	piece []compile.Statement
	fresh *store.Fact
	// open is how many facts the transaction has put, committed how many the
	// ones before it.
	open, committed int
	// changed is how many facts were put or removed.
	changed int64
	// known is what is known of ids: what is stored under them, or nothing. With
	// whole there is nothing under the others.
	known hashed.Map[known]
	whole bool
	// present are the relationship types of which there were some when counted
	// was set.
	present []*catalog.RelationshipType
	counted bool
	// failed is the error after which the load does nothing more.
	failed error
	// tables are the columns of the types that were put.
	tables map[any]table
}

// Begin starts a load. Loads may run at once; where they write the same facts
// one of them may fail, and may be begun again.
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
	// Citations may be there alone: see compile_left.go.
	records, err := l.run(ctx, "RETURN EXISTS { MATCH (n:"+compile.AnyLabel+") } OR EXISTS { MATCH (c:"+compile.CitationLabel+") } AS some", nil)
	if err != nil {
		_ = l.end(ctx)
		return nil, err
	}
	l.whole = records[0][0] == false
	return l, nil
}

func (l *load) begin(ctx context.Context) error {
	// The transaction may outlive the context it was begun in: its time is that
	// of each call's context.
	tx, err := l.session.BeginTransaction(ctx, limits(context.WithoutCancel(ctx), "load")...)
	if err != nil {
		return err
	}
	l.tx = tx
	return nil
}

// run runs a statement in the load's transaction; see retry.go for what happens
// when the server gives that up.
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

// Part commits when the transaction has grown large, and goes on in another.
func (l *load) Part(ctx context.Context) error {
	if l.open < pieceFacts {
		return nil
	}
	if err := l.commit(ctx); err != nil {
		return err
	}
	if !l.whole {
		l.known.Clear() // so that it does not grow with the load
	}
	return l.s.fault(ctx, l.begin(ctx))
}

// Committed is how many facts the transactions before this one have put.
func (l *load) Committed() int { return l.committed }

// MaxRollback is how many facts one transaction surely takes.
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
		// It may have been done although that was not heard.
		if there, err := l.there(ctx); there || err != nil {
			return there, err
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

// Commit makes the rest lasting. When the connection breaks just then, it may
// have been: loading the same again changes nothing.
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

// Rollback forgets what was not committed. A server that cannot be told, forgets
// it by itself when it misses the connection.
func (l *load) Rollback(ctx context.Context) error { return l.end(ctx) }

// end rolls back what is open, and gives the connection back.
func (l *load) end(ctx context.Context) error {
	if l.session == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
	defer cancel()
	var err error
	if l.tx != nil && l.failed == nil { // the server has forgotten what failed
		err = l.s.fault(ctx, l.tx.Rollback(ctx))
	}
	release(ctx, l.session)
	l.tx, l.session = nil, nil
	return err
}
