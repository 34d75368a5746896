package export

import (
	"context"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Bounds of a neighbourhood.
const (
	MaxStarts = plan.MaxPage
	MaxDepth  = 4
	MaxAround = 2000 // nodes
)

// Around selects the nodes that are at most Depth relationships away from the nodes with
// these ids.
type Around struct {
	IDs   []string
	Depth int
	// Part exports the first MaxAround nodes of a neighbourhood that has more. Without it
	// such an export fails.
	Part bool
}

// List returns the plan that finds the nodes. Its one row has the nodes, what was left out,
// and the ids of which there is no node.
func (a *Around) List(c *catalog.Catalog) *plan.List {
	id := plan.Column{Of: plan.Node, Property: c.NodeID()}
	return &plan.List{
		From: plan.Neighborhood{
			Traversal: plan.Traversal{Types: c.Relationships, Direction: catalog.Both},
			Depth:     a.Depth, Nodes: MaxAround, PerNode: MaxAround,
		},
		IDs: plan.IDs(a.IDs...), Limit: 1,
		Row: []plan.Field{
			&plan.List{From: plan.VisitedNodes{}, Limit: plan.NoLimit, Row: []plan.Field{id}},
			&plan.List{From: plan.OmittedEnds{}, Limit: plan.NoLimit},
			plan.Starts{},
		},
	}
}

// around returns the ids of the nodes around those of a choice, in order, and how many
// relationships lead to other nodes that were left out. It returns nil if the choice has no
// Around.
func (r *reader) around(ctx context.Context, a *Around) (ids []string, omitted int, err error) {
	if a == nil {
		return nil, 0, nil
	}
	rows, err := r.rows(ctx, a.List(r.c))
	if err != nil {
		return nil, 0, err
	}
	row := rows[0].([]any)
	if missing := row[2].([]any)[1].([]any); len(missing) > 0 {
		return nil, 0, fault.Input("around", "there is no node %q", missing[0])
	}
	ids = []string{}
	for _, node := range row[0].([]any) {
		ids = append(ids, node.([]any)[0].(string))
	}
	for _, left := range row[1].([]any) {
		omitted += int(left.([]any)[3].(int64))
	}
	if omitted > 0 && !a.Part {
		return nil, 0, fault.New(fault.TooCostly, "there are more than %d nodes around these; expected fewer: give a smaller depth, or fewer ids", MaxAround)
	}
	slices.Sort(ids)
	return ids, omitted, nil
}
