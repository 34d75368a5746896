package catalog

import "strings"

// What a store remembers of a schema comes from a file that anybody may have
// written. These are the schema's own rules, to hold it against.

// ValidType says whether a type may have the name.
func ValidType(name string) bool {
	return ValidProperty(name) && !strings.HasPrefix(strings.ToLower(name), "sqlite_")
}

// ValidProperty says whether a property may have the name.
func ValidProperty(name string) bool {
	return ValidValue(name) && !strings.Contains(name, "__")
}

// ValidValue says whether a value of an enum may have the name.
func ValidValue(name string) bool {
	return graphQLName(name) && !strings.HasPrefix(name, "_")
}

// ValidLabel says whether a relationship type may have the name in Neo4j.
func ValidLabel(name string) bool { return relationshipName.MatchString(name) }

// ValidKind says whether a kind of property has the name.
func ValidKind(name string) bool {
	for k := String; k <= URL; k++ {
		if k.String() == name {
			return true
		}
	}
	return false
}

// ValidColumn says whether a property of the name may have the column.
func ValidColumn(column, property string) bool {
	for _, s := range suffixes {
		if column == property+s {
			return true
		}
	}
	return false
}
