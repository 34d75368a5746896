package compile

import (
	"casegraph/graph/api"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// NodeRule compiles a filter on a node type from its text in GraphQL.
func (c *Compiler) NodeRule(t *catalog.NodeType, where string) (plan.Filter, error) {
	o, err := c.API.Filter(t.Name+"Where", where)
	if err != nil {
		return nil, err
	}
	return c.NodeWhere("where", t.Far, o)
}

// RelationshipRule compiles a filter on a relationship type from its text in GraphQL.
func (c *Compiler) RelationshipRule(t *catalog.RelationshipType, where string) (plan.Filter, error) {
	o, err := c.API.Filter(api.ViaInput(t), where)
	if err != nil {
		return nil, err
	}
	return c.RelationshipWhere("where", t, o)
}
