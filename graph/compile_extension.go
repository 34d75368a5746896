package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// An extension compiles the fields that a view adds to the API.
type extension struct {
	// roots compile root fields, by name.
	roots map[string]rootCompiler
	// node finds what compiles a field of nodes of these types; nil where the field is
	// not the view's.
	node func(types []*catalog.NodeType, name string) nodeCompiler
	// connection compiles fields that every connection has, by name.
	connection map[string]connectionCompiler
}

// A rootCompiler compiles one root field: the list to read, or nil when nothing is,
// and how its value is answered.
type rootCompiler func(c *compiler, f graphql.CollectedField, args object) (*plan.List, answer, error)

// A nodeCompiler compiles a field of nodes of some types into their row.
type nodeCompiler func(c *compiler, r *row, types []*catalog.NodeType, f graphql.CollectedField) (answer, error)

// A connectionCompiler compiles a field of a connection. It may have the list count
// more; name is the connection's type, far what stands in its rows.
type connectionCompiler func(c *compiler, list *plan.List, name string, far *catalog.Far, f graphql.CollectedField) (answer, error)

// nodeExtension is what compiles a view's field of nodes of these types, or nil.
func (c *compiler) nodeExtension(types []*catalog.NodeType, name string) nodeCompiler {
	for _, x := range c.extensions {
		if x.node == nil {
			continue
		}
		if compile := x.node(types, name); compile != nil {
			return compile
		}
	}
	return nil
}

// connectionExtension is what compiles a view's field of every connection, or nil.
func (c *compiler) connectionExtension(name string) connectionCompiler {
	for _, x := range c.extensions {
		if compile := x.connection[name]; compile != nil {
			return compile
		}
	}
	return nil
}
