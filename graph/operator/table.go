package operator

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// The operators, in groups. A new operator is one line here.
var (
	equality = []Operator{
		{"eq", "Is this.", oneValue, equals, anyIs(plan.Eq)},
		{"ne", "Is not this; true where there is no value.", oneValue, differs, noneIs(plan.Eq)},
		{"in", "Is one of these.", someValues, in, anyIs(plan.Eq)},
		{"notIn", "Is none of these; true where there is no value.", someValues, notIn, noneIs(plan.Eq)},
	}
	ordering = []Operator{
		{"lt", "Comes before this.", oneValue, compares(plan.Lt), anyIs(plan.Lt)},
		{"lte", "Comes before this or with it.", oneValue, compares(plan.Lte), anyIs(plan.Lte)},
		{"gt", "Comes after this.", oneValue, compares(plan.Gt), anyIs(plan.Gt)},
		{"gte", "Comes after this or with it.", oneValue, compares(plan.Gte), anyIs(plan.Gte)},
	}
	places = []Operator{
		{"contains", "Holds this text, exactly.", words, matches(plan.Contains), nil},
		{"startsWith", "Starts with this text, exactly.", words, startsWith, nil},
		{"endsWith", "Ends with this text, exactly.", words, matches(plan.EndsWith), nil},
	}
	searching = []Operator{
		{"search", "Holds each of these words, whatever their case and diacritics.", words, searches, nil},
	}
	nullness = []Operator{
		{"isNull", "Whether there is no value.", truth, isNull, neverNull},
	}
	dating = []Operator{
		{"before", "Ends before this date starts; a date whose last day is unknown never does.", period, before, nil},
		{"after", "Starts after this date ends; a date whose first day is unknown never does.", period, after, nil},
		{"within", "Lies wholly within this date; a date with an unknown end never does.", period, within, nil},
		{"overlaps", "May have a day in common with this date; a date without any known day, as XXXX-01-29, never does.", period, overlaps, nil},
		{"dated", "Whether the date has bounds: a known first or last day.", truth, dated, nil},
	}

	ofLists = []Operator{
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

// Of are the operators that a property has, in the order in which the API
// has them.
func Of(p *catalog.Property) []Operator {
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
