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
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// defaultFacet is the number of values of a facet if first is not given.
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
	limit := api.Argument("limit", "Int", "The same as first.")
	limit.Directives = api.Deprecated("Use first.")
	api.Field(list, "facets", "[Facet!]!", "The values that the rows of the whole list have, each with its number of rows.",
		api.Argument("by", "["+groupKeyEnum(e, name+"Facet", "The keys by which the rows of a list of "+name+" can be counted.", t.Facets)+"!]!", "The keys to count by. Each gives one facet."),
		intArgument("first", "How many values of each facet at most, 1 to 100. The most frequent come first.", defaultFacet),
		api.Argument("after", "String", "Only values after this cursor, which is the `endCursor` of a page of the same key. It takes one key in `by`."),
		limit)
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
	api.Field(d, "valueCount", "Int!", "How many values there are in the whole list, with null if rows have no value.")
	api.Field(d, "otherCount", "Int!", "The sum of the counts of the values that are not in `values`.")
	api.Field(d, "pageInfo", "PageInfo!", "The place of `values` among all values. Pages go forward: repeat the query with `after`, for one key.")
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
	number := "first"
	if args.Get("limit") != nil {
		if args.Get("first") != nil {
			return nil, fault.Input("limit", "first and limit are the same; give first alone")
		}
		number = "limit"
	}
	first, err := input.NumberIn(args, number, defaultFacet, 1, plan.MaxFacet)
	if err != nil {
		return nil, err
	}
	keys, err := namedKeys(c, "by", args, groupKeys(c, connection).Facets, far)
	if err != nil {
		return nil, err
	}
	if args.Get("after") != nil && len(keys) != 1 {
		return nil, fault.Input("after", "a cursor belongs to one key, and by has %d; ask for the next page of each key in a field of its own, under an alias", len(keys))
	}
	var out answer.Facets
	for _, k := range keys {
		facet, err := facetOf(c, list, connection, k, args, first, f)
		if err != nil {
			return nil, err
		}
		out = append(out, facet)
	}
	return out, c.AddSize(len(list.Aggregates))
}

// facetOf compiles one facet. It is read as a page only if the selection asks for more than
// the first values.
func facetOf(c *compile.Compiler, list *plan.List, connection string, k api.GroupKey, args input.Object, first int, f graphql.CollectedField) (answer.Facet, error) {
	tally := plan.Aggregate{Of: k.Of, Limit: first}
	order := tally.Order()
	page := &answer.Connection{Limit: first, Rows: true, Binding: compile.CursorBinding(connection+" by "+k.Of.String(), order)}
	var err error
	if tally.After, err = compile.Cursor(args, "after", page.Binding, order, "by"); err != nil {
		return answer.Facet{}, err
	}
	page.After = tally.After != nil
	tally.Paged = page.After
	// A row begins with what the values show, and ends with its place.
	place := make([]int, len(order))
	for i := range order {
		if place[i] = 2 + i; tally.OfNodes() {
			place[i]++
		}
	}
	out := answer.Facet{Name: k.Name, Page: page}
	for _, sel := range c.Collect(f.Selections, []string{"Facet"}) {
		var a answer.Answer
		switch sel.Name {
		case "__typename":
			a = answer.TypeName("Facet")
		case "by":
			a = answer.TypeName(k.Name)
		case "values":
			a = answer.FacetValues{Fields: c.Measures("FacetValue", sel), OfNodes: tally.OfNodes()}
		case "valueCount":
			tally.Paged, a = true, answer.Total{}
		case "otherCount":
			tally.Paged, a = true, answer.OtherCount{}
		case "pageInfo":
			tally.Paged, a = true, c.PageInfo(page, func() []int { return place }, sel)
		}
		out.Fields = append(out.Fields, answer.NewMember(sel, a))
	}
	if page.More {
		tally.Limit++
	}
	page.Total = tally.Paged
	out.At = addAggregate(list, tally)
	return out, nil
}

// stats compiles the field stats of a connection. Each number becomes an aggregate of all its
// values, from which package answer computes the stats.
func stats(c *compile.Compiler, list *plan.List, connection string, far *catalog.Far, f graphql.CollectedField) (answer.Answer, error) {
	args := input.Arguments(f.Field, c.Operation.Variables)
	keys, err := namedKeys(c, "of", args, groupKeys(c, connection).Stats, far)
	if err != nil {
		return nil, err
	}
	out := answer.Stats{Fields: c.Measures("Stat", f)}
	for _, k := range keys {
		at := addAggregate(list, plan.Aggregate{Of: k.Of, Limit: plan.MaxDistinct + 1})
		out.Of = append(out.Of, answer.Aggregate{Name: k.Name, At: at})
	}
	return out, c.AddSize(len(list.Aggregates))
}

func groupKeys(c *compile.Compiler, connection string) api.GroupKeys {
	return c.API.GroupKeys[strings.TrimSuffix(connection, "Connection")]
}

// namedKeys returns the keys that an argument names.
func namedKeys(c *compile.Compiler, argument string, args input.Object, all []api.GroupKey, far *catalog.Far) ([]api.GroupKey, error) {
	var out []api.GroupKey
	for i, v := range input.AsList(args.Get(argument)) {
		path := argument + input.Index(args.Get(argument), i)
		name, ok := v.(string)
		if !ok {
			return nil, input.NotGiven(path, v)
		}
		k := api.FindKey(all, name)
		if k.Derived != nil {
			cases, err := cases(c, path, far, k.Derived)
			if err != nil {
				return nil, err
			}
			k.Of = cases
		}
		out = append(out, k)
	}
	return out, nil
}

// addAggregate adds an aggregate to the list unless the list has it, and returns its index.
func addAggregate(list *plan.List, t plan.Aggregate) int {
	if at := slices.IndexFunc(list.Aggregates, func(x plan.Aggregate) bool { return x.String() == t.String() }); at >= 0 {
		return at
	}
	list.Aggregates = append(list.Aggregates, t)
	return len(list.Aggregates) - 1
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
