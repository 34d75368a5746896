package graph

import (
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Bounds of a timeline.
const (
	defaultSteps = 1
	maxSteps     = 4
)

// timeline writes the types of a timeline and the root field.
func (e *expander) timeline(query *ast.Definition) {
	steps := argument("depth", "Int", "Over how many relationships to walk, 0 to 4.")
	steps.DefaultValue = &ast.Value{Kind: ast.IntValue, Raw: fmt.Sprint(defaultSteps)}
	field(query, "timeline", "TimelineConnection!",
		"Every date of some nodes, of what is around them and of the relationships between, by first day, then last, then the fact's id.",
		append([]*ast.ArgumentDefinition{
			argument("of", "[ID!]!", "The ids of the nodes, at most 100."),
			steps,
			argument("from", "Date", "Leave out dates that end before this one begins."),
			argument("to", "Date", "Leave out dates that begin after this one ends."),
			certainly("Keep only dates that must lie within `from` and `to`, instead of those that may."),
			argument("types", "[NodeType!]", "Walk only to nodes of these types."),
		}, pageArguments()...)...)
	d := e.add(ast.Object, "TimelineEntry", "A date of a fact.")
	field(d, "date", "Date!", "The date, as written.")
	field(d, "field", "String!", "The field of the fact that has it.")
	field(d, "fact", "Fact!", "The node or the relationship.")
	e.listType("Timeline", "TimelineEntry", "", traits{})
	list := e.doc.Definitions.ForName("TimelineConnection")
	field(list, "undated", "[TimelineEntry!]!", "The dates without any known day, which have no place in the order: all of them, by the fact's id, whatever `from` and `to`.")
}

// dated compiles the root field `timeline`: the list of the dates and, where it is
// asked for, that of the undated ones.
func (c *compiler) dated(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	of, err := ids("of", args.get("of"))
	if err != nil {
		return nil, nil, err
	}
	if len(of) > maxPage {
		return nil, nil, fault.Input("of", "%d ids are too many: at most %d may be asked for at once", len(of), maxPage)
	}
	c.exist("of", of)
	from, err := c.datesAround(args)
	if err != nil {
		return nil, nil, err
	}
	list := &plan.List{From: from, IDs: plan.IDs(of...), Order: []plan.Term{
		{By: plan.DateKey}, {By: idColumn(plan.Fact, c.cat.NodeFields)}, {By: plan.Name},
	}}
	from.Undated, from.First, from.Last = true, nil, nil
	undated := &plan.List{From: from, IDs: list.IDs, Order: list.Order, Limit: plan.NoLimit}
	return c.paged(f, args, list, listing{on: "Query", undated: undated}, c.entry)
}

// datesAround reads the arguments of a timeline.
func (c *compiler) datesAround(args object) (plan.DatesAround, error) {
	from := plan.DatesAround{Depth: defaultSteps, Certainly: args.get("certainly") == true}
	if v := args.get("depth"); v != nil {
		n, err := intIn("depth", v, 0, maxSteps)
		if err != nil {
			return from, err
		}
		from.Depth = int(n.(int64))
	}
	if v := args.get("types"); v != nil {
		is, err := c.typesIn("types", v)
		if err != nil {
			return from, err
		}
		from.Types = []*catalog.NodeType{}
		if is, ok := is.(plan.Is); ok {
			from.Types = is.Nodes
		}
	}
	var err error
	if from.First, err = bound("from", args.get("from"), func(d edtf.Date) *edtf.Day { return d.Earliest }); err != nil {
		return from, err
	}
	if from.Last, err = bound("to", args.get("to"), func(d edtf.Date) *edtf.Day { return d.Latest }); err != nil {
		return from, err
	}
	if from.First != nil && from.Last != nil && *from.First > *from.Last {
		return from, fault.Input("to", "it ends before `from` begins: no date lies between them")
	}
	return from, nil
}

// bound is the first or the last day of a date that an argument gives, or nil.
func bound(argument string, v any, day func(edtf.Date) *edtf.Day) (*int64, error) {
	if v == nil {
		return nil, nil
	}
	s, err := scalar(argument, &catalog.Property{Name: argument, Kind: catalog.Date}, v)
	if err != nil {
		return nil, err
	}
	d, err := edtf.Parse(s.(string))
	if err != nil {
		return nil, fault.Input(argument, "%v", err)
	}
	known := day(d)
	if known == nil {
		return nil, fault.Input(argument, "%q has no known day to bound a timeline by", d.Text)
	}
	n := int64(*known)
	return &n, nil
}

// entry compiles the selection on a TimelineEntry.
func (c *compiler) entry(r *row, set ast.SelectionSet) (shape, error) {
	var fields []keyed
	for _, sel := range c.collect(set, []string{"TimelineEntry"}) {
		var a answer
		switch sel.Name {
		case "__typename":
			a = typeName("TimelineEntry")
		case "date":
			a = value{r.dating(plan.Written), &catalog.Property{Owner: "TimelineEntry", Name: "date", Kind: catalog.Date, Required: true}}
		case "field":
			a = value{r.dating(plan.Name), &catalog.Property{Owner: "TimelineEntry", Name: "field", Required: true}}
		case "fact":
			of, err := c.relationshipVariant(r, plan.Fact, c.cat.Nodes, c.cat.Relationships, sel.Selections)
			if err != nil {
				return shape{}, err
			}
			a = of
		}
		fields = append(fields, member0(sel, a))
	}
	return shape{at: here, fields: fields}, nil
}

func (r *row) dating(of plan.Dating) int {
	if at := slices.Index(r.fields, plan.Field(of)); at >= 0 {
		return at
	}
	return r.add(of)
}

// undated compiles the list that stands beside a page.
func (c *compiler) undated(list *plan.List, rows func(*row, ast.SelectionSet) (shape, error), sel graphql.CollectedField) (answer, error) {
	r := &row{}
	of, err := rows(r, sel.Selections)
	asked := *list
	asked.Row = r.fields
	c.others = append(c.others, &asked)
	return apart{at: len(c.others) - 1, of: each{of}}, err
}

// apart is what another list than that of the page gives.
type apart struct {
	at int
	of each
}

func (a apart) write(w *writer, v any) { a.of.write(w, v.(pageOf).apart[a.at]) }
