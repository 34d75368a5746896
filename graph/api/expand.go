package api

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// Expand derives the API from the catalog and returns it as SDL. Every type, field, argument
// and value has a description. The service fields are not in it: they are written by hand in
// schema/service.graphql.
func Expand(c *catalog.Catalog, derived map[string]derive.Field, views []Declaration) string {
	e := &Builder{Catalog: c, derived: derived, views: views, Document: &ast.SchemaDocument{}, filters: map[string]bool{}}
	e.scalars()
	e.enums()
	e.interfaces()
	for _, t := range c.Nodes {
		e.nodeType(t)
	}
	for _, t := range c.Relationships {
		e.relationshipType(t)
	}
	e.connections()
	e.factLists()
	e.citations()
	for _, f := range e.fars() {
		e.where(f)
		e.orderBy(f)
	}
	e.matches()
	if e.HasRelationships() {
		e.relationshipInputs()
		e.orderByEnds()
	}
	e.query()
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchemaDocument(e.Document)
	return b.String()
}

func (e *Builder) scalars() {
	for _, s := range [][3]string{
		{"Date", "A partial or uncertain date, in a subset of EDTF (ISO 8601-2). Examples: `2020-08-13`, `2020-08`, `202X`, `XXXX-01-30`, `2020?`, `2020-08/2022-02`, `../2020`, `[..2020-01-29]`.", "https://www.loc.gov/standards/datetime/"},
		{"DateTime", "A point in time in UTC, to the millisecond. Example: `2026-01-30T09:00:00.000Z`.", "https://www.rfc-editor.org/rfc/rfc3339"},
		{"Duration", "A length of time in the form of ISO 8601. Example: `P18M`.", "https://www.iso.org/iso-8601-date-and-time-format.html"},
		{"URL", "An absolute URL.", "https://www.rfc-editor.org/rfc/rfc3986"},
		{"BigInt", "A whole number of 64 bits. It is written as a string, so that no client rounds it.", "https://www.rfc-editor.org/rfc/rfc8259#section-6"},
	} {
		d := e.Add(ast.Scalar, s[0], s[1])
		d.Directives = ast.DirectiveList{{Name: "specifiedBy", Arguments: ast.ArgumentList{{
			Name: "url", Value: &ast.Value{Kind: ast.StringValue, Raw: s[2]},
		}}}}
	}
}

func (e *Builder) enums() {
	for _, x := range e.Catalog.Enums {
		d := e.Add(ast.Enum, x.Name, x.Description)
		for _, v := range x.Values {
			EnumValue(d, v.Name, v.Description)
		}
	}
	d := e.Add(ast.Enum, "NodeType", "The types of nodes.")
	for _, t := range e.Catalog.Nodes {
		EnumValue(d, t.Name, t.Description)
	}
	if e.HasRelationships() {
		d = e.Add(ast.Enum, "RelationshipType", "The types of relationships.")
		for _, t := range e.Catalog.Relationships {
			EnumValue(d, t.Name, t.Description)
		}
	}
	d = e.Add(ast.Enum, "DateForm", "The forms in which a Date is answered.")
	EnumValue(d, "WRITTEN", "As it is written.")
	EnumValue(d, "FIRST_DAY", "The first day that the date can mean, as YYYY-MM-DD. Null if it is not known, or if the date has an open start.")
	EnumValue(d, "LAST_DAY", "The last day that the date can mean, as YYYY-MM-DD. Null if it is not known, or if the date has an open end.")
	d = e.Add(ast.Enum, "OrderDirection", "The direction in which a list is ordered.")
	EnumValue(d, "ASC", "Smallest first; nulls come last.")
	EnumValue(d, "DESC", "Largest first; nulls come first.")
}
