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

// Bounds of the values of a facet.
const (
	defaultFacet = 20
)

func facetsView() view {
	return view{
		api.Declaration{Types: []string{"Facet", "FacetValue", "Stat"}, List: traitFields, Shared: traitTypes},
		compile.Extension{Connection: map[string]compile.ConnectionCompiler{"facets": facets, "stats": stats}},
	}
}

// facets compiles `facets` on a connection: a tally for each thing to count by.
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
	out := answer.Facets{Fields: measured(c, "Facet", f)}
	err := tallies(c, list, "by", args, traits(c, connection).Facets, far, limit, func(name string, at int) {
		out.Of = append(out.Of, answer.Aggregate{Name: name, At: at})
	})
	return out, err
}

// stats compiles `stats` on a connection: a tally of all values of each number,
// from which everything is reckoned.
func stats(c *compile.Compiler, list *plan.List, connection string, far *catalog.Far, f graphql.CollectedField) (answer.Answer, error) {
	args := input.Arguments(f.Field, c.Operation.Variables)
	out := answer.Stats{Fields: measured(c, "Stat", f)}
	err := tallies(c, list, "of", args, traits(c, connection).Stats, far, plan.MaxDistinct+1, func(name string, at int) {
		out.Of = append(out.Of, answer.Aggregate{Name: name, At: at})
	})
	return out, err
}

func traits(c *compile.Compiler, connection string) api.GroupKeys {
	return c.API.GroupKeys[strings.TrimSuffix(connection, "Connection")]
}

// tallies adds what an argument names to a list's tallies, each once, and tells
// where among them it stands.
func tallies(c *compile.Compiler, list *plan.List, argument string, args input.Object, all []api.GroupKey, far *catalog.Far, limit int, found func(name string, at int)) error {
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
		tally := plan.Tally{Of: t.Of, Limit: limit}
		at := slices.IndexFunc(list.Tallies, func(x plan.Tally) bool { return x.String() == tally.String() })
		if at < 0 {
			at = len(list.Tallies)
			list.Tallies = append(list.Tallies, tally)
		}
		found(name, at)
	}
	return c.AddSize(len(list.Tallies))
}

// cases are the values of a derived enum, each with the filter it stands for.
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

// measured compiles the selection on a Facet or a Stat.
func measured(c *compile.Compiler, name string, f graphql.CollectedField) []answer.Member {
	var out []answer.Member
	for _, sel := range c.Collect(f.Selections, []string{name}) {
		var a answer.Answer
		switch sel.Name {
		case "__typename":
			a = answer.TypeName(name)
		case "values":
			a = answer.FacetValues(measured(c, "FacetValue", sel))
		default:
			a = answer.Measure(sel.Name)
		}
		out = append(out, answer.NewMember(sel, a))
	}
	return out
}
