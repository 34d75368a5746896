package graph

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// A timeline is read in two steps: a walk, that of a neighborhood, finds the nodes, and
// their dates and those of what joins them are lists over those nodes.

func timelineView() view {
	return view{
		declaration{types: []string{"Timeline", "TimelineEntry", "Undated"}, roots: []string{"timeline"}, query: declareTimeline},
		extension{roots: map[string]rootCompiler{"timeline": (*compiler).dated}},
	}
}

// declareTimeline writes the types of a timeline and the root field.
func declareTimeline(e *expander, query *ast.Definition) {
	args := []*ast.ArgumentDefinition{
		argument("of", "[ID!]!", "The ids of the nodes, at most 100."),
		argument("from", "Date", "Leave out dates that end before this one begins."),
		argument("to", "Date", "Leave out dates that begin after this one ends."),
		certainly("Keep only dates that must lie within `from` and `to`, instead of those that may."),
	}
	if e.joins() {
		args = append(args, preset("depth", "How many relationships to go from them, 0 to 4.", defaultDepth))
		args = append(append(args, e.endsArguments("as seen from the node that is gone on from")...), e.walkArguments()...)
	}
	field(query, "timeline", "TimelineConnection!",
		"Every date of some nodes, of what is around them and of the relationships between, by first day, then last, then the fact's id.",
		append(args, pageArguments()...)...)
	d := e.add(ast.Object, "TimelineEntry", "A date of a fact.")
	field(d, "date", "Date!", "The date, as written.")
	field(d, "field", "String!", "The field of the fact that has it.")
	field(d, "fact", "Fact!", "The node or the relationship.")
	e.listType("Timeline", "TimelineEntry", "", traits{})
	e.listType("Undated", "TimelineEntry", "", traits{})
	list := e.doc.Definitions.ForName("TimelineConnection")
	field(list, "undated", "UndatedConnection!", "The dates without any known day, which have no place in the order: by the fact's id, whatever `from` and `to`.", pageArguments()...)
	if e.joins() {
		e.leftOutFields(list)
	}
}

// dated compiles the root field `timeline`: the walk, the list of the dates and, where
// it is asked for, that of the undated ones.
func (c *compiler) dated(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	n, before := plan.Neighborhood{}, c.planSize()
	of, err := c.bounds(&n, args, 0)
	if err != nil {
		return nil, nil, err
	}
	c.require("of", of)
	from := plan.DatesAmong{Types: n.Types, Where: n.Filter, Nodes: n.Nodes, Certainly: args.get("certainly") == true}
	if from.First, err = bound("from", args.get("from"), func(d edtf.Date) *edtf.Day { return d.Earliest }); err != nil {
		return nil, nil, err
	}
	if from.Last, err = bound("to", args.get("to"), func(d edtf.Date) *edtf.Day { return d.Latest }); err != nil {
		return nil, nil, err
	}
	if from.First != nil && from.Last != nil && *from.First > *from.Last {
		return nil, nil, fault.Input("to", "it ends before `from` begins: no date lies between them")
	}
	walk := newSubgraph(c, n)
	walk.nodes.column(plan.Node, c.cat.NodeFields[0]) // see rootPlan.walk
	walk.row.once(&walk.met)
	entry := func(r *row, set ast.SelectionSet) (shape, error) { return c.entry(r, set) }
	l := listing{on: "Query", conditions: c.planSize() - before}
	ofWalk := func(_ *plan.List, f graphql.CollectedField) (answer, error) {
		a, err := walk.field(f)
		return walked{a}, err
	}
	l.fields = map[string]func(*plan.List, graphql.CollectedField) (answer, error){
		"truncated": ofWalk,
		"omitted":   ofWalk,
		"undated": func(_ *plan.List, f graphql.CollectedField) (answer, error) {
			return c.undated(from, l.conditions, f)
		},
	}
	list, a, err := c.paged(f, args, c.dates(from), l, entry)
	if err != nil {
		return nil, nil, err
	}
	walk.met.Row = walk.nodes.fields
	c.root.walk = &plan.List{From: n, IDs: plan.IDs(of...), Limit: 1, Row: walk.row.fields}
	return list, a, nil
}

// dates is the list of the dates of nodes that a walk will find.
func (c *compiler) dates(from plan.DatesAmong) *plan.List {
	return &plan.List{From: from, Order: []plan.Term{
		{By: plan.DateKey}, {By: idColumn(plan.Fact, c.cat.NodeFields)}, {By: plan.Name},
	}}
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
			of, err := c.variant(r, plan.Fact, c.cat.Nodes, c.cat.Relationships, sel.Selections)
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

// undated compiles the list that stands beside that of a timeline.
func (c *compiler) undated(from plan.DatesAmong, conditions int, sel graphql.CollectedField) (answer, error) {
	from.Undated, from.First, from.Last = true, nil, nil
	entry := func(r *row, set ast.SelectionSet) (shape, error) { return c.entry(r, set) }
	list, a, err := c.paged(sel, arguments(sel.Field, c.op.Variables), c.dates(from), listing{on: "Query", conditions: conditions}, entry)
	c.root.extra = append(c.root.extra, list)
	return extraList{at: len(c.root.extra) - 1, of: a}, err
}

// extraList is what an extra list of the root field gives.
type extraList struct {
	at int
	of answer
}

func (a extraList) write(w *writer, v any) { a.of.write(w, v.(pageOf).extra[a.at]) }

// walked is what the walk of a timeline gives.
type walked struct{ of answer }

func (a walked) write(w *writer, v any) { a.of.write(w, v.(pageOf).walk) }
