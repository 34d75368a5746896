package compile

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/answer"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// An Extension compiles the fields that a view adds to the API.
type Extension struct {
	// Roots compile root fields, by the name of the field.
	Roots map[string]RootCompiler
	// Node returns the compiler of a field that nodes of all these types have; nil if the
	// field is not one of this view.
	Node func(types []*catalog.NodeType, name string) NodeCompiler
	// Relationship compiles fields that every relationship has, by the name of the field.
	Relationship map[string]RelationshipCompiler
	// Connection compiles fields that every connection has, by the name of the field.
	Connection map[string]ConnectionCompiler
}

// A RootCompiler compiles one root field. It returns the list to read, or nil if nothing
// has to be read, and the answer that writes its value.
type RootCompiler func(c *Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error)

// A NodeCompiler compiles a field of nodes. It adds to the row r what the field reads.
type NodeCompiler func(c *Compiler, r *Row, types []*catalog.NodeType, f graphql.CollectedField) (answer.Answer, error)

// A RelationshipCompiler compiles a field of relationships of type t. It adds to the row r what
// the field reads.
type RelationshipCompiler func(c *Compiler, r *Row, t *catalog.RelationshipType, f graphql.CollectedField) (answer.Answer, error)

// A ConnectionCompiler compiles a field of a connection. It may add aggregates to the list.
// name is the name of the connection's type; far has the types of the rows' nodes, and is
// nil in a list of relationships or of facts.
type ConnectionCompiler func(c *Compiler, list *plan.List, name string, far *catalog.Far, f graphql.CollectedField) (answer.Answer, error)

// nodeExtension returns a view's compiler of a field of nodes; nil if no view has it.
func (c *Compiler) nodeExtension(types []*catalog.NodeType, name string) NodeCompiler {
	for _, x := range c.extensions {
		if x.Node == nil {
			continue
		}
		if compile := x.Node(types, name); compile != nil {
			return compile
		}
	}
	return nil
}

// relationshipExtension returns a view's compiler of a field of relationships; nil if no view
// has it.
func (c *Compiler) relationshipExtension(name string) RelationshipCompiler {
	for _, x := range c.extensions {
		if compile := x.Relationship[name]; compile != nil {
			return compile
		}
	}
	return nil
}

// connectionExtension returns a view's compiler of a field of connections; nil if no view
// has it.
func (c *Compiler) connectionExtension(name string) ConnectionCompiler {
	for _, x := range c.extensions {
		if compile := x.Connection[name]; compile != nil {
			return compile
		}
	}
	return nil
}
