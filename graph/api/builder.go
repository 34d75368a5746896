// Package api derives the GraphQL schema from the catalog. The same catalog always gives the
// same schema.
package api

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// A Builder builds the schema. Views add to it with the functions of this package.
type Builder struct {
	Catalog  *catalog.Catalog
	derived  map[string]derive.Field
	views    []Declaration
	Document *ast.SchemaDocument // the schema so far
	filters  map[string]bool     // names of the filter inputs that are in the schema
}

// HasRelationships reports whether the catalog has relationship types. Without any, the API
// has nothing about relationships, since GraphQL does not allow an empty enum.
func (e *Builder) HasRelationships() bool { return len(e.Catalog.Relationships) > 0 }

func (e *Builder) fars() []*catalog.Far { return Fars(e.Catalog) }

// Fars returns what connections can list: each node type, each union, and Node.
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

// Add adds a type to the schema.
func (e *Builder) Add(kind ast.DefinitionKind, name, description string) *ast.Definition {
	d := &ast.Definition{Kind: kind, Name: name, Description: description}
	e.Document.Definitions = append(e.Document.Definitions, d)
	return d
}

// Field adds a field to a type. typ is the field's type in GraphQL's notation.
func Field(d *ast.Definition, name, typ, description string, args ...*ast.ArgumentDefinition) *ast.FieldDefinition {
	f := &ast.FieldDefinition{Name: name, Type: parseType(typ), Description: description, Arguments: args}
	d.Fields = append(d.Fields, f)
	return f
}

// Deprecated returns the directive that marks a field or an input as deprecated.
func Deprecated(reason string) ast.DirectiveList {
	return ast.DirectiveList{{Name: "deprecated", Arguments: ast.ArgumentList{
		{Name: "reason", Value: &ast.Value{Raw: reason, Kind: ast.StringValue}},
	}}}
}

// Argument returns an argument of a field. typ is its type in GraphQL's notation.
func Argument(name, typ, description string) *ast.ArgumentDefinition {
	return &ast.ArgumentDefinition{Name: name, Type: parseType(typ), Description: description}
}

// parseType parses a type in GraphQL's notation: X, X!, [X!], [X!]!, [X]!.
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

// propertyField adds the field of a property. A Date takes the form in which it is answered.
func propertyField(d *ast.Definition, p *catalog.Property) {
	var args []*ast.ArgumentDefinition
	if p.Kind == catalog.Date {
		args = append(args, DateForm())
	}
	Field(d, p.Name, propertyType(p), p.Description, args...)
}

// propertyType returns the type of a property's field, in GraphQL's notation. A Date can be
// null, since its first or its last day may not be known.
func propertyType(p *catalog.Property) string {
	date := p.Kind == catalog.Date
	switch {
	case p.List && date:
		return "[" + p.Type() + "]!"
	case p.List:
		return "[" + p.Type() + "!]!"
	case p.Required && !date:
		return p.Type() + "!"
	}
	return p.Type()
}

// DateFormArgument is the name of the argument for the form of a Date.
const DateFormArgument = "as"

// DateForm returns the argument for the form of a Date.
func DateForm() *ast.ArgumentDefinition {
	a := Argument(DateFormArgument, "DateForm", "Whether to answer the date as written, or its first or last day.")
	a.DefaultValue = &ast.Value{Kind: ast.EnumValue, Raw: "WRITTEN"}
	return a
}

// A Declaration is what a view adds to the API. Each of its functions may be nil.
type Declaration struct {
	// Types, Roots, NodeFields and RelationshipFields are the names of types, root fields, and
	// fields of nodes and of relationships that the view takes. No domain schema may use them.
	Types, Roots, NodeFields, RelationshipFields []string

	// Query adds root fields and their types.
	Query func(e *Builder, query *ast.Definition)
	// Node adds fields to all nodes: d is the interface Node, or a type that implements it.
	Node func(e *Builder, d *ast.Definition)
	// Relationship adds fields to all relationships: d is the interface Relationship, or a type
	// that implements it.
	Relationship func(e *Builder, d *ast.Definition)
	// NodeType adds fields to the node type t, whose definition is d.
	NodeType func(e *Builder, d *ast.Definition, t *catalog.NodeType)
	// List adds fields to the connection list.
	List func(e *Builder, list *ast.Definition, l ListType)
	// Shared adds types that several connections use.
	Shared func(e *Builder)
}
