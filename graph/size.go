package graph

import (
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// maxSize bounds the plans of one operation: their fields, and their conditions as
// often as a store writes them. What is selected of an interface is worked out for
// each of its types, and a condition on relationships of any type is written for
// each type, so a short query with a few of either would come to more than any
// store prepares in good time.
const maxSize = 50_000

// conditionSize is how many fields a condition counts for: a store writes and works
// out about as much for it.
const conditionSize = 10

// within counts fields and says whether there may be so many, and whether anybody
// waits for them still.
func (c *compiler) within(fields int) error {
	if c.size = plus(c.size, fields); c.size > maxSize {
		return fault.New(fault.TooCostly, "the operation comes to a plan of size %d or more, and may come to %d: a field is one and a condition %d, each counted for every type that it is read from; select less, ask for fewer conditions, or nest fewer ends of several types", c.size, maxSize, conditionSize)
	}
	return c.ctx.Err()
}

// planSize is the size of what has been compiled so far.
func (c *compiler) planSize() int { return c.size }

// condition counts one condition, on what may be of so many types.
func (c *compiler) condition(types int) error { return c.within(times(conditionSize, types)) }

// operators counts those of a property of what may be of so many types.
func (c *compiler) operators(v any, types int) error {
	o, _ := v.(object)
	return c.condition(times(len(o), types))
}

// alternatives is how many types a store looks at one by one for a list.
func alternatives(from plan.From) int {
	if of, ok := from.(plan.OfRelationships); ok {
		return len(of.Types)
	}
	return 1
}

// steps is how many ends a way may be followed from, those of each type of node
// counted: as often may a store write its conditions.
func (c *compiler) steps(w plan.Way) int {
	n := 0
	for _, t := range c.cat.Nodes {
		n += len(w.Follows(t, false))
	}
	return n
}
