package view

import (
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/input"
	"casegraph/graph/operator"
	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// The arguments that several views share.

// traversalArguments are the arguments for which relationships a walk follows.
func traversalArguments(e *api.Builder) []*ast.ArgumentDefinition {
	return append(relationshipArguments(e, "as seen from the node where a step begins"),
		api.Argument("during", "Date", "Follow only relationships that possibly held on some day of this date, judged by since and until."),
		certainlyArgument("With `during`: follow only relationships that certainly held on some day of it, not those that possibly did."),
	)
}

// certainlyArgument is the argument that asks for what is certain in spite of uncertain
// dates, and not for what is possible.
func certainlyArgument(description string) *ast.ArgumentDefinition {
	a := api.Argument("certainly", "Boolean", description)
	a.DefaultValue = &ast.Value{Kind: ast.BooleanValue, Raw: "false"}
	return a
}

func relationshipArguments(e *api.Builder, seen string) []*ast.ArgumentDefinition {
	direction := api.Argument("direction", "Direction", "The direction of the relationships, "+seen+". Undirected relationships match every direction.")
	direction.DefaultValue = &ast.Value{Kind: ast.EnumValue, Raw: "BOTH"}
	return []*ast.ArgumentDefinition{
		api.Argument("types", "[RelationshipType!]", "Only relationships of these types. Without it: of all types."),
		direction,
		api.Argument("where", "RelationshipWhere", "Only relationships that match this filter."),
	}
}

// intArgument is an argument with a whole number as its default.
func intArgument(name, description string, n int) *ast.ArgumentDefinition {
	a := api.Argument(name, "Int", description)
	a.DefaultValue = &ast.Value{Kind: ast.IntValue, Raw: strconv.Itoa(n)}
	return a
}

// readTraversal reads types, direction, where, during and certainly.
func readTraversal(c *compile.Compiler, args input.Object) (plan.Traversal, error) {
	w := plan.Traversal{Types: c.Catalog.Relationships, Direction: catalog.Both}
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
	during, err := readDuring(c, args.Get("during"), args.Get("certainly") == true)
	w.Filter = plan.All(where, during)
	return w, err
}

// readWalk is readTraversal for a walk of several steps. A store writes the conditions for
// each step, and a second time to search back or to count what is omitted.
func readWalk(c *compile.Compiler, args input.Object) (plan.Traversal, error) {
	before := c.PlanSize()
	w, err := readTraversal(c, args)
	if err != nil {
		return w, err
	}
	return w, c.AddForTypes(c.PlanSize()-before, 2*c.Steps(w))
}

// readDuring compiles the filter on relationships that held on some day of a date. Without
// certainly, it is enough that they possibly did: they may have begun before the date ends,
// and may have ended after it begins. With certainly, one of these has to be known: that
// they began before the date ends and ended after it begins, that the day they began lies in
// the date, or that the day they ended does.
func readDuring(c *compile.Compiler, v any, certainly bool) (plan.Filter, error) {
	if v == nil {
		return nil, nil
	}
	since, until := catalog.Find(c.Catalog.RelationshipFields, "since"), catalog.Find(c.Catalog.RelationshipFields, "until")
	x, err := operator.Span("during", v)
	if err != nil {
		return nil, err
	}
	compare := func(p *catalog.Property, part catalog.Part, op plan.Op, day *edtf.Day) plan.Filter {
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
	onOrBeforeEnd := func(p *catalog.Property, part catalog.Part) plan.Filter { return compare(p, part, plan.Lte, x.Latest) }
	onOrAfterStart := func(p *catalog.Property, part catalog.Part) plan.Filter {
		return compare(p, part, plan.Gte, x.Earliest)
	}
	if !certainly {
		return plan.All(onOrBeforeEnd(since, catalog.Earliest), onOrAfterStart(until, catalog.Latest)), nil
	}
	return plan.Or{
		plan.All(onOrBeforeEnd(since, catalog.Latest), onOrAfterStart(until, catalog.Earliest)),
		plan.All(onOrBeforeEnd(since, catalog.Latest), onOrAfterStart(since, catalog.Earliest)),
		plan.All(onOrBeforeEnd(until, catalog.Latest), onOrAfterStart(until, catalog.Earliest)),
	}, nil
}

// directions are the values of the enum Direction, indexed by catalog.Direction.
var directions = []catalog.EnumValue{
	catalog.Out:  {Name: "OUT", Description: "The relationship leads from the node."},
	catalog.In:   {Name: "IN", Description: "The relationship leads to the node."},
	catalog.Both: {Name: "BOTH", Description: "Either direction. Undirected relationships have this direction."},
}

var directionProperty = catalog.Property{Name: "direction", Kind: catalog.EnumKind, Required: true, Enum: &catalog.Enum{Name: "Direction", Values: directions}}
