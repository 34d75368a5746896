package graph

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// Bounds of the values of a facet.
const (
	defaultFacet = 20
)

func facetsView() view {
	return view{
		declaration{types: []string{"Facet", "FacetValue", "Stat"}, list: traitFields, shared: traitTypes},
		extension{connection: map[string]connectionCompiler{"facets": (*compiler).facets, "stats": (*compiler).stats}},
	}
}

// facets compiles `facets` on a connection: a tally for each thing to count by.
func (c *compiler) facets(list *plan.List, connection string, far *catalog.Far, f graphql.CollectedField) (answer, error) {
	args := arguments(f.Field, c.op.Variables)
	limit := defaultFacet
	if v := args.get("limit"); v != nil {
		n, err := intIn("limit", v, 1, plan.MaxFacet)
		if err != nil {
			return nil, err
		}
		limit = int(n.(int64))
	}
	out := facets{fields: c.measured("Facet", f)}
	err := c.tallies(list, "by", args, c.traits(connection).facets, far, limit, func(name string, at int) {
		out.of = append(out.of, tallied{name, at})
	})
	return out, err
}

// stats compiles `stats` on a connection: a tally of all values of each number,
// from which everything is reckoned.
func (c *compiler) stats(list *plan.List, connection string, far *catalog.Far, f graphql.CollectedField) (answer, error) {
	args := arguments(f.Field, c.op.Variables)
	out := stats{fields: c.measured("Stat", f)}
	err := c.tallies(list, "of", args, c.traits(connection).stats, far, plan.MaxDistinct+1, func(name string, at int) {
		out.of = append(out.of, tallied{name, at})
	})
	return out, err
}

func (c *compiler) traits(connection string) traits {
	return c.api.traits[strings.TrimSuffix(connection, "Connection")]
}

// tallies adds what an argument names to a list's tallies, each once, and tells
// where among them it stands.
func (c *compiler) tallies(list *plan.List, argument string, args object, all []trait, far *catalog.Far, limit int, found func(name string, at int)) error {
	for i, v := range asList(args.get(argument)) {
		path := argument + index(args.get(argument), i)
		name, ok := v.(string)
		if !ok {
			return notGiven(path, v)
		}
		t := find(all, name)
		if t.derived != nil {
			cases, err := c.cases(path, far, t.derived)
			if err != nil {
				return err
			}
			t.of = cases
		}
		tally := plan.Tally{Of: t.of, Limit: limit}
		at := slices.IndexFunc(list.Tallies, func(x plan.Tally) bool { return x.String() == tally.String() })
		if at < 0 {
			at = len(list.Tallies)
			list.Tallies = append(list.Tallies, tally)
		}
		found(name, at)
	}
	return c.within(len(list.Tallies))
}

// cases are the values of a derived enum, each with the filter it stands for.
func (c *compiler) cases(path string, far *catalog.Far, p *catalog.Property) (plan.Cases, error) {
	var out plan.Cases
	for _, v := range p.Enum.Values {
		where, ok := c.api.derived[p.String()].where[v.Name]
		if !ok {
			continue
		}
		f, err := c.nodeWhere(path, far, where)
		if err != nil {
			return nil, err
		}
		out = append(out, plan.ValueCase{Value: v.Name, Where: f})
	}
	return out, nil
}

// measured compiles the selection on a Facet or a Stat.
func (c *compiler) measured(name string, f graphql.CollectedField) []keyed {
	var out []keyed
	for _, sel := range c.collect(f.Selections, []string{name}) {
		var a answer
		switch sel.Name {
		case "__typename":
			a = typeName(name)
		case "values":
			a = facetValues(c.measured("FacetValue", sel))
		default:
			a = measure(sel.Name)
		}
		out = append(out, member0(sel, a))
	}
	return out
}
