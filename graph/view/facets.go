package view

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

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

// facets compiles the field facets of a connection. Each key becomes an aggregate.
func facets(c *compile.Compiler, list *plan.List, connection string, far *catalog.Far, f graphql.CollectedField) (answer.Answer, error) {
	args := input.Arguments(f.Field, c.Operation.Variables)
	limit := defaultFacet
	if v := args.Get("limit"); v != nil {
		n, err := input.IntIn("limit", v, 1, plan.MaxFacet)
		if err != nil {
			return nil, err
		}
		limit = int(n.(int64))
	}
	out := answer.Facets{Fields: measureFields(c, "Facet", f)}
	err := addTallies(c, list, "by", args, groupKeys(c, connection).Facets, far, limit, func(name string, at int) {
		out.Of = append(out.Of, answer.Aggregate{Name: name, At: at})
	})
	return out, err
}

// stats compiles the field stats of a connection. Each number becomes an aggregate of all its
// values, from which package answer computes the stats.
func stats(c *compile.Compiler, list *plan.List, connection string, far *catalog.Far, f graphql.CollectedField) (answer.Answer, error) {
	args := input.Arguments(f.Field, c.Operation.Variables)
	out := answer.Stats{Fields: measureFields(c, "Stat", f)}
	err := addTallies(c, list, "of", args, groupKeys(c, connection).Stats, far, plan.MaxDistinct+1, func(name string, at int) {
		out.Of = append(out.Of, answer.Aggregate{Name: name, At: at})
	})
	return out, err
}

func groupKeys(c *compile.Compiler, connection string) api.GroupKeys {
	return c.API.GroupKeys[strings.TrimSuffix(connection, "Connection")]
}

// addTallies adds an aggregate to the list for each key that an argument names, unless the list
// has it. It calls add with the name of the key and the index of its aggregate.
func addTallies(c *compile.Compiler, list *plan.List, argument string, args input.Object, all []api.GroupKey, far *catalog.Far, limit int, add func(name string, at int)) error {
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
