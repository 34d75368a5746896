package graph

import (
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
)

// The input types: filters and orderings.

// filterInput is the name of a property's filter; it is written when first used.
func (e *expander) filterInput(p *catalog.Property) string {
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
	d := e.add(ast.InputObject, name, "Conditions on "+article(typ)+"; all given ones must hold.")
	if p.List {
		d.Description = "Conditions on a list of " + typ + "; all given ones must hold."
	}
	for _, o := range operatorsOf(p) {
		field(d, o.name, o.typeName(p), o.description)
	}
	return name
}

// logic writes the three fields every filter of a fact has.
func logic(d *ast.Definition) {
	field(d, "and", "["+d.Name+"!]", "All of these hold.")
	field(d, "or", "["+d.Name+"!]", "At least one of these holds.")
	field(d, "not", d.Name, "This does not hold.")
}

func (e *expander) where(f *catalog.Far) {
	d := e.add(ast.InputObject, f.Name+"Where", "Which nodes to keep; all given conditions must hold.")
	logic(d)
	t := f.Single()
	if t == nil {
		field(d, "types", "[NodeType!]", "The node is of one of these types.")
	} else {
		field(d, "type", e.filterInput(&nodeTypeProperty), "The type of the node.")
	}
	e.filterFields(d, e.cat.NodeFields)
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
			field(d, m.Singular, m.Name+"Where", "It is "+article(m.Name)+" like this; of several types asked for, any will do.")
		}
	}
}

func (e *expander) filterFields(d *ast.Definition, properties []*catalog.Property) {
	for _, p := range properties {
		if p.Prose || p.Derived && e.derived[p.String()].Where == nil {
			continue
		}
		field(d, p.Name, e.filterInput(p), p.Description)
		if p.Common && p.Name == "datasets" {
			field(d, "citations", "CitationMatch", "The citations of the fact.")
		}
	}
}

func (e *expander) endFilters(d *ast.Definition, ends []*catalog.End) {
	for _, end := range ends {
		field(d, end.Field, matchInput(end), endDescription(end))
	}
}

func (e *expander) matches() {
	count := e.filterInput(&countProperty)
	seen := map[string]bool{}
	for _, n := range e.cat.Nodes {
		for _, end := range n.Ends {
			name := matchInput(end)
			if seen[name] {
				continue
			}
			seen[name] = true
			w := end.Far.Name + "Where"
			d := e.add(ast.InputObject, name, "Conditions on what stands at an end; with only via or where, there must be at least one.")
			field(d, "via", viaInput(end.Relationship), "Speak only of rows whose relationship is like this.")
			field(d, "where", w, "Speak only of rows whose node is like this.")
			field(d, "some", w, "At least one node is like this.")
			field(d, "none", w, "No node is like this.")
			field(d, "all", w, "Every node is like this; true when there is none.")
			field(d, "count", count, "How many relationships there are.")
		}
	}
	d := e.add(ast.InputObject, "CitationMatch", "Conditions on the citations of a fact; all given ones must hold.")
	field(d, "some", "CitationWhere", "At least one citation is like this.")
	field(d, "none", "CitationWhere", "No citation is like this.")
	field(d, "count", count, "How many citations there are.")
	d = e.add(ast.InputObject, "CitationWhere", "Which citations to keep; all given conditions must hold.")
	logic(d)
	field(d, "source", catalog.SourceType+"Where", "The document or recording it points to.")
	e.filterFields(d, e.cat.Citation)
}

func (e *expander) relationshipInputs() {
	e.relationshipWhere("RelationshipWhere", nil)
	for _, t := range e.cat.Relationships {
		if len(t.Own()) > 0 {
			e.relationshipWhere(t.Name+"Where", t.Own())
		}
	}
	d := e.oneOf("RelationshipOrderBy", "One key to order relationships by.")
	seen := map[string]bool{}
	e.orderFields(d, e.cat.RelationshipFields, seen)
	for _, t := range e.cat.Relationships {
		e.orderFields(d, t.Own(), seen)
	}
	d = e.oneOf("CountOrder", "Order by how many there are.")
	field(d, "total", "OrderDirection", "By the number of relationships at the end.")
}

func (e *expander) relationshipWhere(name string, own []*catalog.Property) {
	d := e.add(ast.InputObject, name, "Which relationships to keep; all given conditions must hold.")
	logic(d)
	field(d, "type", e.filterInput(&relationshipTypeProperty), "The type of the relationship.")
	field(d, "source", "NodeWhere", "The node it leads from.")
	field(d, "target", "NodeWhere", "The node it leads to.")
	e.filterFields(d, e.cat.RelationshipFields)
	e.filterFields(d, own)
}

func (e *expander) oneOf(name, description string) *ast.Definition {
	d := e.add(ast.InputObject, name, description)
	d.Directives = ast.DirectiveList{{Name: "oneOf"}}
	return d
}

func (e *expander) orderBy(f *catalog.Far) {
	d := e.oneOf(f.Name+"OrderBy", "One key to order a list of "+f.Name+" by.")
	seen := map[string]bool{}
	e.orderFields(d, e.cat.NodeFields, seen)
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
		field(d, end.Field, "CountOrder", "By the number of "+end.Field+".")
	}
	if e.joins() {
		field(d, "via", "RelationshipOrderBy", "By a property of the relationship, where the list is an end of one.")
	}
}

func (e *expander) orderFields(d *ast.Definition, properties []*catalog.Property, seen map[string]bool) {
	for _, p := range properties {
		if p.Orders() && !seen[p.Name] {
			seen[p.Name] = true
			field(d, p.Name, "OrderDirection", orderDescription(p))
		}
	}
}

func orderDescription(p *catalog.Property) string {
	if p.Kind == catalog.Date {
		return "By " + p.Name + ": its first day, then its last; a date without any known day counts as null."
	}
	return "By " + p.Name + "."
}
