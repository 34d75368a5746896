package neo4j

import (
	"context"
	"errors"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Migrations of one database wait for each other. Each holds a transaction open that creates
// a node with migratingLabel. The node has a unique value, so the constraint on it makes the
// next migration wait. At the end the transaction is rolled back, so nobody ever sees the
// node. If a migration is killed, the server rolls its transaction back.

// migratingLabel is the label of the node that migrations wait for.
const migratingLabel = "_Migrating"

func migratingConstraint() object {
	return constraint("migrating", "(x:"+migratingLabel+")", "x.one")
}

// alone calls do while no other migration of the database runs.
func (m *migration) alone(ctx context.Context, do func() error) error {
	if err := m.define(ctx, []string{migratingConstraint().statement}); err != nil && !alreadyExists(err) {
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
		_ = tx.Close(ctx) // if this fails, the server rolls back when the connection ends
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

// alreadyExists says whether an index or a constraint could not be created because it already
// exists.
func alreadyExists(err error) bool {
	e, ok := errors.AsType[*neo4j.Neo4jError](err)
	return ok && strings.HasPrefix(e.Code, "Neo.ClientError.Schema.") && strings.HasSuffix(e.Code, "AlreadyExists")
}
