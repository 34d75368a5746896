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
	"casegraph/internal/plan"
)

func aroundView() view {
	return view{
		api.Declaration{
			Types: []string{"Direction", "RelationshipCount"}, NodeFields: []string{"relationships", "relationshipCounts"},
			Query: declareCounts, Node: declareRelationshipFields,
		},
		compile.Extension{Node: func(_ []*catalog.NodeType, name string) compile.NodeCompiler {
			switch name {
			case "relationshipCounts":
				return relationshipCounts
			case "relationships":
				return relationshipsOf
			}
			return nil
		}},
	}
}

// The relationships of a node, of all types.

// relationshipsOf compiles the field relationships of a node that may have any of the types.
func relationshipsOf(c *compile.Compiler, r *compile.Row, types []*catalog.NodeType, f graphql.CollectedField) (answer.Answer, error) {
	args := input.Arguments(f.Field, c.Operation.Variables)
	before := c.PlanSize()
	w, err := readTraversal(c, args)
	if err != nil {
		return nil, compile.AtField(f, err)
	}
	w.Types = compile.Narrow(w.Types, w.Filter)
	var ends []*catalog.End
	for _, t := range types {
		ends = append(ends, w.Follows(t, false)...)
	}
	id := compile.IDColumn(plan.Relationship, c.Catalog)
	l := compile.Listing{On: "Node", Far: c.Catalog.Any, Types: typesAt(ends), Conditions: c.PlanSize() - before, Branches: len(ends)}
	from := plan.Around{Types: l.Types, Direction: w.Direction}
	list := &plan.List{From: from, Filter: w.Filter, Order: []plan.SortKey{{By: id}}}
	if compile.IsDistinct(args) {
		list.From, list.Filter = l.MakeDistinct(from, w.Filter, l.Conditions), nil
		list.Order = []plan.SortKey{{By: compile.IDColumn(plan.Node, c.Catalog)}}
	}
	fars := catalog.FarTypes(ends)
	list, rows, err := c.Paged(f, args, list, l, func(r *compile.Row, set ast.SelectionSet) (answer.Object, error) {
		return c.Variant(r, plan.Node, fars, nil, set)
	})
	return compile.Nested(r, list, rows), compile.AtField(f, err)
}

// typesAt returns the types of the relationships at some ends.
func typesAt(ends []*catalog.End) []*catalog.RelationshipType {
	types := []*catalog.RelationshipType{}
	for _, e := range ends {
		if !slices.Contains(types, e.Relationship) {
			types = append(types, e.Relationship)
		}
	}
	slices.SortFunc(types, func(a, b *catalog.RelationshipType) int { return a.Index - b.Index })
	return types
}

// relationshipCounts compiles the field relationshipCounts.
func relationshipCounts(c *compile.Compiler, r *compile.Row, _ []*catalog.NodeType, f graphql.CollectedField) (answer.Answer, error) {
	fields := countFields(c, "RelationshipCount", 0, f, nil)
	return answer.Inside{At: r.Once(plan.Degrees{}), Answer: degrees{c.Catalog, answer.Object{At: answer.SameType, Fields: fields}}}, nil
}

// endCount is the row of a number of relationships at an end of a node: their type, direction
// and number, the field of the end, and its heading.
func endCount(t *catalog.RelationshipType, direction, n any) []any {
	d, field := catalog.Direction(direction.(int64)), t.Out
	if d == catalog.In {
		field = t.In
	}
	return []any{t.Name, d.String(), n, field, heading(field)}
}

// countFields compiles the selection on a number of relationships. Its row has an endCount
// from position at on. The function other compiles the other fields.
func countFields(c *compile.Compiler, name string, at int, f graphql.CollectedField, other func(graphql.CollectedField) answer.Answer) []answer.Member {
	var out []answer.Member
	for _, sel := range c.Collect(f.Selections, []string{name}) {
		var a answer.Answer
		switch sel.Name {
		case "__typename":
			a = answer.TypeName(name)
		case "type":
			a = answer.Property{At: at, Property: &operator.RelationshipTypeProperty}
		case "direction":
			a = answer.Property{At: at + 1, Property: &directionProperty}
		case "count":
			a = answer.Property{At: at + 2, Property: &operator.CountProperty}
		case "field":
			a = answer.Property{At: at + 3, Property: &fieldProperty}
		case "heading":
			a = answer.Property{At: at + 4, Property: &headingProperty}
		default:
			a = other(sel)
		}
		out = append(out, answer.NewMember(sel, a))
	}
	return out
}

var (
	fieldProperty   = catalog.Property{Name: "field", Kind: catalog.String, Required: true}
	headingProperty = catalog.Property{Name: "heading", Kind: catalog.String, Required: true}
)

// degrees writes the numbers of relationships at the ends of a node, as plan.Degrees gives
// them. It leaves out 0.
type degrees struct {
	cat *catalog.Catalog
	of  answer.Object
}

func (a degrees) Write(w *answer.Writer, v any) {
	var rows []any
	for _, r := range answer.RowsOf(v) {
		if d := r.([]any); d[2] != any(int64(0)) {
			rows = append(rows, endCount(a.cat.Relationships[d[0].(int64)], d[1], d[2]))
		}
	}
	answer.List{Of: a.of}.Write(w, rows)
}

// declareCounts adds the types Direction and RelationshipCount.
func declareCounts(e *api.Builder, _ *ast.Definition) {
	if !e.HasRelationships() {
		return
	}
	d := e.Add(ast.Enum, "Direction", "The direction of a relationship, as seen from a node.")
	for _, v := range directions {
		api.EnumValue(d, v.Name, v.Description)
	}
	d = e.Add(ast.Object, "RelationshipCount", "How many relationships of one type and direction a node has.")
	declareEndCount(d)
	api.Field(d, "count", "Int!", "The number of relationships.")
}

// declareEndCount adds the fields that name the end at which relationships are counted.
func declareEndCount(d *ast.Definition) {
	api.Field(d, "type", "RelationshipType!", "The type of the relationships.")
	api.Field(d, "direction", "Direction!", "OUT if the node is their source, IN if it is their target, BOTH if they are undirected.")
	api.Field(d, "field", "String!", "The field of the node's type that lists them, such as `statements`.")
	api.Field(d, "heading", "String!", "The name of that field in words, to show to people.")
}

// declareRelationshipFields adds the fields about relationships to a node type.
func declareRelationshipFields(e *api.Builder, d *ast.Definition) {
	if !e.HasRelationships() {
		return
	}
	api.Field(d, "relationshipCounts", "[RelationshipCount!]!", "How many relationships the node has, by type and direction, without those it has none of. A relationship from the node to itself counts as OUT and as IN.")
	api.Field(d, "relationships", "NodeConnection!", "The relationships of the node, of all types, ordered by their ids. Each row has the node at the other end. With distinct, the rows are in the order of the ids of these nodes.", append(relationshipArguments(e, "as seen from the node"),
		api.DistinctArgument(),
		api.Argument("first", "Int", "How many rows, 1 to 100. Without it: 20."),
		api.Argument("after", "String", "Start after the row of this cursor."))...)
}
