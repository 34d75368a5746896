// Package operator holds the operators of filters in one table: which kinds of property
// have the operator, what its argument is, and what it means as filters of the plan. The
// API and the compiler both read this table.
package operator

import (
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// An Operator is a condition on a property, such as eq or startsWith.
type Operator struct {
	Name, Description string
	takes             argument
	// stored makes the filter on a stored property. The Go type of x follows from takes.
	stored func(c plan.Column, x any) plan.Filter
	// computed makes the filter on a computed property, which is never null: a type, a
	// number of rows, a derived enum. It is nil if no computed property has the operator.
	computed func(path string, x any, compare comparison) (plan.Filter, error)
}

// An argument is the sort of value that an operator takes.
type argument uint8

const (
	oneValue    argument = iota // a value of the property's kind, as input.Scalar gives it
	valueList                   // []any of those
	boundedDate                 // edtf.Date whose first or last day is known
	textValue                   // string
	foldedValue                 // string, a sort key that is not cut
	searchValue                 // string, with words to look for
	boolValue                   // bool
)

// TypeName is the GraphQL type of the operator's argument on the property p.
func (o Operator) TypeName(p *catalog.Property) string {
	switch o.takes {
	case oneValue, boundedDate:
		return p.Type()
	case valueList:
		return "[" + p.Type() + "!]"
	case textValue, foldedValue, searchValue:
		return "String"
	case boolValue:
		return "Boolean"
	}
	panic("operator: no argument is declared for " + o.Name)
}

// read converts the operator's argument to the Go type that takes stands for.
func (o Operator) read(path string, p *catalog.Property, v any) (any, error) {
	switch o.takes {
	case oneValue:
		return input.Scalar(path, p, v)
	case valueList:
		return input.Scalars(path, p, v)
	case boundedDate:
		return comparedDate(path, p, v)
	case textValue:
		return ReadText(path, v)
	case foldedValue:
		return readFolded(path, v)
	case searchValue:
		return readSearch(path, v)
	case boolValue:
		return v != false, nil
	}
	panic("operator: no argument is declared for " + o.Name)
}
