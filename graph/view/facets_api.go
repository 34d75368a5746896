package view

import (
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/api"
)

// traitFields writes what counts and reckons over a whole list, and the enums of
// what it does so by.
func traitFields(e *api.Builder, list *ast.Definition, name string, t api.GroupKeys) {
	if len(t.Facets) == 0 {
		return
	}
	api.Field(list, "facets", "[Facet!]!", "How many rows have which values, over the whole list.",
		api.Argument("by", "["+traitEnum(e, name+"Facet", "What the rows of a list of "+name+" are counted by.", t.Facets)+"!]!", "What to count by, each a facet of the answer."),
		facetLimit())
	if len(t.Stats) > 0 {
		api.Field(list, "stats", "[Stat!]!", "What the numbers of the rows come to, over the whole list.",
			api.Argument("of", "["+traitEnum(e, name+"Stat", "The numbers that rows of a list of "+name+" have.", t.Stats)+"!]!", "Which numbers, each a stat of the answer."))
	}
}

func facetLimit() *ast.ArgumentDefinition {
	a := api.Argument("limit", "Int", "How many values of each facet at most, the most frequent first, 1 to 100.")
	a.DefaultValue = &ast.Value{Kind: ast.IntValue, Raw: "20"}
	return a
}

func traitEnum(e *api.Builder, name, description string, all []api.GroupKey) string {
	d := e.Add(ast.Enum, name, description)
	for _, t := range all {
		api.EnumValue(d, t.Name, t.Description)
	}
	return name
}

// traitTypes writes what facets and stats answer.
func traitTypes(e *api.Builder) {
	d := e.Add(ast.Object, "Facet", "How many rows of a list have which values of one thing.")
	api.Field(d, "by", "String!", "What the rows are counted by.")
	api.Field(d, "values", "[FacetValue!]!", "The values, the most frequent first, those alike in number in their order, null last.")
	d = e.Add(ast.Object, "FacetValue", "How many rows of a list have one value.")
	api.Field(d, "value", "String", "The value: a year in four digits, a node's label; null where rows have none.")
	api.Field(d, "id", "ID", "The id of the node whose label the value is; null for any other value.")
	api.Field(d, "count", "Int!", "How many rows have it; a row with several values counts for each, once.")
	d = e.Add(ast.Object, "Stat", "What a number of the rows of a list comes to; reckoned exactly in decimals, then rounded once.")
	api.Field(d, "of", "String!", "Which number.")
	api.Field(d, "count", "Int!", "How many rows have it.")
	api.Field(d, "min", "Float", "The least; null where no row has one.")
	api.Field(d, "max", "Float", "The greatest; null where no row has one.")
	api.Field(d, "sum", "Float", "All added up; null where no row has one, or where it is beyond a Float.")
	api.Field(d, "mean", "Float", "The sum divided by how many there are; null where there are none.")
	api.Field(d, "median", "Float", "The middle one, or half of the two in the middle added up; null where there are none.")
}
