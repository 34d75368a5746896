package view

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/cost"
	"casegraph/graph/input"
	"casegraph/graph/operator"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

func aroundView() view {
	return view{
		api.Declaration{
			Types: []string{"Direction", "RelationshipCount"}, NodeFields: []string{"relationships", "relationshipCounts"},
			Query: declareCounts, Node: aroundFields,
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

// What a node tells of all its relationships.

// relationshipsOf compiles the field `relationships` of a node of one of the types.
func relationshipsOf(c *compile.Compiler, r *compile.Row, types []*catalog.NodeType, f graphql.CollectedField) (answer.Answer, error) {
	args := input.Arguments(f.Field, c.Operation.Variables)
	before := c.PlanSize()
	w, err := way(c, args)
	if err != nil {
		return nil, compile.AtField(f, err)
	}
	var ends []*catalog.End
	for _, t := range types {
		ends = append(ends, w.Follows(t, false)...)
	}
	id := compile.IDColumn(plan.Relationship, c.Catalog.RelationshipFields)
	l := compile.Listing{On: "Node", Far: c.Catalog.Any, Types: typesAt(ends), Conditions: cost.Times(c.PlanSize()-before, len(ends))}
	list := &plan.List{From: plan.Around{Types: l.Types, Direction: w.Direction}, Filter: w.Filter, Order: []plan.Term{{By: id}}}
	fars := farTypes(ends)
	list, rows, err := c.Paged(f, args, list, l, func(r *compile.Row, set ast.SelectionSet) (answer.Object, error) {
		return c.Variant(r, plan.Node, fars, nil, set)
	})
	return compile.Nested(r, list, rows), compile.AtField(f, err)
}

// typesAt are the types of the relationships at some ends.
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

// farTypes are the types of the nodes at the far sides of some ends.
func farTypes(ends []*catalog.End) []*catalog.NodeType {
	fars := make([]*catalog.Far, len(ends))
	for i, e := range ends {
		fars[i] = e.Far
	}
	return catalog.TypesAt(fars)
}

// relationshipCounts compiles the field of that name: each end of the node is
// counted.
func relationshipCounts(c *compile.Compiler, r *compile.Row, _ []*catalog.NodeType, f graphql.CollectedField) (answer.Answer, error) {
	fields := countFields(c, "RelationshipCount", 0, f, nil)
	return answer.Inside{At: r.Once(plan.Degrees{}), Answer: degrees{c.Catalog, answer.Object{At: answer.SameType, Fields: fields}}}, nil
}

// countFields compiles the selection on a number of relationships, whose row has
// their type, direction and number from a place on; other compiles other fields.
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
		default:
			a = other(sel)
		}
		out = append(out, answer.NewMember(sel, a))
	}
	return out
}

// degrees are the numbers of relationships at the ends of a node, but for 0: what
// plan.Degrees gives.
type degrees struct {
	cat *catalog.Catalog
	of  answer.Object
}

func (a degrees) Write(w *answer.Writer, v any) {
	var rows []any
	for _, r := range answer.RowsOf(v) {
		if d := r.([]any); d[2] != any(int64(0)) {
			rows = append(rows, []any{a.cat.Relationships[d[0].(int64)].Name, directions[d[1].(int64)].Name, d[2]})
		}
	}
	answer.List{Of: a.of}.Write(w, rows)
}

// declareCounts writes the types of what a node tells of its relationships.
func declareCounts(e *api.Builder, _ *ast.Definition) {
	if !e.HasRelationships() {
		return
	}
	d := e.Add(ast.Enum, "Direction", "Which way a relationship leads, as seen from a node.")
	for _, v := range directions {
		api.EnumValue(d, v.Name, v.Description)
	}
	d = e.Add(ast.Object, "RelationshipCount", "How many relationships of one type lead from a node or to it.")
	api.Field(d, "type", "RelationshipType!", "Their type.")
	api.Field(d, "direction", "Direction!", "OUT where the node is their source, IN where it is their target, BOTH where they are undirected.")
	api.Field(d, "count", "Int!", "How many there are.")
}

// aroundFields are what every node tells of its relationships.
func aroundFields(e *api.Builder, d *ast.Definition) {
	if !e.HasRelationships() {
		return
	}
	api.Field(d, "relationshipCounts", "[RelationshipCount!]!", "How many relationships the node has, by type and direction; those it has none of are left out. One that leads from the node to itself counts as OUT and as IN.")
	api.Field(d, "relationships", "NodeConnection!", "The relationships of the node, of every type, by their ids, each with the node at its far end.", append(endsArguments(e, "as seen from the node"),
		api.Argument("first", "Int", "How many rows, 1 to 100; 20 when absent."),
		api.Argument("after", "String", "Start after this cursor."))...)
}
