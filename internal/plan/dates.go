package plan

import (
	"fmt"

	"casegraph/internal/catalog"
)

type (
	// DatesAmong reads dates of the nodes with the list's IDs, and of the relationships
	// between two of them. It has a row for each Date property that a fact has, except list
	// properties. The row has a Fact and a date (see Dating). The order is by the date's Key,
	// the fact's id and the date's Name. Filter is not used.
	DatesAmong struct {
		// Types are the types of the relationships. Where, on the Relationship, keeps only
		// those for which it is true; nil keeps all.
		Types []*catalog.RelationshipType
		Where Filter
		// Nodes is the maximum number of IDs.
		Nodes int
		// Undated reads the dates without a known day, instead of the others.
		Undated bool
		// First and Last bound the dates, in days since 1970; nil is no bound. With Certainly,
		// a date must lie within them. Otherwise it is enough that it can have a day in common
		// with them.
		First, Last *int64
		Certainly   bool
	}
	// Dating is a part of the date of a row of DatesAmong.
	Dating uint8
)

// The parts of a date: its text, the name of its property, and the property's Key.
const (
	Written Dating = iota
	Name
	DateKey
)

// Spans reports whether a date has to have a possible day from First to Last, and both are
// given.
func (f DatesAmong) Spans() bool {
	return !f.Undated && !f.Certainly && f.First != nil && f.Last != nil
}

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

// Dates returns the properties that DatesAmong reads.
func Dates(properties []*catalog.Property) []*catalog.Property {
	var out []*catalog.Property
	for _, p := range properties {
		if p.Kind == catalog.Date && !p.List && !p.Derived {
			out = append(out, p)
		}
	}
	return out
}
