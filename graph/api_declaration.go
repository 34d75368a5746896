package graph

import (
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
)

// A declaration is what a view adds to the API. Each of its functions may be nil.
type declaration struct {
	// types, roots and nodeFields are the names that it takes, which no schema may use.
	types, roots, nodeFields []string

	// query adds root fields, and the types that they answer.
	query func(e *expander, query *ast.Definition)
	// node adds fields to every node: d is the interface Node or a type that implements it.
	node func(e *expander, d *ast.Definition)
	// nodeType adds fields to one type of nodes.
	nodeType func(e *expander, d *ast.Definition, t *catalog.NodeType)
	// list adds fields to a connection; name is that of what it lists.
	list func(e *expander, list *ast.Definition, name string, t traits)
	// shared adds types that several lists answer.
	shared func(e *expander)
}
