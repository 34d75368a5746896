package plan

import (
	"fmt"

	"casegraph/internal/catalog"
)

type (
	// DatesAmong are the dates of the nodes with the list's IDs and of the relationships
	// that join two of them, a row for each Date property that a fact has, lists
	// aside. The row has a Fact, and a date (see Dating). The order is by the date's
	// Key, the fact's id and the date's Name. Filter is not used.
	DatesAmong struct {
		// Types are those of the relationships. Where, on the Relationship, keeps only
		// those for which it is true; nil keeps all.
		Types []*catalog.RelationshipType
		Where Filter
		// Nodes is how many IDs there may be.
		Nodes int
		// Undated wants the dates that have no bounds, instead of those that have.
		Undated bool
		// Not before First, nor after Last, as days since 1970; nil: no bound.
		// Certainly says that a date has to lie within them; else it may have a day
		// in common with them.
		First, Last *int64
		Certainly   bool
	}
	// Dating is a part of the date of a row of DatesAmong.
	Dating uint8
)

// The parts of a date: as it is written, the name of the property, and the
// property's Key.
const (
	Written Dating = iota
	Name
	DateKey
)

func (DatesAmong) from() {}
func (Dating) field()    {}
func (Dating) by()       {}

func (d Dating) String() string { return [...]string{"date", "date name", "date key"}[d] }

func (f DatesAmong) String() string {
	s := "dates"
	if f.Undated {
		s = "undated dates"
	}
	s += " of nodes and, among them, " + names(nil, f.Types)
	if f.Where != nil {
		s += " where " + f.Where.String()
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

// Dates are the properties of a fact that DatesAmong gives.
func Dates(properties []*catalog.Property) []*catalog.Property {
	var out []*catalog.Property
	for _, p := range properties {
		if p.Kind == catalog.Date && !p.List && !p.Derived {
			out = append(out, p)
		}
	}
	return out
}
