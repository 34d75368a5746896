package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
)

// What front ends draw: what is at a node, what is around it, and the ways
// between two.

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
