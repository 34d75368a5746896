package graph

import "github.com/vektah/gqlparser/v2/ast"

// traitFields writes what counts and reckons over a whole list, and the enums of
// what it does so by.
func traitFields(e *expander, list *ast.Definition, name string, t traits) {
	if len(t.facets) == 0 {
		return
	}
	field(list, "facets", "[Facet!]!", "How many rows have which values, over the whole list.",
		argument("by", "["+traitEnum(e, name+"Facet", "What the rows of a list of "+name+" are counted by.", t.facets)+"!]!", "What to count by, each a facet of the answer."),
		facetLimit())
	if len(t.stats) > 0 {
		field(list, "stats", "[Stat!]!", "What the numbers of the rows come to, over the whole list.",
			argument("of", "["+traitEnum(e, name+"Stat", "The numbers that rows of a list of "+name+" have.", t.stats)+"!]!", "Which numbers, each a stat of the answer."))
	}
}

func facetLimit() *ast.ArgumentDefinition {
	a := argument("limit", "Int", "How many values of each facet at most, the most frequent first, 1 to 100.")
	a.DefaultValue = &ast.Value{Kind: ast.IntValue, Raw: "20"}
	return a
}

func traitEnum(e *expander, name, description string, all []trait) string {
	d := e.add(ast.Enum, name, description)
	for _, t := range all {
		enumValue(d, t.name, t.description)
	}
	return name
}

// traitTypes writes what facets and stats answer.
func traitTypes(e *expander) {
	d := e.add(ast.Object, "Facet", "How many rows of a list have which values of one thing.")
	field(d, "by", "String!", "What the rows are counted by.")
	field(d, "values", "[FacetValue!]!", "The values, the most frequent first, those alike in number in their order, null last.")
	d = e.add(ast.Object, "FacetValue", "How many rows of a list have one value.")
	field(d, "value", "String", "The value: a year in four digits, a node's label; null where rows have none.")
	field(d, "id", "ID", "The id of the node whose label the value is; null for any other value.")
	field(d, "count", "Int!", "How many rows have it; a row with several values counts for each, once.")
	d = e.add(ast.Object, "Stat", "What a number of the rows of a list comes to; reckoned exactly in decimals, then rounded once.")
	field(d, "of", "String!", "Which number.")
	field(d, "count", "Int!", "How many rows have it.")
	field(d, "min", "Float", "The least; null where no row has one.")
	field(d, "max", "Float", "The greatest; null where no row has one.")
	field(d, "sum", "Float", "All added up; null where no row has one, or where it is beyond a Float.")
	field(d, "mean", "Float", "The sum divided by how many there are; null where there are none.")
	field(d, "median", "Float", "The middle one, or half of the two in the middle added up; null where there are none.")
}
