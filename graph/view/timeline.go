package view

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/input"
	"casegraph/graph/operator"
	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// A timeline is read in two steps. The walk of a neighbourhood finds the nodes. Then lists
// over these nodes read their dates, and the dates of the relationships between them.

func timelineView() view {
	return view{
		api.Declaration{Types: []string{"Timeline", "TimelineEntry", "Undated"}, Roots: []string{"timeline"}, Query: declareTimeline},
		compile.Extension{Roots: map[string]compile.RootCompiler{"timeline": compileTimeline}},
	}
}

// declareTimeline adds the root field timeline and its types.
func declareTimeline(e *api.Builder, query *ast.Definition) {
	args := []*ast.ArgumentDefinition{
		api.Argument("of", "[ID!]!", "The ids of the nodes, at most 100."),
		api.Argument("from", "Date", "Leave out dates that end before this one begins."),
		api.Argument("to", "Date", "Leave out dates that begin after this one ends."),
		certainlyArgument("Keep only dates that certainly lie within `from` and `to`, not those that possibly do."),
	}
	if e.HasRelationships() {
		args = append(args, intArgument("depth", "How many relationships away from them the walk goes, 0 to 4.", defaultDepth))
		args = append(append(args, relationshipArguments(e, "as seen from the node where a step begins")...), walkArguments(e)...)
	}
	api.Field(query, "timeline", "TimelineConnection!",
		"All dates of some nodes, of the nodes around them and of the relationships between these. They are ordered by first day, then by last day, then by the fact's id.",
		append(args, api.PageArguments()...)...)
	d := e.Add(ast.Object, "TimelineEntry", "A date of a fact.")
	api.Field(d, "date", "Date", "The date. As it is written it is never null. Its first or last day is null if it has none.", api.DateForm())
	api.Field(d, "field", "String!", "The field of the fact with the date.")
	api.Field(d, "fact", "Fact!", "The node or the relationship.")
	e.ListType(api.ListType{Name: "Timeline", Node: "TimelineEntry"})
	e.ListType(api.ListType{Name: "Undated", Node: "TimelineEntry"})
	list := e.Document.Definitions.ForName("TimelineConnection")
	api.Field(list, "undated", "UndatedConnection!", "The dates without any known day, which have no place in the order. They are ordered by the fact's id, and `from` and `to` do not apply.", api.PageArguments()...)
	if e.HasRelationships() {
		declareOmitted(e, list)
	}
}

// compileTimeline compiles the root field timeline: the walk, the list of dates and, if it
// is selected, the list of undated entries.
func compileTimeline(c *compile.Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	n, before := plan.Neighborhood{}, c.PlanSize()
	of, err := readNeighborhood(c, &n, args, plan.MaxPage)
	if err != nil {
		return nil, nil, err
	}
	from := plan.DatesAmong{Types: n.Types, Where: n.Filter, Nodes: n.Nodes, Certainly: args.Get("certainly") == true}
	if from.First, err = readBound("from", args.Get("from"), func(d edtf.Date) *edtf.Day { return d.Earliest }); err != nil {
		return nil, nil, err
	}
	if from.Last, err = readBound("to", args.Get("to"), func(d edtf.Date) *edtf.Day { return d.Latest }); err != nil {
		return nil, nil, err
	}
	if from.First != nil && from.Last != nil && *from.First > *from.Last {
		return nil, nil, fault.Input("to", "this date ends before `from` begins, so no date lies between them")
	}
	walk := newSubgraph(c, n)
	walk.nodes.Column(plan.Node, c.Catalog.NodeID()) // see compile.Root.Walk
	walk.row.Once(&walk.nodeList)
	c.RequireStarts("of", of, walk.row.Once(plan.Starts{}))
	entry := func(r *compile.Row, set ast.SelectionSet) (answer.Object, error) { return entry(c, r, set) }
	l := compile.Listing{On: "Query", Conditions: c.PlanSize() - before}
	ofWalk := func(_ *plan.List, f graphql.CollectedField) (answer.Answer, error) {
		a, err := walk.field(f)
		return fromWalk{a}, err
	}
	l.Fields = map[string]func(*plan.List, graphql.CollectedField) (answer.Answer, error){
		"truncated": ofWalk,
		"omitted":   ofWalk,
		"undated": func(_ *plan.List, f graphql.CollectedField) (answer.Answer, error) {
			return undated(c, from, l.Conditions, f)
		},
	}
	list, a, err := c.Paged(f, args, dates(c, from), l, entry)
	if err != nil {
		return nil, nil, err
	}
	walk.nodeList.Row = walk.nodes.Fields
	c.Root.Walk = &plan.List{From: n, IDs: plan.IDs(of...), Limit: 1, Row: walk.row.Fields}
	return list, a, nil
}

