package neo4j

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// awaitSeconds is how long indexes may take to be built.
const awaitSeconds = 24 * 60 * 60

// Migrate makes the database fit the catalog. See store.Store.
//
// Neo4j does not change indexes and facts in one transaction, nor many facts in
// one that would fit in memory. So all is checked before anything is written,
// every step may be done twice, and the layout is remembered last: a migration
// that was cut off is done again from the start.
func (s *Store) Migrate(ctx context.Context, c *catalog.Catalog) error {
	m := migration{s: s, catalog: c}
	if err := m.run(ctx); err != nil {
		return err
	}
	s.catalog.Store(c)
	return nil
}

type migration struct {
	s       *Store
	catalog *catalog.Catalog
}

func (m *migration) run(ctx context.Context) error {
	old, err := m.layout(ctx)
	if err != nil {
		return err
	}
	changes := store.Diff(old, m.catalog)
	reasons, err := m.check(ctx, changes)
	if err != nil {
		return err
	}
	if len(reasons) > 0 {
		return store.Refused(reasons)
	}
	missing, surplus, err := m.compareObjects(ctx)
	if err != nil {
		return err
	}
	// What is no longer unique must not stand in the way of what is written.
	if err := m.define(ctx, surplus); err != nil {
		return err
	}
	if err := m.rewrite(ctx, changes); err != nil {
		return err
	}
	if err := m.define(ctx, missing); err != nil {
		return err
	}
	if len(missing) > 0 {
		if err := m.write(ctx, "CALL db.awaitIndexes($seconds)", map[string]any{"seconds": int64(awaitSeconds)}); err != nil {
			return err
		}
	}
	if !changes.Remember {
		return nil
	}
	st, err := count(func(text string, params map[string]any) ([][]any, error) { return m.read(ctx, text, params) }, m.catalog)
	if err == nil {
		err = m.write(ctx, keepStatistics, map[string]any{"json": st.JSON()})
	}
	if err != nil {
		return err
	}
	return m.write(ctx, "MERGE (l:"+layoutLabel+") SET l.json = $json", map[string]any{"json": string(store.LayoutOf(m.catalog).JSON())})
}

// layout is what the database was last made to fit, nil for a new one.
func (m *migration) layout(ctx context.Context) (*store.Layout, error) {
	records, err := m.read(ctx, "MATCH (l:"+layoutLabel+") RETURN l.json", nil)
	if err != nil || len(records) == 0 {
		return nil, err
	}
	text, _ := records[0][0].(string)
	return store.ParseLayout([]byte(text))
}

// compareObjects gives the statements that make what indexes and constraints the
// database lacks, and those that take away what it no longer needs. Others' are
// let be.
func (m *migration) compareObjects(ctx context.Context) (missing, surplus []string, err error) {
	there := map[string]bool{}
	wanted := map[string]bool{}
	all := objects(m.catalog)
	for _, o := range all {
		wanted[o.name] = true
	}
	for _, kind := range []struct{ show, drop string }{
		{"SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH $prefix RETURN name", "DROP CONSTRAINT "},
		{"SHOW INDEXES YIELD name, owningConstraint WHERE name STARTS WITH $prefix AND owningConstraint IS NULL RETURN name", "DROP INDEX "},
	} {
		records, err := m.read(ctx, kind.show, map[string]any{"prefix": objectPrefix})
		if err != nil {
			return nil, nil, err
		}
		for _, r := range records {
			name := r[0].(string)
			there[name] = true
			if !wanted[name] {
				surplus = append(surplus, kind.drop+quote(name)+" IF EXISTS")
			}
		}
	}
	for _, o := range all {
		if !there[o.name] {
			missing = append(missing, o.statement)
		}
	}
	return missing, surplus, nil
}

// define runs statements on the schema in one transaction: each in its own would
// take about as long as all of them.
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
	// Another program may fit an empty database at the same time: the server lets
	// one of them through and gives the other up, which is then tried again.
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
	return m.s.fault(ctx, err)
}

func (m *migration) read(ctx context.Context, text string, params map[string]any) ([][]any, error) {
	records, _, _, err := m.s.read(ctx, statement{text: text, params: params})
	return records, err
}

// write runs a statement by itself, as those that commit in batches have to be.
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
