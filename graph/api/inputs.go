package api

import (
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/operator"
	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// The input types: filters and orderings.

// filterInput returns the name of a property's filter input. It adds the input to the schema
// unless the schema has it.
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
	d := e.Add(ast.InputObject, name, "Conditions on "+article(typ)+". All that are given must hold.")
	if p.List {
		d.Description = "Conditions on a list of " + typ + ". All that are given must hold."
	}
	for _, o := range operator.Of(p) {
		Field(d, o.Name, o.TypeName(p), o.Description)
	}
	return name
}

// logic adds the fields and, or and not to a filter input.
func logic(d *ast.Definition) {
	Field(d, "and", "["+d.Name+"!]", "All of these must hold.")
	Field(d, "or", "["+d.Name+"!]", "At least one of these must hold.")
	Field(d, "not", d.Name, "This must not hold.")
}

// where adds the filter input of what a connection lists.
func (e *Builder) where(f *catalog.Far) {
	d := e.Add(ast.InputObject, f.Name+"Where", "Conditions on a node. All that are given must hold.")
	logic(d)
	t := f.Single()
	if t == nil {
		Field(d, "types", "[NodeType!]", "The node has one of these types.")
	} else {
		Field(d, "type", e.filterInput(&operator.NodeTypeProperty), "The type of the node.")
	}
	e.filterFields(d, e.Catalog.NodeFields)
	switch {
	case t != nil:
		e.filterFields(d, t.Own())
		e.endFilters(d, t.Ends)
		if r := retractionOf(e.Catalog); r != nil && r.Node == t {
			Field(d, r.Condition, "Boolean", derive.Retracted().Description)
		}
	case f.Union != nil:
		e.filterFields(d, f.Union.Properties)
		e.endFilters(d, f.Union.Ends)
	}
	if t == nil {
		for _, m := range f.Types {
			Field(d, m.Singular, m.Name+"Where", "The node is "+article(m.Name)+" that matches this filter. With filters for several types, it has to match one of them.")
		}
	}
}

// filterFields adds a condition for each property that can be filtered.
func (e *Builder) filterFields(d *ast.Definition, properties []*catalog.Property) {
	for _, p := range properties {
		if p.Prose || p.Derived && e.derived[p.String()].Where == nil {
			continue
		}
		Field(d, p.Name, e.filterInput(p), p.Description)
		if p.Common && p.Name == "datasets" {
			Field(d, "citations", "CitationMatch", "Conditions on the citations of the fact.")
		}
	}
}

// endFilters adds a condition for each end.
func (e *Builder) endFilters(d *ast.Definition, ends []*catalog.End) {
	for _, end := range ends {
		Field(d, end.Field, matchInput(end), endDescription(end))
	}
}

// matches adds the inputs with conditions on ends and on citations.
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
			d := e.Add(ast.InputObject, name, "Conditions on some relationships of a node, and on the nodes at their other ends. All that are given must hold. With only via or where, at least one relationship must match them.")
			Field(d, "via", ViaInput(end.Relationship), "Only relationships that match this filter count for the other conditions.")
			Field(d, "where", w, "Only nodes that match this filter count for the other conditions.")
			Field(d, "some", w, "At least one node matches this filter.")
			Field(d, "none", w, "No node matches this filter.")
			Field(d, "all", w, "Every node matches this filter. True if there are no nodes.")
			Field(d, "count", count, "The number of relationships.")
			Field(d, "distinctCount", count, "The number of nodes: several relationships to one node count once.")
		}
	}
	d := e.Add(ast.InputObject, "CitationMatch", "Conditions on the citations of a fact. All that are given must hold.")
	Field(d, "some", "CitationWhere", "At least one citation matches this filter.")
	Field(d, "none", "CitationWhere", "No citation matches this filter.")
	Field(d, "count", count, "The number of citations.")
	d = e.Add(ast.InputObject, "CitationWhere", "Conditions on a citation. All that are given must hold.")
	logic(d)
	Field(d, "source", catalog.SourceType+"Where", "Conditions on the source that is cited.")
	e.filterFields(d, e.Catalog.Citation)
}

