package compile

import (
	"casegraph/graph/cost"
	"casegraph/graph/input"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// MaxSize bounds the plans of one operation: their fields, and their conditions as
// often as a store writes them. What is selected of an interface is worked out for
// each of its types, and a condition on relationships of any type is written for
// each type, so a short query with a few of either would come to more than any
// store prepares in good time.
const MaxSize = 50_000

// ConditionSize is how many fields a condition counts for: a store writes and works
// out about as much for it.
const ConditionSize = 10

// AddSize counts fields and says whether there may be so many, and whether anybody
// waits for them still.
func (c *Compiler) AddSize(fields int) error {
	if c.size = cost.Plus(c.size, fields); c.size > MaxSize {
		return fault.New(fault.TooCostly, "the operation comes to a plan of size %d or more, and may come to %d: a field is one and a condition %d, each counted for every type that it is read from; select less, ask for fewer conditions, or nest fewer ends of several types", c.size, MaxSize, ConditionSize)
	}
	return c.ctx.Err()
}

// PlanSize is the size of what has been compiled so far.
func (c *Compiler) PlanSize() int { return c.size }

// condition counts one condition, on what may be of so many types.
func (c *Compiler) condition(types int) error { return c.AddSize(cost.Times(ConditionSize, types)) }

// operators counts those of a property of what may be of so many types.
func (c *Compiler) operators(v any, types int) error {
	o, _ := v.(input.Object)
	return c.condition(cost.Times(len(o), types))
}

// alternatives is how many types a store looks at one by one for a list.
func alternatives(from plan.From) int {
	if of, ok := from.(plan.OfRelationships); ok {
		return len(of.Types)
	}
	return 1
}

// Steps is how many ends a way may be followed from, those of each type of node
// counted: as often may a store write its conditions.
func (c *Compiler) Steps(w plan.Way) int {
	n := 0
	for _, t := range c.Catalog.Nodes {
		n += len(w.Follows(t, false))
	}
	return n
}
