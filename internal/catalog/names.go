package catalog

import "strings"

// A store remembers a schema in a file that anybody may have written. These functions check
// its names by the rules of schemas.

// ValidType reports whether a type can have the name.
func ValidType(name string) bool {
	return ValidProperty(name) && !strings.HasPrefix(strings.ToLower(name), "sqlite_")
}

// ValidProperty reports whether a property can have the name.
func ValidProperty(name string) bool {
	return ValidValue(name) && !strings.Contains(name, "__")
}

// ValidValue reports whether a value of an enum can have the name.
func ValidValue(name string) bool {
	return graphQLName(name) && !strings.HasPrefix(name, "_")
}

// ValidLabel reports whether a relationship type can have the name in Neo4j.
func ValidLabel(name string) bool { return relationshipName.MatchString(name) }

// ValidKind reports whether there is a kind of property with the name.
func ValidKind(name string) bool {
	for k := String; k <= URL; k++ {
		if k.String() == name {
			return true
		}
	}
	return false
}

// ValidColumn reports whether a property of the name can have the column. In older stores no
// column begins with an underscore, and there are more of them.
func ValidColumn(column, property string) bool {
	if column == property {
		return true
	}
	for _, s := range suffixes[Value+1:] {
		if strings.TrimPrefix(column, "_") == property+s {
			return true
		}
	}
	return false
}
