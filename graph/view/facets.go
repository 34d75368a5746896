package view

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// defaultFacet is the number of values of a facet if limit is not given.
const defaultFacet = 20

func facetsView() view {
	return view{
		api.Declaration{Types: []string{"Facet", "FacetValue", "Stat"}, List: declareFacetFields, Shared: declareFacetTypes},
		compile.Extension{Connection: map[string]compile.ConnectionCompiler{"facets": facets, "stats": stats}},
	}
}

// declareFacetFields adds facets and stats to a connection, and the enums of their keys.
// Connections of the same nodes share the enums.
func declareFacetFields(e *api.Builder, list *ast.Definition, l api.ListType) {
	name, t := l.Node, l.Keys
	if len(t.Facets) == 0 {
		return
	}
	api.Field(list, "facets", "[Facet!]!", "The values that the rows of the whole list have, each with its number of rows.",
		api.Argument("by", "["+groupKeyEnum(e, name+"Facet", "The keys by which the rows of a list of "+name+" can be counted.", t.Facets)+"!]!", "The keys to count by. Each gives one facet."),
		intArgument("limit", "How many values of each facet at most, 1 to 100. The most frequent come first.", defaultFacet))
	if len(t.Stats) > 0 {
		api.Field(list, "stats", "[Stat!]!", "Sum, mean and more of the numbers of the rows, over the whole list.",
			api.Argument("of", "["+groupKeyEnum(e, name+"Stat", "The numbers in the rows of a list of "+name+".", t.Stats)+"!]!", "The numbers to compute with. Each gives one stat."))
	}
}

// groupKeyEnum adds an enum with the names of keys unless the schema has it, and returns its
// name.
func groupKeyEnum(e *api.Builder, name, description string, all []api.GroupKey) string {
	if e.Document.Definitions.ForName(name) != nil {
		return name
	}
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

// facets compiles the field facets of a connection. Each key becomes an aggregate.
func facets(c *compile.Compiler, list *plan.List, connection string, far *catalog.Far, f graphql.CollectedField) (answer.Answer, error) {
	args := input.Arguments(f.Field, c.Operation.Variables)
	limit, err := input.NumberIn(args, "limit", defaultFacet, 1, plan.MaxFacet)
	if err != nil {
		return nil, err
	}
	out := answer.Facets{Fields: measureFields(c, "Facet", f)}
	err = addAggregates(c, list, "by", args, groupKeys(c, connection).Facets, far, limit, func(name string, at int) {
		out.Of = append(out.Of, answer.Aggregate{Name: name, At: at})
	})
	return out, err
}

// stats compiles the field stats of a connection. Each number becomes an aggregate of all its
// values, from which package answer computes the stats.
func stats(c *compile.Compiler, list *plan.List, connection string, far *catalog.Far, f graphql.CollectedField) (answer.Answer, error) {
	args := input.Arguments(f.Field, c.Operation.Variables)
	out := answer.Stats{Fields: measureFields(c, "Stat", f)}
	err := addAggregates(c, list, "of", args, groupKeys(c, connection).Stats, far, plan.MaxDistinct+1, func(name string, at int) {
		out.Of = append(out.Of, answer.Aggregate{Name: name, At: at})
	})
	return out, err
}

func groupKeys(c *compile.Compiler, connection string) api.GroupKeys {
	return c.API.GroupKeys[strings.TrimSuffix(connection, "Connection")]
}

// addAggregates adds an aggregate to the list for each key that an argument names, unless the list
// has it. It calls add with the name of the key and the index of its aggregate.
func addAggregates(c *compile.Compiler, list *plan.List, argument string, args input.Object, all []api.GroupKey, far *catalog.Far, limit int, add func(name string, at int)) error {
	for i, v := range input.AsList(args.Get(argument)) {
		path := argument + input.Index(args.Get(argument), i)
		name, ok := v.(string)
		if !ok {
			return input.NotGiven(path, v)
		}
		t := api.FindKey(all, name)
		if t.Derived != nil {
			cases, err := cases(c, path, far, t.Derived)
			if err != nil {
				return err
			}
			t.Of = cases
		}
		tally := plan.Aggregate{Of: t.Of, Limit: limit}
		at := slices.IndexFunc(list.Aggregates, func(x plan.Aggregate) bool { return x.String() == tally.String() })
		if at < 0 {
			at = len(list.Aggregates)
			list.Aggregates = append(list.Aggregates, tally)
		}
		add(name, at)
	}
	return c.AddSize(len(list.Aggregates))
}

// cases returns the values of a derived enum, each with the filter that it stands for.
func cases(c *compile.Compiler, path string, far *catalog.Far, p *catalog.Property) (plan.Cases, error) {
	var out plan.Cases
	for _, v := range p.Enum.Values {
		where, ok := c.API.Derived[p.String()].Where[v.Name]
		if !ok {
			continue
		}
		f, err := c.NodeWhere(path, far, where)
		if err != nil {
			return nil, err
		}
		out = append(out, plan.ValueCase{Value: v.Name, Where: f})
	}
	return out, nil
}

// measureFields compiles the selection on a Facet, a FacetValue or a Stat.
func measureFields(c *compile.Compiler, name string, f graphql.CollectedField) []answer.Member {
	var out []answer.Member
	for _, sel := range c.Collect(f.Selections, []string{name}) {
		var a answer.Answer
		switch sel.Name {
		case "__typename":
			a = answer.TypeName(name)
		case "values":
			a = answer.FacetValues(measureFields(c, "FacetValue", sel))
		default:
			a = answer.Measure(sel.Name)
		}
		out = append(out, answer.NewMember(sel, a))
	}
	return out
}
