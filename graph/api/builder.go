// Package api derives the GraphQL schema from the catalog. It is pure: the same catalog
// gives the same schema.
package api

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// An Builder builds the schema. Views add to it by the functions of this package.
type Builder struct {
	Catalog  *catalog.Catalog
	derived  map[string]derive.Field
	views    []Declaration
	Document *ast.SchemaDocument
	filters  map[string]bool // filter inputs already written
}

// HasRelationships says whether there are relationships at all: GraphQL knows no enum of
// nothing, so without them the API does not speak of them.
func (e *Builder) HasRelationships() bool { return len(e.Catalog.Relationships) > 0 }

func (e *Builder) fars() []*catalog.Far { return Fars(e.Catalog) }

// Fars are the types that connections list: each node type, each union, Node.
func Fars(c *catalog.Catalog) []*catalog.Far {
	var out []*catalog.Far
	for _, t := range c.Nodes {
		out = append(out, t.Far)
	}
	for _, u := range c.Unions {
		out = append(out, u.Far)
	}
	return append(out, c.Any)
}

// Add adds a type.
func (e *Builder) Add(kind ast.DefinitionKind, name, description string) *ast.Definition {
	d := &ast.Definition{Kind: kind, Name: name, Description: description}
	e.Document.Definitions = append(e.Document.Definitions, d)
	return d
}

// Field adds a field to a type; typ is its type as GraphQL writes it.
func Field(d *ast.Definition, name, typ, description string, args ...*ast.ArgumentDefinition) *ast.FieldDefinition {
	f := &ast.FieldDefinition{Name: name, Type: parseType(typ), Description: description, Arguments: args}
	d.Fields = append(d.Fields, f)
	return f
}

// Argument is an argument of a field; typ is its type as GraphQL writes it.
func Argument(name, typ, description string) *ast.ArgumentDefinition {
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

// EnumValue adds a value to an enum.
func EnumValue(d *ast.Definition, name, description string) {
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

// A Declaration is what a view adds to the API. Each of its functions may be nil.
type Declaration struct {
	// Types, roots and nodeFields are the names that it takes, which no schema may use.
	Types, Roots, NodeFields []string

	// Query adds root fields, and the types that they answer.
	Query func(e *Builder, query *ast.Definition)
	// Node adds fields to every node: d is the interface Node or a type that implements it.
	Node func(e *Builder, d *ast.Definition)
	// NodeType adds fields to one type of nodes.
	NodeType func(e *Builder, d *ast.Definition, t *catalog.NodeType)
	// List adds fields to a connection; name is that of what it lists.
	List func(e *Builder, list *ast.Definition, name string, t GroupKeys)
	// Shared adds types that several lists answer.
	Shared func(e *Builder)
}
