package graph

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// nodeRule compiles a filter on a node type that is written in GraphQL.
func (c *compiler) nodeRule(t *catalog.NodeType, where string) (plan.Filter, error) {
	o, err := c.api.filter(t.Name+"Where", where)
	if err != nil {
		return nil, err
	}
	return c.nodeWhere("where", t.Far, o)
}

// relationshipRule compiles a filter on a relationship type that is written in
// GraphQL.
func (c *compiler) relationshipRule(t *catalog.RelationshipType, where string) (plan.Filter, error) {
	o, err := c.api.filter(viaInput(t), where)
	if err != nil {
		return nil, err
	}
	return c.relationshipWhere("where", t, o)
}
