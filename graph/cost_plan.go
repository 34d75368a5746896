package graph

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
	// looksPerUnit is chosen so that a unit is at most 100 µs of processor time on
	// either store, in the attacks of package attacks.
	looksPerUnit = 50
	// sizePerUnit is chosen so for what it takes to prepare a plan.
	sizePerUnit = 100
)

// An estimate is what a plan may give and look at, and how large it is.
type estimate struct {
	rows  int     // lists and rows given
	looks float64 // rows looked at
	size  int     // of the plan, once for all of its lists
}

// and is the estimate of both together.
func (a estimate) and(b estimate) estimate {
	return estimate{plus(a.rows, b.rows), a.looks + b.looks, plus(a.size, b.size)}
}

// work is the part of the cost that is not given.
func (a estimate) work() int { return plus(a.looking(), a.preparing()) }

// looking is the part of the cost for what is looked at.
func (a estimate) looking() int { return int(min(a.looks/looksPerUnit, most)) }

// preparing is the part of the cost for the size of the plan.
func (a estimate) preparing() int { return a.size / sizePerUnit }

// cost is all of it.
func (a estimate) cost() int { return plus(a.rows, a.work()) }