// dates returns the list of the dates of the nodes that a walk finds.
func dates(c *compile.Compiler, from plan.DatesAmong) *plan.List {
	return &plan.List{From: from, Order: []plan.SortKey{
		{By: plan.DateKey}, {By: compile.IDColumn(plan.Fact, c.Catalog)}, {By: plan.Name},
	}}
}

// readBound reads an argument and returns the day of it that the function day picks. It
// returns nil if the argument is not given.
func readBound(argument string, v any, day func(edtf.Date) *edtf.Day) (*int64, error) {
	if v == nil {
		return nil, nil
	}
	d, err := operator.Span(argument, v)
	if err != nil {
		return nil, err
	}
	known := day(d)
	if known == nil {
		return nil, fault.Input(argument, "%q has no known day that could bound the timeline", d.Text)
	}
	n := int64(*known)
	return &n, nil
}

// entryDate is the date of a TimelineEntry.
var entryDate = catalog.Property{Owner: "TimelineEntry", Name: "date", Kind: catalog.Date, Required: true}

// entry compiles the selection on a TimelineEntry.
func entry(c *compile.Compiler, r *compile.Row, set ast.SelectionSet) (answer.Object, error) {
	var fields []answer.Member
	for _, sel := range c.Collect(set, []string{"TimelineEntry"}) {
		var a answer.Answer
		switch sel.Name {
		case "__typename":
			a = answer.TypeName("TimelineEntry")
		case "date":
			form, err := c.DateForm(&entryDate, sel)
			if err != nil {
				return answer.Object{}, err
			}
			a = answer.Property{At: dateColumn(r, plan.Written), Property: &entryDate, Form: form}
		case "field":
			a = answer.Property{At: dateColumn(r, plan.Name), Property: &catalog.Property{Owner: "TimelineEntry", Name: "field", Required: true}}
		case "fact":
			of, err := c.Variant(r, plan.Fact, c.Catalog.Nodes, c.Catalog.Relationships, sel.Selections)
			if err != nil {
				return answer.Object{}, err
			}
			a = of
		}
		fields = append(fields, answer.NewMember(sel, a))
	}
	return answer.Object{At: answer.SameType, Fields: fields}, nil
}

// dateColumn adds a field of the date to the row, unless the row has it.
func dateColumn(r *compile.Row, of plan.Dating) int {
	if at := slices.Index(r.Fields, plan.Field(of)); at >= 0 {
		return at
	}
	return r.Add(of)
}

// undated compiles the list of entries whose date has no place in the order.
func undated(c *compile.Compiler, from plan.DatesAmong, conditions int, sel graphql.CollectedField) (answer.Answer, error) {
	from.Undated, from.First, from.Last = true, nil, nil
	entry := func(r *compile.Row, set ast.SelectionSet) (answer.Object, error) { return entry(c, r, set) }
	list, a, err := c.Paged(sel, input.Arguments(sel.Field, c.Operation.Variables), dates(c, from), compile.Listing{On: "Query", Conditions: conditions}, entry)
	c.Root.Extra = append(c.Root.Extra, list)
	return extraList{at: len(c.Root.Extra) - 1, of: a}, err
}

// extraList writes the value of an extra list of the root field.
type extraList struct {
	at int
	of answer.Answer
}

func (a extraList) Write(w *answer.Writer, v any) { a.of.Write(w, v.(answer.Page).Extra[a.at]) }

// fromWalk writes a value of the row of the walk.
type fromWalk struct{ of answer.Answer }

func (a fromWalk) Write(w *answer.Writer, v any) { a.of.Write(w, v.(answer.Page).Walk) }
