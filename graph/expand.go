package graph

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// expand derives the API from the domain: its SDL, every type, field, argument
// and value with a description. It is what `casegraph schema` prints, but for
// the service fields, which are written by hand in schema/service.graphql.
func expand(c *catalog.Catalog, derived map[string]derive.Field, views []declaration) string {
	e := &expander{cat: c, derived: derived, views: views, doc: &ast.SchemaDocument{}, filters: map[string]bool{}}
	e.scalars()
	e.enums()
	e.interfaces()
	for _, t := range c.Nodes {
		e.nodeType(t)
	}
	for _, t := range c.Relationships {
		e.relationshipType(t)
	}
	for _, f := range e.fars() {
		e.connection(f)
	}
	e.factLists()
	e.citations()
	for _, f := range e.fars() {
		e.where(f)
		e.orderBy(f)
	}
	e.matches()
	if e.joins() {
		e.relationshipInputs()
	}
	e.query()
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchemaDocument(e.doc)
	return b.String()
}

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

func (e *expander) add(kind ast.DefinitionKind, name, description string) *ast.Definition {
	d := &ast.Definition{Kind: kind, Name: name, Description: description}
	e.doc.Definitions = append(e.doc.Definitions, d)
	return d
}

func field(d *ast.Definition, name, typ, description string, args ...*ast.ArgumentDefinition) *ast.FieldDefinition {
	f := &ast.FieldDefinition{Name: name, Type: parseType(typ), Description: description, Arguments: args}
	d.Fields = append(d.Fields, f)
	return f
}

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

func (e *expander) scalars() {
	for _, s := range [][3]string{
		{"Date", "A partial or uncertain date: a subset of EDTF (ISO 8601-2), as `2020-08-13`, `2020-08`, `202X`, `XXXX-01-30`, `2020?`, `2020-08/2022-02`, `../2020`, `[..2020-01-29]`.", "https://www.loc.gov/standards/datetime/"},
		{"DateTime", "An instant, in UTC to the millisecond.", "https://www.rfc-editor.org/rfc/rfc3339"},
		{"Duration", "A length of time as ISO 8601 writes it, as `P18M`.", "https://www.iso.org/iso-8601-date-and-time-format.html"},
		{"URL", "An absolute URL.", "https://www.rfc-editor.org/rfc/rfc3986"},
		{"BigInt", "A whole number of 64 bits, written as a string so that no client rounds it.", "https://www.rfc-editor.org/rfc/rfc8259#section-6"},
	} {
		d := e.add(ast.Scalar, s[0], s[1])
		d.Directives = ast.DirectiveList{{Name: "specifiedBy", Arguments: ast.ArgumentList{{
			Name: "url", Value: &ast.Value{Kind: ast.StringValue, Raw: s[2]},
		}}}}
	}
}

func (e *expander) enums() {
	for _, x := range e.cat.Enums {
		d := e.add(ast.Enum, x.Name, x.Description)
		for _, v := range x.Values {
			enumValue(d, v.Name, v.Description)
		}
	}
	d := e.add(ast.Enum, "NodeType", "The types of nodes.")
	for _, t := range e.cat.Nodes {
		enumValue(d, t.Name, t.Description)
	}
	if e.joins() {
		d = e.add(ast.Enum, "RelationshipType", "The types of relationships.")
		for _, t := range e.cat.Relationships {
			enumValue(d, t.Name, t.Description)
		}
	}
	d = e.add(ast.Enum, "OrderDirection", "Which way a list is ordered.")
	enumValue(d, "ASC", "Smallest first; nulls come last.")
	enumValue(d, "DESC", "Largest first; nulls come first.")
}

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
