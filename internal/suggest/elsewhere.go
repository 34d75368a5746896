package suggest

import "slices"

// elsewhere has what other APIs call conditions, and what they are called here: the first of
// these names that a filter has is meant.
var elsewhere = map[string][]string{
	"equals": {"eq"}, "equal": {"eq"}, "equalTo": {"eq"}, "is": {"eq"}, "_eq": {"eq"},
	"neq": {"ne"}, "notEquals": {"ne"}, "notEqual": {"ne"}, "notEqualTo": {"ne"}, "_neq": {"ne"},
	"oneOf": {"in"}, "_in": {"in"}, "nin": {"notIn"}, "_nin": {"notIn"}, "not_in": {"notIn"},
	"like": {"contains"}, "_like": {"contains"}, "matches": {"contains"}, "match": {"contains"}, "regex": {"contains"}, "includes": {"contains", "has"},
	"ilike": {"search", "startsWithInsensitive"}, "_ilike": {"search", "startsWithInsensitive"}, "iLike": {"search", "startsWithInsensitive"},
	"icontains": {"search", "startsWithInsensitive"}, "containsi": {"search", "startsWithInsensitive"}, "containsInsensitive": {"search", "startsWithInsensitive"},
	"beginsWith": {"startsWith"}, "starts_with": {"startsWith"}, "prefix": {"startsWith"}, "ends_with": {"endsWith"}, "suffix": {"endsWith"},
	"eqi": {"eqInsensitive"}, "ieq": {"eqInsensitive"}, "equalToInsensitive": {"eqInsensitive"}, "equalsInsensitive": {"eqInsensitive"}, "equalsIgnoreCase": {"eqInsensitive"},
	"mode": {"eqInsensitive"}, "caseInsensitive": {"eqInsensitive"},
	"lessThan": {"lt", "before"}, "lt": {"before"}, "_lt": {"lt", "before"}, "lessThanOrEqual": {"lte", "before"}, "le": {"lte", "before"}, "lte": {"before"}, "_lte": {"lte", "before"},
	"greaterThan": {"gt", "after"}, "gt": {"after"}, "_gt": {"gt", "after"}, "greaterThanOrEqual": {"gte", "after"}, "ge": {"gte", "after"}, "gte": {"after"}, "_gte": {"gte", "after"},
	"between": {"within", "gte"}, "range": {"within", "gte"}, "during": {"within"},
	"null": {"isNull"}, "is_null": {"isNull"}, "_is_null": {"isNull"}, "exists": {"isNull", "some"},
	"every": {"all"}, "any": {"some", "hasAny"}, "AND": {"and"}, "_and": {"and"}, "OR": {"or"}, "_or": {"or"}, "NOT": {"not"}, "_not": {"not"},
}

// Condition returns the name, among those of the conditions that a filter has, for a condition
// that other APIs call written. It is "" if there is none.
func Condition(written string, names []string) string {
	for _, n := range elsewhere[written] {
		if slices.Contains(names, n) {
			return n
		}
	}
	return ""
}
