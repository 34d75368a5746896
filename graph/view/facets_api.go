package view

import (
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/api"
)

// declareFacetFields adds facets and stats to a connection, and the enums of their keys.
func declareFacetFields(e *api.Builder, list *ast.Definition, name string, t api.GroupKeys) {
	if len(t.Facets) == 0 {
		return
	}
	api.Field(list, "facets", "[Facet!]!", "The values that the rows of the whole list have, each with its number of rows.",
		api.Argument("by", "["+groupKeyEnum(e, name+"Facet", "The keys by which the rows of a list of "+name+" can be counted.", t.Facets)+"!]!", "The keys to count by. Each gives one facet."),
		facetLimit())
	if len(t.Stats) > 0 {
		api.Field(list, "stats", "[Stat!]!", "Sum, mean and more of the numbers of the rows, over the whole list.",
			api.Argument("of", "["+groupKeyEnum(e, name+"Stat", "The numbers in the rows of a list of "+name+".", t.Stats)+"!]!", "The numbers to compute with. Each gives one stat."))
	}
}

func facetLimit() *ast.ArgumentDefinition {
	a := api.Argument("limit", "Int", "How many values of each facet at most, 1 to 100. The most frequent come first.")
	a.DefaultValue = &ast.Value{Kind: ast.IntValue, Raw: "20"}
	return a
}

func groupKeyEnum(e *api.Builder, name, description string, all []api.GroupKey) string {
	d := e.Add(ast.Enum, name, description)
	for _, t := range all {
		api.EnumValue(d, t.Name, t.Description)
	}
	return name
}

// declareFacetTypes adds the types that facets and stats answer.
func declareFacetTypes(e *api.Builder) {
	d := e.Add(ast.Object, "Facet", "The values of one key in the rows of a list, each with its number of rows.")
	api.Field(d, "by", "String!", "The key by which the rows are counted.")
	api.Field(d, "values", "[FacetValue!]!", "The values. The most frequent come first; equally frequent ones are in their own order, with null last.")
	d = e.Add(ast.Object, "FacetValue", "One value, with the number of rows that have it.")
	api.Field(d, "value", "String", "The value as text: for a date its year in four digits, for a node its label. Null counts the rows without a value.")
	api.Field(d, "id", "ID", "The id of the node, if the value is a node's label; otherwise null.")
	api.Field(d, "count", "Int!", "The number of rows that have the value. A row with several values counts once for each.")
	d = e.Add(ast.Object, "Stat", "Sum, mean and more of one number in the rows of a list. Computed in exact decimals, then rounded once.")
	api.Field(d, "of", "String!", "The field with the number.")
	api.Field(d, "count", "Int!", "How many rows have the number.")
	api.Field(d, "min", "Float", "The smallest number; null if no row has one.")
	api.Field(d, "max", "Float", "The greatest number; null if no row has one.")
	api.Field(d, "sum", "Float", "The sum; null if no row has a number, or if the sum is too large for a Float.")
	api.Field(d, "mean", "Float", "The sum divided by the count; null if no row has a number.")
	api.Field(d, "median", "Float", "The number in the middle, or the mean of the two in the middle; null if no row has a number.")
}
