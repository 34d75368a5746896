package compile

import (
	"casegraph/graph/cost"
	"casegraph/graph/input"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// MaxSize is the greatest size of the plans of one operation: the fields, and the
// conditions as often as a store reads their list. It grows with the question, and not with
// the number of types in the schema.
const MaxSize = 50_000

// ConditionSize is the size of a condition, in fields. A store takes about as long for it.
const ConditionSize = 10

// AddSize adds a number of fields to the size. It fails if the size exceeds MaxSize, unless
// the compiler is unlimited, or if the request has ended.
func (c *Compiler) AddSize(fields int) error {
	if c.size = cost.Plus(c.size, fields); c.size > MaxSize && !c.Unlimited {
		return fault.New(fault.TooCostly, "the plan of the operation has a size of %d or more, and the limit is %d: a field counts as 1 and a condition as %d, and again for each way in which its list is read; select fewer fields, give fewer conditions, or ask for fewer facets", c.size, MaxSize, ConditionSize)
	}
	return c.ctx.Err()
}

// AddForTypes adds a number of fields that a store may write for each of so many types. The
// size counts them once. The cost counts them for each type.
func (c *Compiler) AddForTypes(fields, types int) error {
	c.forTypes = cost.Plus(c.forTypes, cost.Times(fields, max(0, types-1)))
	return c.AddSize(fields)
}

// PlanSize is the size of what is compiled so far.
func (c *Compiler) PlanSize() int { return c.size }

// condition adds the size of one condition on a fact that may have so many types.
func (c *Compiler) condition(types int) error { return c.AddForTypes(ConditionSize, types) }

// operators adds the size of the operators in the object v, on a fact that may have so many
// types.
func (c *Compiler) operators(v any, types int) error {
	o, _ := v.(input.Object)
	return c.AddForTypes(cost.Times(ConditionSize, len(o)), types)
}

// alternatives returns how many types a store looks at one by one to read a list.
func alternatives(from plan.From) int {
	if of, ok := from.(plan.OfRelationships); ok {
		return len(of.Types)
	}
	return 1
}

// Steps returns how many ends a traversal may follow, counted for each node type. A store
// may write the conditions of the traversal that often.
func (c *Compiler) Steps(w plan.Traversal) int {
	n := 0
	for _, t := range c.Catalog.Nodes {
		n += len(w.Follows(t, false))
	}
	return n
}
