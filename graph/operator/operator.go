// Package operator has the operators of filters: one table says which operators a kind
// of property has, what each takes and what it means. The API declares operators from
// the table, and filters are compiled from it.
package operator

import (
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// An Operator is a condition on a property.
type Operator struct {
	Name, Description string
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

// TypeName is the type in GraphQL of what the operator takes.
func (o Operator) TypeName(p *catalog.Property) string {
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
	panic("operator: an operator that takes nothing: " + o.Name)
}

// read gives what the operator takes from what was written.
func (o Operator) read(path string, p *catalog.Property, v any) (any, error) {
	switch o.takes {
	case oneValue:
		return input.Scalar(path, p, v)
	case someValues:
		return input.Scalars(path, p, v)
	case period:
		return BoundedDate(path, p, v)
	case words:
		return readWords(path, v)
	case truth:
		return v != false, nil
	}
	panic("operator: an operator that takes nothing: " + o.Name)
}
