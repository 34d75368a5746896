package neo4j

import (
	"context"
	"errors"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Migrations of one database wait for each other. Each begins with a transaction
// that puts the one node of a label, and is rolled back at the end: as long as it
// is open, the constraint on that node keeps the next one waiting. A migration that
// is killed keeps nobody, and the node is never there for anybody to see.

// migratingLabel is the label of that node.
const migratingLabel = "_Migrating"

func migratingConstraint() object {
	return constraint("migrating", "(x:"+migratingLabel+")", "x.one")
}

// alone does something while no other migration of the database does.
func (m *migration) alone(ctx context.Context, do func() error) error {
	if err := m.define(ctx, []string{migratingConstraint().statement}); err != nil && !there(err) {
		return err
	}
	if err := m.s.gate.enter(); err != nil {
		return err
	}
	defer m.s.gate.leave()
	session := m.s.session(ctx, neo4j.AccessModeWrite)
	defer release(ctx, session)
	tx, err := session.BeginTransaction(ctx, limits(ctx, "migrate")...)
	if err != nil {
		return m.s.fault(ctx, err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
		defer cancel()
		_ = tx.Close(ctx) // the server rolls back what it does not hear of
	}()
	result, err := tx.Run(ctx, "MERGE (x:"+migratingLabel+" {one: true})", nil)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	if err != nil {
		return m.s.fault(ctx, err)
	}
	return do()
}

// there says whether an index or a constraint cannot be made because it is there
// already.
func there(err error) bool {
	e, ok := errors.AsType[*neo4j.Neo4jError](err)
	return ok && strings.HasPrefix(e.Code, "Neo.ClientError.Schema.") && strings.HasSuffix(e.Code, "AlreadyExists")
}
