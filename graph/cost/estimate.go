// Package cost estimates what a plan costs before it is run, from the plan and from
// statistics of the store.
package cost

// What a plan costs is judged before it runs, from the plan and from how many facts
// there are and how they are joined (store.Statistics). So it is the same for each
// store, and follows the graph as it grows.
//
// It is the sum of what is given, a unit for each list and each row with every page
// full, of what may be looked at to find it, a unit for looksPerUnit rows, and of what
// it takes to prepare the plan, a unit for each sizePerUnit of its size (see maxSize).
// The second is pessimistic: a filter may keep nothing, so that all of a type is
// looked at and each row is tried to the end.

const (
	// LooksPerUnit is chosen so that a unit is at most 100 µs of processor time on
	// either store, in the attacks of package attacks.
	LooksPerUnit = 50
	// SizePerUnit is chosen so for what it takes to prepare a plan.
	SizePerUnit = 100
)

// An Estimate is what a plan may give and look at, and how large it is.
type Estimate struct {
	Rows  int     // lists and rows given
	Looks float64 // rows looked at
	Size  int     // of the plan, once for all of its lists
}

// And is the estimate of both together.
func (a Estimate) And(b Estimate) Estimate {
	return Estimate{Plus(a.Rows, b.Rows), a.Looks + b.Looks, Plus(a.Size, b.Size)}
}

// Work is the part of the cost that is not given.
func (a Estimate) Work() int { return Plus(a.Looking(), a.Preparing()) }

// Looking is the part of the cost for what is looked at.
func (a Estimate) Looking() int { return int(min(a.Looks/LooksPerUnit, Max)) }

// Preparing is the part of the cost for the size of the plan.
func (a Estimate) Preparing() int { return a.Size / SizePerUnit }

// Cost is all of it.
func (a Estimate) Cost() int { return Plus(a.Rows, a.Work()) }
