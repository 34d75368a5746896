package graph

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
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

var (
	equality = []operator{
		{"eq", "Is this.", oneValue, equals, anyIs(plan.Eq)},
		{"ne", "Is not this; true where there is no value.", oneValue, differs, noneIs(plan.Eq)},
		{"in", "Is one of these.", someValues, in, anyIs(plan.Eq)},
		{"notIn", "Is none of these; true where there is no value.", someValues, notIn, noneIs(plan.Eq)},
	}
	ordering = []operator{
		{"lt", "Comes before this.", oneValue, compares(plan.Lt), anyIs(plan.Lt)},
		{"lte", "Comes before this or with it.", oneValue, compares(plan.Lte), anyIs(plan.Lte)},
		{"gt", "Comes after this.", oneValue, compares(plan.Gt), anyIs(plan.Gt)},
		{"gte", "Comes after this or with it.", oneValue, compares(plan.Gte), anyIs(plan.Gte)},
	}
	places = []operator{
		{"contains", "Holds this text, exactly.", words, matches(plan.Contains), nil},
		{"startsWith", "Starts with this text, exactly.", words, startsWith, nil},
		{"endsWith", "Ends with this text, exactly.", words, matches(plan.EndsWith), nil},
	}
	searching = []operator{
		{"search", "Holds each of these words, whatever their case and diacritics.", words, searches, nil},
	}
	nullness = []operator{
		{"isNull", "Whether there is no value.", truth, isNull, neverNull},
	}
	dating = []operator{
		{"before", "Ends before this date starts; a date whose last day is unknown never does.", period, before, nil},
		{"after", "Starts after this date ends; a date whose first day is unknown never does.", period, after, nil},
		{"within", "Lies wholly within this date; a date with an unknown end never does.", period, within, nil},
		{"overlaps", "May have a day in common with this date; a date without any known day, as XXXX-01-29, never does.", period, overlaps, nil},
		{"dated", "Whether the date has bounds: a known first or last day.", truth, dated, nil},
	}

	ofLists = []operator{
		{"has", "Holds this value.", oneValue, has, nil},
		{"hasAny", "Holds at least one of these values.", someValues, hasAny, nil},
		{"hasAll", "Holds all of these values.", someValues, hasAll, nil},
		{"isEmpty", "Whether there are no values.", truth, empty, nil},
	}
	ofTexts    = slices.Concat(equality, places, ordering, nullness)
	ofSearched = slices.Concat(equality, places, ordering, searching, nullness)
	ofNumbers  = slices.Concat(equality, ordering, nullness)
	ofBooleans = slices.Concat(equality[:1], nullness)
	ofDates    = slices.Concat(equality[:1], dating, nullness)
	ofNames    = slices.Concat(equality, nullness)
)

// operatorsOf are the operators that a property has, in the order in which the API
// has them.
func operatorsOf(p *catalog.Property) []operator {
	switch {
	case p.List:
		return ofLists
	case p.Search:
		return ofSearched
	}
	switch p.Kind {
	case catalog.String, catalog.URL:
		return ofTexts
	case catalog.Int, catalog.BigInt, catalog.Float, catalog.DateTime:
		return ofNumbers
	case catalog.Boolean:
		return ofBooleans
	case catalog.Date:
		return ofDates
	case catalog.ID, catalog.EnumKind, catalog.Duration:
		return ofNames
	}
	panic(fmt.Sprintf("graph: a property of no kind: %s", p))
}

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

// eachOperator and-s what the operators in an object come to.
func eachOperator(path string, p *catalog.Property, v any, one func(at string, o operator, x any) (plan.Filter, error)) (plan.Filter, error) {
	return allMembers(path, v, func(at string, m member) (plan.Filter, error) {
		i := slices.IndexFunc(operatorsOf(p), func(o operator) bool { return o.name == m.name })
		if i < 0 {
			return nil, fault.Input(at, "%s has no such operator", p.Type())
		}
		o := operatorsOf(p)[i]
		x, err := o.read(at, p, m.value)
		if err != nil {
			return nil, err
		}
		return one(at, o, x)
	})
}

// allMembers and-s what the members of an object come to, none of which may be
// null or absent.
func allMembers(path string, v any, one func(at string, m member) (plan.Filter, error)) (plan.Filter, error) {
	o, err := asObject(path, v)
	if err != nil {
		return nil, err
	}
	var all []plan.Filter
	for _, m := range o {
		at := path + "." + m.name
		if m.value == nil || m.value == (absent{}) {
			return nil, notGiven(at, m.value)
		}
		f, err := one(at, m)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return plan.All(all...), nil
}
