package api

import (
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/operator"
	"casegraph/internal/catalog"
)

// The input types: filters and orderings.

// filterInput is the name of a property's filter; it is written when first used.
func (e *Builder) filterInput(p *catalog.Property) string {
	typ := p.Type()
	name := typ + "Filter"
	switch {
	case p.List:
		name = typ + "ListFilter"
	case p.Kind == catalog.String && p.Search:
		name = "TextFilter"
	}
	if e.filters[name] {
		return name
	}
	e.filters[name] = true
	d := e.Add(ast.InputObject, name, "Conditions on "+article(typ)+"; all given ones must hold.")
	if p.List {
		d.Description = "Conditions on a list of " + typ + "; all given ones must hold."
	}
	for _, o := range operator.Of(p) {
		Field(d, o.Name, o.TypeName(p), o.Description)
	}
	return name
}

// logic writes the three fields every filter of a fact has.
func logic(d *ast.Definition) {
	Field(d, "and", "["+d.Name+"!]", "All of these hold.")
	Field(d, "or", "["+d.Name+"!]", "At least one of these holds.")
	Field(d, "not", d.Name, "This does not hold.")
}

func (e *Builder) where(f *catalog.Far) {
	d := e.Add(ast.InputObject, f.Name+"Where", "Which nodes to keep; all given conditions must hold.")
	logic(d)
	t := f.Single()
	if t == nil {
		Field(d, "types", "[NodeType!]", "The node is of one of these types.")
	} else {
		Field(d, "type", e.filterInput(&operator.NodeTypeProperty), "The type of the node.")
	}
	e.filterFields(d, e.Catalog.NodeFields)
	switch {
	case t != nil:
		e.filterFields(d, t.Own())
		e.endFilters(d, t.Ends)
	case f.Union != nil:
		e.filterFields(d, f.Union.Properties)
		e.endFilters(d, f.Union.Ends)
	}
	if t == nil {
		for _, m := range f.Types {
			Field(d, m.Singular, m.Name+"Where", "It is "+article(m.Name)+" like this; of several types asked for, any will do.")
		}
	}
}

func (e *Builder) filterFields(d *ast.Definition, properties []*catalog.Property) {
	for _, p := range properties {
		if p.Prose || p.Derived && e.derived[p.String()].Where == nil {
			continue
		}
		Field(d, p.Name, e.filterInput(p), p.Description)
		if p.Common && p.Name == "datasets" {
			Field(d, "citations", "CitationMatch", "The citations of the fact.")
		}
	}
}

func (e *Builder) endFilters(d *ast.Definition, ends []*catalog.End) {
	for _, end := range ends {
		Field(d, end.Field, matchInput(end), endDescription(end))
	}
}

func (e *Builder) matches() {
	count := e.filterInput(&operator.CountProperty)
	seen := map[string]bool{}
	for _, n := range e.Catalog.Nodes {
		for _, end := range n.Ends {
			name := matchInput(end)
			if seen[name] {
				continue
			}
			seen[name] = true
			w := end.Far.Name + "Where"
			d := e.Add(ast.InputObject, name, "Conditions on what stands at an end; with only via or where, there must be at least one.")
			Field(d, "via", ViaInput(end.Relationship), "Speak only of rows whose relationship is like this.")
			Field(d, "where", w, "Speak only of rows whose node is like this.")
			Field(d, "some", w, "At least one node is like this.")
			Field(d, "none", w, "No node is like this.")
			Field(d, "all", w, "Every node is like this; true when there is none.")
			Field(d, "count", count, "How many relationships there are.")
		}
	}
	d := e.Add(ast.InputObject, "CitationMatch", "Conditions on the citations of a fact; all given ones must hold.")
	Field(d, "some", "CitationWhere", "At least one citation is like this.")
	Field(d, "none", "CitationWhere", "No citation is like this.")
	Field(d, "count", count, "How many citations there are.")
	d = e.Add(ast.InputObject, "CitationWhere", "Which citations to keep; all given conditions must hold.")
	logic(d)
	Field(d, "source", catalog.SourceType+"Where", "The document or recording it points to.")
	e.filterFields(d, e.Catalog.Citation)
}

func (e *Builder) relationshipInputs() {
	e.relationshipWhere("RelationshipWhere", nil)
	for _, t := range e.Catalog.Relationships {
		if len(t.Own()) > 0 {
			e.relationshipWhere(t.Name+"Where", t.Own())
		}
	}
	d := e.oneOf("RelationshipOrderBy", "One key to order relationships by.")
	seen := map[string]bool{}
	e.orderFields(d, e.Catalog.RelationshipFields, seen)
	for _, t := range e.Catalog.Relationships {
		e.orderFields(d, t.Own(), seen)
	}
	d = e.oneOf("CountOrder", "Order by how many there are.")
	Field(d, "total", "OrderDirection", "By the number of relationships at the end.")
}

func (e *Builder) relationshipWhere(name string, own []*catalog.Property) {
	d := e.Add(ast.InputObject, name, "Which relationships to keep; all given conditions must hold.")
	logic(d)
	Field(d, "type", e.filterInput(&operator.RelationshipTypeProperty), "The type of the relationship.")
	Field(d, "source", "NodeWhere", "The node it leads from.")
	Field(d, "target", "NodeWhere", "The node it leads to.")
	e.filterFields(d, e.Catalog.RelationshipFields)
	e.filterFields(d, own)
}

func (e *Builder) oneOf(name, description string) *ast.Definition {
	d := e.Add(ast.InputObject, name, description)
	d.Directives = ast.DirectiveList{{Name: "oneOf"}}
	return d
}

func (e *Builder) orderBy(f *catalog.Far) {
	d := e.oneOf(f.Name+"OrderBy", "One key to order a list of "+f.Name+" by.")
	seen := map[string]bool{}
	e.orderFields(d, e.Catalog.NodeFields, seen)
	var ends []*catalog.End
	switch t := f.Single(); {
	case t != nil:
		e.orderFields(d, t.Own(), seen)
		ends = t.Ends
	case f.Union != nil:
		e.orderFields(d, f.Union.Properties, seen)
		ends = f.Union.Ends
	}
	for _, end := range ends {
		Field(d, end.Field, "CountOrder", "By the number of "+end.Field+".")
	}
	if e.HasRelationships() {
		Field(d, "via", "RelationshipOrderBy", "By a property of the relationship, where the list is an end of one.")
	}
}

func (e *Builder) orderFields(d *ast.Definition, properties []*catalog.Property, seen map[string]bool) {
	for _, p := range properties {
		if p.Orders() && !seen[p.Name] {
			seen[p.Name] = true
			Field(d, p.Name, "OrderDirection", orderDescription(p))
		}
	}
}

func orderDescription(p *catalog.Property) string {
	if p.Kind == catalog.Date {
		return "By " + p.Name + ": its first day, then its last; a date without any known day counts as null."
	}
	return "By " + p.Name + "."
}
