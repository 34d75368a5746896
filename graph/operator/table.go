package operator

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// The operators, in groups. To add an operator, add a line here.
var (
	equality = []Operator{
		{"eq", "Equals this value.", oneValue, equals, anyIs(plan.Eq)},
		{"ne", "Does not equal this value. Also true where there is no value.", oneValue, differs, noneIs(plan.Eq)},
		{"in", "Equals one of these values.", valueList, in, anyIs(plan.Eq)},
		{"notIn", "Equals none of these values. Also true where there is no value.", valueList, notIn, noneIs(plan.Eq)},
	}
	ordering = []Operator{
		{"lt", "Comes before this value in the order of lists.", oneValue, compares(plan.Lt), anyIs(plan.Lt)},
		{"lte", "Comes before this value in the order of lists, or has the same place.", oneValue, compares(plan.Lte), anyIs(plan.Lte)},
		{"gt", "Comes after this value in the order of lists.", oneValue, compares(plan.Gt), anyIs(plan.Gt)},
		{"gte", "Comes after this value in the order of lists, or has the same place.", oneValue, compares(plan.Gte), anyIs(plan.Gte)},
	}
	places = []Operator{
		{"contains", "Contains this text. Case and diacritics count.", textValue, matches(plan.Contains), nil},
		{"startsWith", "Starts with this text. Case and diacritics count.", textValue, startsWith, nil},
		{"endsWith", "Ends with this text. Case and diacritics count.", textValue, matches(plan.EndsWith), nil},
	}
	insensitive = []Operator{
		{"eqInsensitive", "Equals this text. Case and diacritics do not count. Folded, the text may have at most 255 letters.", foldedValue, equalsInsensitive, nil},
		{"startsWithInsensitive", "Starts with this text. Case and diacritics do not count. Folded, the text may have at most 255 letters.", foldedValue, startsWithInsensitive, nil},
	}
	searching = []Operator{
		{"search", "Contains each of these words. \"Phrases\" in quotes; -words and -\"phrases\" that must not occur. Case and diacritics do not count.", searchValue, searches, nil},
	}
	nullness = []Operator{
		{"isNull", "Whether there is no value.", boolValue, isNull, neverNull},
	}
	dating = []Operator{
		{"before", "Ends before this date starts. False if its last day is unknown.", boundedDate, before, nil},
		{"after", "Starts after this date ends. False if its first day is unknown.", boundedDate, after, nil},
		{"within", "Lies wholly within this date. False if its first or last day is unknown.", boundedDate, within, nil},
		{"overlaps", "Can have a day in common with this date. False if no day of it is known, as in XXXX-01-29.", boundedDate, overlaps, nil},
		{"dated", "Whether its first or last day is known.", boolValue, dated, nil},
	}

	ofLists = []Operator{
		{"has", "Contains this value.", oneValue, has, nil},
		{"hasAny", "Contains at least one of these values.", valueList, hasAny, nil},
		{"hasAll", "Contains all of these values.", valueList, hasAll, nil},
		{"isEmpty", "Whether the list is empty.", boolValue, empty, nil},
	}
	ofTexts    = slices.Concat(equality, places, insensitive, ordering, nullness)
	ofSearched = slices.Concat(equality, places, insensitive, ordering, searching, nullness)
	ofNumbers  = slices.Concat(equality, ordering, nullness)
	ofBooleans = slices.Concat(equality[:1], nullness)
	ofDates    = slices.Concat(equality[:1], dating, nullness)
	ofNames    = slices.Concat(equality, nullness)
)

// Of returns the operators of a property, in the order in which the API lists them.
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
	panic(fmt.Sprintf("operator: property %s has no kind", p))
}
