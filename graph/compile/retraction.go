package compile

import (
	"casegraph/graph/api"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// retracted compiles the condition that tells whether a node was taken back.
func (c *Compiler) retracted(path string, r *api.Retraction, v any) (plan.Filter, error) {
	is, err := input.Scalar(path, &catalog.Property{Kind: catalog.Boolean}, v)
	if err != nil {
		return nil, err
	}
	takes, err := c.NodeWhere(path, r.Node.Far, r.Where)
	if err != nil {
		return nil, err
	}
	const matches = 4 // relationships that a store matches
	return plan.Covered{End: r.Makers, By: r.Responses, Where: takes, Not: is == false}, c.condition(matches)
}
