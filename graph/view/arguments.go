package view

import (
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/cost"
	"casegraph/graph/input"
	"casegraph/graph/operator"
	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Arguments that several views take.

// wayArguments say which relationships are followed.
func wayArguments(e *api.Builder) []*ast.ArgumentDefinition {
	return append(endsArguments(e, "as seen from the node that is gone on from"),
		api.Argument("during", "Date", "Follow only relationships that may have held on some day of this date, as far as since and until tell."),
		certainly("With `during`, follow only relationships that must have held on some day of it, instead of those that may."),
	)
}

// certainly makes what may be so by uncertain dates what must be.
func certainly(description string) *ast.ArgumentDefinition {
	a := api.Argument("certainly", "Boolean", description)
	a.DefaultValue = &ast.Value{Kind: ast.BooleanValue, Raw: "false"}
	return a
}

func endsArguments(e *api.Builder, seen string) []*ast.ArgumentDefinition {
	direction := api.Argument("direction", "Direction", "Which way they lead, "+seen+"; undirected ones lead both ways.")
	direction.DefaultValue = &ast.Value{Kind: ast.EnumValue, Raw: "BOTH"}
	return []*ast.ArgumentDefinition{
		api.Argument("types", "[RelationshipType!]", "Only relationships of these types; of any when absent."),
		direction,
		api.Argument("where", "RelationshipWhere", "Only relationships like this."),
	}
}

// preset is an argument with a number that stands where none is given.
func preset(name, description string, n int) *ast.ArgumentDefinition {
	a := api.Argument(name, "Int", description)
	a.DefaultValue = &ast.Value{Kind: ast.IntValue, Raw: strconv.Itoa(n)}
	return a
}

// way reads types, direction, where, during and certainly.
func way(c *compile.Compiler, args input.Object) (plan.Way, error) {
	w := plan.Way{Types: c.Catalog.Relationships, Direction: catalog.Both}
	if v := args.Get("types"); v != nil {
		w.Types = nil
		for i, x := range input.AsList(v) {
			name, _ := x.(string)
			t := c.Catalog.Relationship(name)
			if t == nil {
				return w, fault.Input("types"+input.Index(v, i), "there is no relationship type %s", input.Show(x))
			}
			if !slices.Contains(w.Types, t) {
				w.Types = append(w.Types, t)
			}
		}
		slices.SortFunc(w.Types, func(a, b *catalog.RelationshipType) int { return a.Index - b.Index })
	}
	if v := args.Get("direction"); v != nil {
		i := slices.IndexFunc(directions, func(d catalog.EnumValue) bool { return any(d.Name) == v })
		if i < 0 {
			return w, fault.Input("direction", "expected OUT, IN or BOTH, not %s", input.Show(v))
		}
		w.Direction = catalog.Direction(i)
	}
	var where plan.Filter
	if v := args.Get("where"); v != nil {
		var err error
		if where, err = c.RelationshipWhere("where", nil, v); err != nil {
			return w, err
		}
	}
	during, err := during(c, args.Get("during"), args.Get("certainly") == true)
	w.Filter = plan.All(where, during)
	return w, err
}

// wayOn is way, to be followed from node to node: forth and, of paths, back; of a
// neighbourhood, to what is left out.
func wayOn(c *compile.Compiler, args input.Object) (plan.Way, error) {
	before := c.PlanSize()
	w, err := way(c, args)
	if err != nil {
		return w, err
	}
	return w, c.AddSize(cost.Times(c.PlanSize()-before, 2*c.Steps(w)))
}

// during keeps relationships that may have held on some day of a date, or
// certainly did. They may where they began before its end, for all that is known,
// and did not end before it began. They certainly did where both are known to be
// so, or where the day on which they began or ended is known to be one of it.
func during(c *compile.Compiler, v any, certainly bool) (plan.Filter, error) {
	if v == nil {
		return nil, nil
	}
	since, until := catalog.Find(c.Catalog.RelationshipFields, "since"), catalog.Find(c.Catalog.RelationshipFields, "until")
	x, err := operator.BoundedDate("during", since, v)
	if err != nil {
		return nil, err
	}
	held := func(p *catalog.Property, part catalog.Part, op plan.Op, day *edtf.Day) plan.Filter {
		column := plan.Column{Of: plan.Relationship, Property: p, Part: part}
		switch {
		case day == nil && certainly:
			return plan.False
		case day == nil:
			return nil
		case certainly:
			return plan.Compare{Column: column, Op: op, Value: int64(*day)}
		}
		return plan.Or{plan.IsNull{Column: column}, plan.Compare{Column: column, Op: op, Value: int64(*day)}}
	}
	begun := func(p *catalog.Property, part catalog.Part) plan.Filter { return held(p, part, plan.Lte, x.Latest) }
	lasting := func(p *catalog.Property, part catalog.Part) plan.Filter { return held(p, part, plan.Gte, x.Earliest) }
	if !certainly {
		return plan.All(begun(since, catalog.Earliest), lasting(until, catalog.Latest)), nil
	}
	return plan.Or{
		plan.All(begun(since, catalog.Latest), lasting(until, catalog.Earliest)),
		plan.All(begun(since, catalog.Latest), lasting(since, catalog.Earliest)),
		plan.All(begun(until, catalog.Latest), lasting(until, catalog.Earliest)),
	}, nil
}

// directions are the values of the enum Direction, by catalog.Direction.
var directions = []catalog.EnumValue{
	catalog.Out:  {Name: "OUT", Description: "It leads from the node."},
	catalog.In:   {Name: "IN", Description: "It leads to the node."},
	catalog.Both: {Name: "BOTH", Description: "Either way; also what an undirected one does."},
}

var directionProperty = catalog.Property{Name: "direction", Kind: catalog.EnumKind, Required: true, Enum: &catalog.Enum{Name: "Direction", Values: directions}}
