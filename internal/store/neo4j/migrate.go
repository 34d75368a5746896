package neo4j

import (
	"context"
	"errors"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// awaitSeconds is how long indexes may take to be built.
const awaitSeconds = 24 * 60 * 60

// Migrate makes the database fit the catalog. See store.Store.
//
// Neo4j cannot change indexes and facts in one transaction, and a transaction with very
// many facts does not fit into memory. So everything is checked before anything is written,
// every step can be repeated, and the layout is written last. A migration that was
// interrupted is done again from the start.
func (s *Store) Migrate(ctx context.Context, c *catalog.Catalog) error {
	if s.readOnly {
		return fault.New(fault.Internal, "the store was opened to be read, and cannot be written to")
	}
	m := migration{s: s, catalog: c}
	f, err := m.fitting(ctx)
	if _, unfit := errors.AsType[store.Unfit](err); unfit {
		err = m.alone(ctx, func() (err error) {
			if f, err = m.fitting(ctx); err == nil {
				return nil // another migration has just done it
			}
			f, err = m.run(ctx)
			return err
		})
	}
	if err != nil {
		return err
	}
	s.fits.Store(f)
	return nil
}

// Rehearse makes the checks that Migrate makes before it writes.
func (s *Store) Rehearse(ctx context.Context, c *catalog.Catalog) error {
	m := migration{s: s, catalog: c}
	if _, err := m.fitting(ctx); err == nil {
		return nil
	} else if _, unfit := errors.AsType[store.Unfit](err); !unfit {
		return err
	}
	_, _, err := m.changes(ctx)
	return err
}

type migration struct {
	s       *Store
	catalog *catalog.Catalog
}

// changes returns what a migration has to do, and whether it is the first.
func (m *migration) changes(ctx context.Context) (changes *store.Changes, first bool, err error) {
	old, _, err := m.layout(ctx)
	if err != nil {
		return nil, false, err
	}
	changes = store.Diff(old, m.catalog)
	if old != nil && old.Format < store.NamesFormat {
		changes.RenameColumns = append(changes.RenameColumns, formerCitations)
	}
	reasons, err := m.check(ctx, changes)
	if err == nil && len(reasons) > 0 {
		err = store.AsFault(store.Refused(reasons))
	}
	return changes, old == nil, err
}

func (m *migration) run(ctx context.Context) (*fitted, error) {
	changes, first, err := m.changes(ctx)
	if err != nil {
		return nil, err
	}
	if !first && !changes.None() {
		if err := m.announce(ctx); err != nil {
			return nil, err
		}
	}
	o, err := m.compareObjects(ctx)
	if err != nil {
		return nil, err
	}
	// Old constraints go first: new values may repeat what no longer has to be unique.
	if err := m.define(ctx, o.surplus); err != nil {
		return nil, err
	}
	if err := m.rewrite(ctx, changes); err != nil {
		return nil, err
	}
	if err := m.complete(ctx); err != nil {
		return nil, err
	}
	st, err := count(func(text string, params map[string]any) ([][]any, error) { return m.read(ctx, text, params) }, m.catalog)
	if err != nil {
		return nil, err
	}
	layout := string(store.LayoutOf(m.catalog).JSON())
	// One statement writes both: a database with data but without a layout would be taken
	// for that of another program.
	remember := "MERGE (l:" + compile.LayoutLabel + ") SET l.json = $layout REMOVE l.changing " + keepStatistics
	if err := m.write(ctx, remember, map[string]any{"layout": layout, "json": st.JSON()}); err != nil {
		return nil, err
	}
	return newFitted(m.catalog, layout), nil
}

// announce writes that facts are about to change, and waits until all programs that read the
// database have seen it (see current.go).
func (m *migration) announce(ctx context.Context) error {
	if err := m.write(ctx, "MATCH (l:"+compile.LayoutLabel+") SET l.changing = true", nil); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		// Nothing has changed, so the announcement is withdrawn.
		still, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
		defer cancel()
		return m.s.fault(ctx, errors.Join(ctx.Err(), m.write(still, "MATCH (l:"+compile.LayoutLabel+") REMOVE l.changing", nil)))
	case <-time.After(2 * m.s.lease):
		return nil
	}
}

// complete creates the indexes and constraints that the database lacks, and waits until all
// are built. Another program may create the same ones meanwhile.
func (m *migration) complete(ctx context.Context) error {
	for attempt := 1; ; attempt++ {
		o, err := m.compareObjects(ctx)
		if err != nil {
			return err
		}
		if len(o.missing) == 0 && len(o.building) == 0 {
			return nil
		}
		if attempt > attempts {
			return fault.New(fault.Internal, "the database already has indexes or constraints like those that casegraph needs (%s), under other names; SHOW INDEXES and SHOW CONSTRAINTS list them: drop them first", o.names())
		}
		if err := m.define(ctx, o.statements()); err != nil {
			if alreadyExists(err) {
				continue
			}
			return m.s.fault(ctx, err)
		}
		if err := m.write(ctx, "CALL db.awaitIndexes($seconds)", map[string]any{"seconds": int64(awaitSeconds)}); err != nil {
			return err
		}
	}
}

// define runs statements on the schema in one transaction. A transaction for each would take
// about as long as this one for all. The error may be the server's own (alreadyExists).
func (m *migration) define(ctx context.Context, statements []string) error {
	if len(statements) == 0 {
		return nil
	}
	if err := m.s.gate.enter(); err != nil {
		return err
	}
	defer m.s.gate.leave()
	session := m.s.session(ctx, neo4j.AccessModeWrite)
	defer release(ctx, session)
	_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		for _, text := range statements {
			result, err := tx.Run(ctx, text, nil)
			if err == nil {
				_, err = result.Consume(ctx)
			}
			if err != nil {
				return nil, err
			}
		}
		return nil, nil
	}, limits(ctx, "migrate")...)
	if alreadyExists(err) {
		return err
	}
	return m.s.fault(ctx, err)
}

func (m *migration) read(ctx context.Context, text string, params map[string]any) ([][]any, error) {
	records, _, _, err := m.s.read(ctx, compile.Statement{Text: text, Params: params})
	return records, err
}

// write runs a statement in a transaction of its own, as statements that commit in batches
// require.
func (m *migration) write(ctx context.Context, text string, params map[string]any) error {
	if err := m.s.gate.enter(); err != nil {
		return err
	}
	defer m.s.gate.leave()
	session := m.s.session(ctx, neo4j.AccessModeWrite)
	defer release(ctx, session)
	result, err := session.Run(ctx, text, params, limits(ctx, "migrate")...)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	return m.s.fault(ctx, err)
}
