package graph

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// Which operators a property has in filters, and what each asks. The API declares
// operators from here and the compiler compiles them from here: what a kind of
// property does not have is neither.

// An operator is a condition on a property.
type operator struct {
	name, description string
	takes             operand
	// stored is what it asks of a stored property; x is as takes says.
	stored func(c plan.Column, x any) plan.Filter
	// reckoned is what it asks of what is not stored but worked out and never null:
	// a type, a number of rows, a derived enum. It is nil where no such property
	// has the operator.
	reckoned func(path string, x any, compare compared) (plan.Filter, error)
}

// An operand is what an operator takes.
type operand uint8

const (
	oneValue   operand = iota // a value of the property's kind, as plans hold it
	someValues                // []any of those
	period                    // edtf.Date, one with bounds
	words                     // string
	truth                     // bool
)

// typeName is the type in GraphQL of what the operator takes.
func (o operator) typeName(p *catalog.Property) string {
	switch o.takes {
	case oneValue, period:
		return p.Type()
	case someValues:
		return "[" + p.Type() + "!]"
	case words:
		return "String"
	case truth:
		return "Boolean"
	}
	panic("graph: an operator that takes nothing: " + o.name)
}

// read gives what the operator takes from what was written.
func (o operator) read(path string, p *catalog.Property, v any) (any, error) {
	switch o.takes {
	case oneValue:
		return scalar(path, p, v)
	case someValues:
		return scalars(path, p, v)
	case period:
		return boundedDate(path, p, v)
	case words:
		return readWords(path, v)
	case truth:
		return v != false, nil
	}
	panic("graph: an operator that takes nothing: " + o.name)
}
