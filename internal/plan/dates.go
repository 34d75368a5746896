package plan

import (
	"fmt"

	"casegraph/internal/catalog"
)

type (
	// DatesAround are the dates of the nodes with the list's IDs and of what is
	// around them, a row for each Date property that a fact has, lists aside: of
	// the nodes that can be reached over at most Depth relationships, whichever way
	// they lead, and of the relationships that are walked over. The row has a Fact,
	// and a date (see Dating). The order is by the date's Key, the fact's id and
	// the date's Name. Filter is not used.
	DatesAround struct {
		Depth int
		// Types are what may be walked to; nil: any node.
		Types []*catalog.NodeType
		// Undated wants the dates that have no bounds, instead of those that have.
		Undated bool
		// Not before First, nor after Last, as days since 1970; nil: no bound.
		// Certainly says that a date has to lie within them; else it may have a day
		// in common with them.
		First, Last *int64
		Certainly   bool
	}
	// Dating is a part of the date of a row of DatesAround.
	Dating uint8
)

// The parts of a date: as it is written, the name of the property, and the
// property's Key.
const (
	Written Dating = iota
	Name
	DateKey
)

func (DatesAround) from() {}
func (Dating) field()     {}
func (Dating) by()        {}

func (d Dating) String() string { return [...]string{"date", "date name", "date key"}[d] }

func (f DatesAround) String() string {
	s := "dates"
	if f.Undated {
		s = "undated dates"
	}
	s = fmt.Sprintf("%s within %d of nodes", s, f.Depth)
	if f.Types != nil {
		s += " over " + names(f.Types, nil)
	}
	how := "maybe"
	if f.Certainly {
		how = "certainly"
	}
	if f.First != nil {
		s += fmt.Sprintf(" %s from %d", how, *f.First)
	}
	if f.Last != nil {
		s += fmt.Sprintf(" %s to %d", how, *f.Last)
	}
	return s
}

// Dates are the properties of a fact that DatesAround gives.
func Dates(properties []*catalog.Property) []*catalog.Property {
	var out []*catalog.Property
	for _, p := range properties {
		if p.Kind == catalog.Date && !p.List && !p.Derived {
			out = append(out, p)
		}
	}
	return out
}