// relationshipInputs adds the filter and order inputs of relationships.
func (e *Builder) relationshipInputs() {
	e.relationshipWhere("RelationshipWhere", nil)
	for _, t := range e.Catalog.Relationships {
		if len(t.Own()) > 0 {
			e.relationshipWhere(t.Name+"Where", t.Own())
		}
	}
	d := e.OneOf("RelationshipOrderBy", "One key to order relationships by.")
	seen := map[string]bool{}
	e.orderFields(d, e.Catalog.RelationshipFields, seen)
	for _, t := range e.Catalog.Relationships {
		e.orderFields(d, t.Own(), seen)
	}
}

// orderByEnds adds the order inputs of what stands at ends.
func (e *Builder) orderByEnds() {
	seen := map[string]bool{}
	for _, n := range e.Catalog.Nodes {
		for _, end := range n.Ends {
			name := orderInput(end)
			if seen[name] {
				continue
			}
			seen[name] = true
			d := e.Add(ast.InputObject, name, "Order by relationships of a node, and by the nodes at their other ends: exactly one of count, distinctCount, min and max. For min and max, a node without any value counts as null.")
			Field(d, "via", ViaInput(end.Relationship), "Only relationships that match this filter count.")
			Field(d, "where", end.Far.Name+"Where", "Only nodes that match this filter count.")
			Field(d, "count", "OrderDirection", "By the number of relationships.")
			Field(d, "distinctCount", "OrderDirection", "By the number of nodes: several relationships to one node count once.")
			Field(d, "min", end.Far.Name+"OrderBy", "By the least value that they have for this key.")
			Field(d, "max", end.Far.Name+"OrderBy", "By the greatest value that they have for this key: the latest of dates.")
			Field(d, "total", "OrderDirection", "The same as count.").Directives = Deprecated("Use count.")
		}
	}
}

// relationshipWhere adds a filter input of relationships that have the properties own.
func (e *Builder) relationshipWhere(name string, own []*catalog.Property) {
	d := e.Add(ast.InputObject, name, "Conditions on a relationship. All that are given must hold.")
	logic(d)
	Field(d, "type", e.filterInput(&operator.RelationshipTypeProperty), "The type of the relationship.")
	Field(d, "source", "NodeWhere", "Conditions on the node that the relationship leads from.")
	Field(d, "target", "NodeWhere", "Conditions on the node that the relationship leads to.")
	e.filterFields(d, e.Catalog.RelationshipFields)
	e.filterFields(d, own)
	if own == nil {
		for _, t := range e.Catalog.Relationships {
			Field(d, t.Key, ViaInput(t), "The relationship is "+article(t.Name)+" that matches this filter. With filters for several types, it has to match one of them.")
		}
	}
}

// OneOf adds an input of which exactly one field has to be given.
func (e *Builder) OneOf(name, description string) *ast.Definition {
	d := e.Add(ast.InputObject, name, description)
	d.Directives = ast.DirectiveList{{Name: "oneOf"}}
	return d
}

// orderBy adds the order input of what a connection lists.
func (e *Builder) orderBy(f *catalog.Far) {
	d := e.OneOf(f.Name+"OrderBy", "One key to order a list of "+f.Name+" by.")
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
		Field(d, end.Field, orderInput(end), "By the number of "+end.Field+", or by the least or greatest value that they have.")
	}
	if e.HasRelationships() {
		Field(d, "via", "RelationshipOrderBy", "By a property of the relationship. Only in lists that follow relationships of a node, and in min and max.")
	}
}

// orderFields adds a key for each property that orders lists, unless seen has its name.
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
		return "By " + p.Name + ": by its first day, then by its last. A date without any known day counts as null."
	}
	return "By " + p.Name + "."
}
