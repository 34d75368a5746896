package graph

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// An expander builds the schema. Views add to it by the functions of this package.
type expander struct {
	cat     *catalog.Catalog
	derived map[string]derive.Field
	views   []declaration
	doc     *ast.SchemaDocument
	filters map[string]bool // filter inputs already written
}

// joins says whether there are relationships at all: GraphQL knows no enum of
// nothing, so without them the API does not speak of them.
func (e *expander) joins() bool { return len(e.cat.Relationships) > 0 }

func (e *expander) fars() []*catalog.Far { return fars(e.cat) }

// fars are the types that connections list: each node type, each union, Node.
func fars(c *catalog.Catalog) []*catalog.Far {
	var out []*catalog.Far
	for _, t := range c.Nodes {
		out = append(out, t.Far)
	}
	for _, u := range c.Unions {
		out = append(out, u.Far)
	}
	return append(out, c.Any)
}

// add adds a type.
func (e *expander) add(kind ast.DefinitionKind, name, description string) *ast.Definition {
	d := &ast.Definition{Kind: kind, Name: name, Description: description}
	e.doc.Definitions = append(e.doc.Definitions, d)
	return d
}

// field adds a field to a type; typ is its type as GraphQL writes it.
func field(d *ast.Definition, name, typ, description string, args ...*ast.ArgumentDefinition) *ast.FieldDefinition {
	f := &ast.FieldDefinition{Name: name, Type: parseType(typ), Description: description, Arguments: args}
	d.Fields = append(d.Fields, f)
	return f
}

// argument is an argument of a field; typ is its type as GraphQL writes it.
func argument(name, typ, description string) *ast.ArgumentDefinition {
	return &ast.ArgumentDefinition{Name: name, Type: parseType(typ), Description: description}
}

// parseType reads a type as GraphQL writes it: X, X!, [X!], [X!]!, [X]!.
func parseType(s string) *ast.Type {
	s, nonNull := strings.CutSuffix(s, "!")
	if inner, ok := strings.CutPrefix(s, "["); ok {
		return &ast.Type{Elem: parseType(strings.TrimSuffix(inner, "]")), NonNull: nonNull}
	}
	return &ast.Type{NamedType: s, NonNull: nonNull}
}

// enumValue adds a value to an enum.
func enumValue(d *ast.Definition, name, description string) {
	d.EnumValues = append(d.EnumValues, &ast.EnumValueDefinition{Name: name, Description: description})
}

// propertyType is how a property is written as a field's type.
func propertyType(p *catalog.Property) string {
	switch {
	case p.List:
		return "[" + p.Type() + "!]!"
	case p.Required:
		return p.Type() + "!"
	}
	return p.Type()
}

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
