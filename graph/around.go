package graph

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// What a node tells of all its relationships.

// relationshipsOf compiles the field `relationships` of a node of one of the types.
func (c *compiler) relationshipsOf(r *row, types []*catalog.NodeType, f graphql.CollectedField) (answer, error) {
	args := arguments(f.Field, c.op.Variables)
	before := c.planSize()
	w, err := c.way(args)
	if err != nil {
		return nil, place(f, err)
	}
	var ends []*catalog.End
	for _, t := range types {
		ends = append(ends, w.Follows(t, false)...)
	}
	id := idColumn(plan.Relationship, c.cat.RelationshipFields)
	l := listing{on: "Node", far: c.cat.Any, types: typesAt(ends), conditions: times(c.planSize()-before, len(ends))}
	list := &plan.List{From: plan.Around{Types: l.types, Direction: w.Direction}, Filter: w.Filter, Order: []plan.Term{{By: id}}}
	fars := farTypes(ends)
	list, rows, err := c.paged(f, args, list, l, func(r *row, set ast.SelectionSet) (shape, error) {
		return c.variant(r, plan.Node, fars, nil, set)
	})
	return nested(r, list, rows), place(f, err)
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
func (c *compiler) relationshipCounts(r *row, _ []*catalog.NodeType, f graphql.CollectedField) (answer, error) {
	fields := c.countFields("RelationshipCount", 0, f, nil)
	return inside{r.once(plan.Degrees{}), degrees{c.cat, shape{at: here, fields: fields}}}, nil
}

// countFields compiles the selection on a number of relationships, whose row has
// their type, direction and number from a place on; other compiles other fields.
func (c *compiler) countFields(name string, at int, f graphql.CollectedField, other func(graphql.CollectedField) answer) []keyed {
	var out []keyed
	for _, sel := range c.collect(f.Selections, []string{name}) {
		var a answer
		switch sel.Name {
		case "__typename":
			a = typeName(name)
		case "type":
			a = value{at, &relationshipTypeProperty}
		case "direction":
			a = value{at + 1, &directionProperty}
		case "count":
			a = value{at + 2, &countProperty}
		default:
			a = other(sel)
		}
		out = append(out, member0(sel, a))
	}
	return out
}

// degrees are the numbers of relationships at the ends of a node, but for 0: what
// plan.Degrees gives.
type degrees struct {
	cat *catalog.Catalog
	of  shape
}

func (a degrees) write(w *writer, v any) {
	var rows []any
	for _, r := range rowsOf(v) {
		if d := r.([]any); d[2] != any(int64(0)) {
			rows = append(rows, []any{a.cat.Relationships[d[0].(int64)].Name, directions[d[1].(int64)].Name, d[2]})
		}
	}
	each{a.of}.write(w, rows)
}

func aroundView() view {
	return view{
		declaration{
			types: []string{"Direction", "RelationshipCount"}, nodeFields: []string{"relationships", "relationshipCounts"},
			query: declareCounts, node: aroundFields,
		},
		extension{node: func(_ []*catalog.NodeType, name string) nodeCompiler {
			switch name {
			case "relationshipCounts":
				return (*compiler).relationshipCounts
			case "relationships":
				return (*compiler).relationshipsOf
			}
			return nil
		}},
	}
}

// declareCounts writes the types of what a node tells of its relationships.
func declareCounts(e *expander, _ *ast.Definition) {
	if !e.joins() {
		return
	}
	d := e.add(ast.Enum, "Direction", "Which way a relationship leads, as seen from a node.")
	for _, v := range directions {
		enumValue(d, v.Name, v.Description)
	}
	d = e.add(ast.Object, "RelationshipCount", "How many relationships of one type lead from a node or to it.")
	field(d, "type", "RelationshipType!", "Their type.")
	field(d, "direction", "Direction!", "OUT where the node is their source, IN where it is their target, BOTH where they are undirected.")
	field(d, "count", "Int!", "How many there are.")
}

// aroundFields are what every node tells of its relationships.
func aroundFields(e *expander, d *ast.Definition) {
	if !e.joins() {
		return
	}
	field(d, "relationshipCounts", "[RelationshipCount!]!", "How many relationships the node has, by type and direction; those it has none of are left out. One that leads from the node to itself counts as OUT and as IN.")
	field(d, "relationships", "NodeConnection!", "The relationships of the node, of every type, by their ids, each with the node at its far end.", append(e.endsArguments("as seen from the node"),
		argument("first", "Int", "How many rows, 1 to 100; 20 when absent."),
		argument("after", "String", "Start after this cursor."))...)
}
