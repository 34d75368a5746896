package graph

import (
	"context"
	"errors"
	"strings"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/graph/compile"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// Where reads a filter on a node type or a relationship type, as it would stand
// in a query: `{name: {startsWith: "Ny"}}`. It is nil where nothing is asked.
func (e *Engine) Where(n *catalog.NodeType, r *catalog.RelationshipType, where string) (plan.Filter, error) {
	comp := compile.New(context.Background(), e.cat, e.api, nil, nil)
	f, err := plan.Filter(nil), error(nil)
	if n != nil {
		f, err = comp.NodeRule(n, where)
	} else {
		f, err = comp.RelationshipRule(r, where)
	}
	if list, ok := errors.AsType[gqlerror.List](err); ok { // their places are in a query that nobody wrote
		var messages []string
		for _, e := range list {
			messages = append(messages, e.Message)
		}
		return nil, errors.New(strings.Join(messages, "; "))
	}
	return f, err
}
