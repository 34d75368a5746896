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
	// Roots compile root fields, by name.
	Roots map[string]RootCompiler
	// Node finds what compiles a field of nodes of these types; nil where the field is
	// not the view's.
	Node func(types []*catalog.NodeType, name string) NodeCompiler
	// Connection compiles fields that every connection has, by name.
	Connection map[string]ConnectionCompiler
}

// A RootCompiler compiles one root field: the list to read, or nil when nothing is,
// and how its value is answered.
type RootCompiler func(c *Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error)

// A NodeCompiler compiles a field of nodes of some types into their row.
type NodeCompiler func(c *Compiler, r *Row, types []*catalog.NodeType, f graphql.CollectedField) (answer.Answer, error)

// A ConnectionCompiler compiles a field of a connection. It may have the list count
// more; name is the connection's type, far what stands in its rows.
type ConnectionCompiler func(c *Compiler, list *plan.List, name string, far *catalog.Far, f graphql.CollectedField) (answer.Answer, error)

// nodeExtension is what compiles a view's field of nodes of these types, or nil.
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

// connectionExtension is what compiles a view's field of every connection, or nil.
func (c *Compiler) connectionExtension(name string) ConnectionCompiler {
	for _, x := range c.extensions {
		if compile := x.Connection[name]; compile != nil {
			return compile
		}
	}
	return nil
}
