package graph

import (
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
)

// What front ends draw: what is at a node, what is around it, and the ways
// between two.

func (e *expander) views(query *ast.Definition) {
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

	d = e.add(ast.Object, "Subgraph", "Some nodes, and every relationship among them.")
	field(d, "nodes", "[Node!]!", "The nodes, in the order in which they were found: those asked for, then from each in turn the far ends of its relationships, which are taken by id.")
	field(d, "relationships", "[Relationship!]!", "Every relationship among the nodes that meets the conditions, whichever way it leads; each once, by id.")
	e.leftOutFields(d)
	field(d, "notFound", "[ID!]!", "Those of the ids asked for that no node has.")
	d = e.add(ast.Object, "Omitted", "Relationships of one type that lead from a node of a subgraph, or to it, and whose far end was left out.")
	field(d, "node", "Node!", "The node.")
	field(d, "type", "RelationshipType!", "The type of the relationships.")
	field(d, "direction", "Direction!", "OUT where the node is their source, IN where it is their target, BOTH where they are undirected.")
	field(d, "count", "Int!", "How many there are.")
	field(query, "neighborhood", "Subgraph!", "What is around some nodes.", append(append([]*ast.ArgumentDefinition{
		argument("of", "[ID!]!", "The ids of the nodes to start from, at most 100."),
		preset("depth", "How many relationships to go from them, 1 to 4.", defaultDepth),
	}, e.wayArguments()...), e.walkArguments()...)...)

	d = e.add(ast.Object, "Path", "A way from one node to another over relationships.")
	field(d, "length", "Int!", "How many relationships it leads over.")
	field(d, "nodes", "[Node!]!", "The nodes, from the first to the last: one more than relationships.")
	field(d, "relationships", "[Relationship!]!", "The relationships between each node and the next.")
	field(query, "paths", "[Path!]!", "The shortest ways between two nodes that meet the conditions, by the ids of their relationships. Other ways are found by avoiding nodes of these.", append(append([]*ast.ArgumentDefinition{
		argument("from", "ID!", "The id of the node to start from."),
		argument("to", "ID!", "The id of the node to come to."),
		preset("maxLength", "How many relationships a path may lead over, 1 to 8.", defaultLength),
		preset("k", "How many paths at most, 1 to 20.", defaultPaths),
	}, e.wayArguments()...),
		argument("avoid", "[ID!]", "Do not run through the nodes with these ids; at most 400."),
		argument("maxDegree", "Int", "Do not run through nodes with more relationships than this of the types asked for, so that nothing is joined by what joins everything."))...)
}

// leftOutFields are what a walk tells of what it left out.
func (e *expander) leftOutFields(d *ast.Definition) {
	field(d, "truncated", "Boolean!", "Whether limit or perNode left something out.")
	field(d, "omitted", "[Omitted!]!", "What limit or perNode left out, by the nodes that were looked around from, in their order.")
}

// walkArguments say how far a walk goes.
func (e *expander) walkArguments() []*ast.ArgumentDefinition {
	return []*ast.ArgumentDefinition{
		preset("limit", "How many nodes at most, those asked for included, 1 to 2000.", defaultNodes),
		preset("perNode", "How many relationships to follow from each node at most, the first by id, 1 to 2000.", defaultPerNode),
		argument("exclude", "[ID!]", "Leave out the nodes with these ids, and what only they lead to; at most 400."),
	}
}

// wayArguments say which relationships are followed.
func (e *expander) wayArguments() []*ast.ArgumentDefinition {
	return append(e.endsArguments("as seen from the node that is gone on from"),
		argument("during", "Date", "Follow only relationships that may have held on some day of this date, as far as since and until tell."),
		certainly("With `during`, follow only relationships that must have held on some day of it, instead of those that may."),
	)
}

// certainly makes what may be so by uncertain dates what must be.
func certainly(description string) *ast.ArgumentDefinition {
	a := argument("certainly", "Boolean", description)
	a.DefaultValue = &ast.Value{Kind: ast.BooleanValue, Raw: "false"}
	return a
}

func (e *expander) endsArguments(seen string) []*ast.ArgumentDefinition {
	direction := argument("direction", "Direction", "Which way they lead, "+seen+"; undirected ones lead both ways.")
	direction.DefaultValue = &ast.Value{Kind: ast.EnumValue, Raw: "BOTH"}
	return []*ast.ArgumentDefinition{
		argument("types", "[RelationshipType!]", "Only relationships of these types; of any when absent."),
		direction,
		argument("where", "RelationshipWhere", "Only relationships like this."),
	}
}

// preset is an argument with a number that stands where none is given.
func preset(name, description string, n int) *ast.ArgumentDefinition {
	a := argument(name, "Int", description)
	a.DefaultValue = &ast.Value{Kind: ast.IntValue, Raw: itoa(n)}
	return a
}

// aroundFields are what every node tells of its relationships.
func (e *expander) aroundFields(d *ast.Definition) {
	if !e.joins() {
		return
	}
	field(d, "relationshipCounts", "[RelationshipCount!]!", "How many relationships the node has, by type and direction; those it has none of are left out. One that leads from the node to itself counts as OUT and as IN.")
	field(d, "relationships", "NodeConnection!", "The relationships of the node, of every type, by their ids, each with the node at its far end.", append(e.endsArguments("as seen from the node"),
		argument("first", "Int", "How many rows, 1 to 100; 20 when absent."),
		argument("after", "String", "Start after this cursor."))...)
}

// chainFields are what nodes tell of the chains that lead from them.
func (e *expander) chainFields(d *ast.Definition, t *catalog.NodeType) {
	for _, c := range t.Chains {
		over := "over `" + c.Relationship.Out + "` from each to the next"
		field(d, c.Length, "Int!", "How long the longest chain is that leads from here "+over+"; 0 where none does.")
		field(d, c.Ends, "["+t.Name+"!]!", "Where the chains end that lead from here "+over+", by id; this itself where none does.")
	}
}
