package graph

import (
	"context"
	"errors"
	"strings"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/graph/compile"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Where parses and compiles a filter on a node type or a relationship type, as in a query:
// `{name: {startsWith: "Ny"}}`. One of n and r is nil. The filter is nil if it has no
// conditions.
func (e *Engine) Where(n *catalog.NodeType, r *catalog.RelationshipType, where string) (plan.Filter, error) {
	comp := compile.New(context.Background(), e.cat, e.api, nil, nil)
	f, err := plan.Filter(nil), error(nil)
	if n != nil {
		f, err = comp.NodeRule(n, where)
	} else {
		f, err = comp.RelationshipRule(r, where)
	}
	if list, ok := errors.AsType[gqlerror.List](err); ok { // leave out their positions: they are in a query that the user did not write
		var messages []string
		for _, e := range list {
			messages = append(messages, e.Message)
		}
		return nil, fault.New(fault.BadUserInput, "%s", strings.Join(messages, "; "))
	}
	return f, err
}

// Affords returns an error if it costs more to find one row of a list than an operation may
// cost: the conditions of its filter may make a store look at much.
func (e *Engine) Affords(ctx context.Context, l *plan.List) error {
	j, err := e.judges.judge(ctx)
	if err != nil {
		return err
	}
	first := *l
	first.Limit, first.Row = 1, nil
	return e.within(j.Lists(&first), 0)
}
