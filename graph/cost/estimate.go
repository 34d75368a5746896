// Package cost estimates what a plan costs before it is run, from the plan and from
// statistics of the store.
package cost

// The cost of a plan is computed before the plan runs, from the plan and from
// store.Statistics. So it does not depend on the store, and it grows with the graph. It is
// the sum of three parts:
//
//   - what the plan gives: one unit for each list and each row, with every page full;
//   - what the store may look at to find the rows: one unit for LooksPerUnit rows;
//   - preparing the plan: one unit for SizePerUnit of its size (see compile.MaxSize).
//
// The second part is pessimistic. A filter may keep nothing: then the store looks at all
// rows of a type, and evaluates the whole filter on each.

const (
	// LooksPerUnit is how many rows looked at cost one unit. It is chosen so that a unit
	// takes at most 100 µs of processor time on either store, as bench/attacks measures.
	LooksPerUnit = 50
	// SizePerUnit is how much of a plan's size costs one unit. It is chosen the same way.
	SizePerUnit = 100
)

// An Estimate is the upper estimate for a plan.
type Estimate struct {
	Rows  int     // lists and rows that it gives
	Looks float64 // rows that the store looks at
	Size  int     // the size of the plan, counted once for all lists of an operation
}

// And adds two estimates.
func (a Estimate) And(b Estimate) Estimate {
	return Estimate{Plus(a.Rows, b.Rows), a.Looks + b.Looks, Plus(a.Size, b.Size)}
}

// Work is the part of the cost beside the rows given: looking and preparing.
func (a Estimate) Work() int { return Plus(a.Looking(), a.Preparing()) }

// Looking is the part of the cost for the rows looked at.
func (a Estimate) Looking() int { return int(min(a.Looks/LooksPerUnit, Max)) }

// Preparing is the part of the cost for the size of the plan.
func (a Estimate) Preparing() int { return a.Size / SizePerUnit }

// Cost is the whole cost, in units.
func (a Estimate) Cost() int { return Plus(a.Rows, a.Work()) }
