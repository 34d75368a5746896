package api

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
)

// The output types: facts, their interfaces, and the lists of them.

func (e *Builder) interfaces() {
	fact := e.Add(ast.Interface, "Fact", "What is recorded and can be cited: a node or a relationship.")
	e.factFields(fact)
	node := e.Add(ast.Interface, "Node", "A thing the record speaks of: a person, a statement, a case.")
	node.Interfaces = []string{"Fact"}
	e.nodeFields(node)
	if e.HasRelationships() {
		rel := e.Add(ast.Interface, "Relationship", "How two nodes are joined.")
		rel.Interfaces = []string{"Fact"}
		e.relationshipFields(rel)
	}
	for _, u := range e.Catalog.Unions {
		d := e.Add(ast.Interface, u.Name, u.Description)
		d.Interfaces = []string{"Fact", "Node"}
		e.nodeFields(d)
		e.ownFields(d, u.Properties)
		e.endFields(d, u.Ends)
	}
	for _, f := range e.fars() {
		if len(e.endingAt(f)) > 0 && f != e.Catalog.Any {
			d := e.Add(ast.Interface, f.Name+"Relationship", "A relationship at whose far end stands "+article(f.Name)+".")
			d.Interfaces = []string{"Fact", "Relationship"}
			e.relationshipFields(d)
		}
	}
}

// endingAt are the relationship types that lead to the far end from some side.
func (e *Builder) endingAt(f *catalog.Far) []*catalog.RelationshipType {
	var out []*catalog.RelationshipType
	for _, n := range e.Catalog.Nodes {
		for _, end := range n.Ends {
			if end.Far == f && !slices.Contains(out, end.Relationship) {
				out = append(out, end.Relationship)
			}
		}
	}
	return out
}

// relationshipAt is the type of `relationship` on an edge to the far end, or ""
// where edges have none.
func (e *Builder) relationshipAt(f *catalog.Far) string {
	if !e.HasRelationships() {
		return ""
	}
	if f == e.Catalog.Any || len(e.endingAt(f)) == 0 {
		return "Relationship"
	}
	return f.Name + "Relationship"
}

func (e *Builder) factFields(d *ast.Definition) {
	Field(d, "id", "ID!", "Identifies the fact among all nodes and relationships.")
	Field(d, "note", "String", "A remark of the editors about the fact.")
	Field(d, "datasets", "[Dataset!]!", "The datasets that brought the fact.")
	Field(d, "citations", "[Citation!]!", "Where the fact stands, in the order in which it was loaded.")
	Field(d, "createdAt", "DateTime!", "When the fact was first loaded.")
	Field(d, "updatedAt", "DateTime!", "When the fact was last changed by a load.")
}

func (e *Builder) nodeFields(d *ast.Definition) {
	Field(d, "id", "ID!", "Identifies the node among all nodes and relationships.")
	Field(d, "type", "NodeType!", "The type of the node.")
	e.commonFields(d, e.Catalog.NodeFields)
	for _, v := range e.views {
		if v.Node != nil {
			v.Node(e, d)
		}
	}
}

func (e *Builder) relationshipFields(d *ast.Definition) {
	Field(d, "id", "ID!", "Identifies the relationship among all nodes and relationships.")
	Field(d, "type", "RelationshipType!", "The type of the relationship.")
	Field(d, "source", "Node!", "The node it leads from.")
	Field(d, "target", "Node!", "The node it leads to.")
	e.commonFields(d, e.Catalog.RelationshipFields)
}

func (e *Builder) commonFields(d *ast.Definition, properties []*catalog.Property) {
	for _, p := range properties {
		switch p.Name {
		case "id":
		case "datasets":
			Field(d, "datasets", "[Dataset!]!", p.Description)
			Field(d, "citations", "[Citation!]!", "Where the fact stands, in the order in which it was loaded.")
		default:
			Field(d, p.Name, propertyType(p), p.Description)
		}
	}
}

func (e *Builder) ownFields(d *ast.Definition, properties []*catalog.Property) {
	for _, p := range properties {
		Field(d, p.Name, propertyType(p), p.Description)
	}
}

func (e *Builder) endFields(d *ast.Definition, ends []*catalog.End) {
	for _, end := range ends {
		args := e.listArguments(end.Far)
		via := Argument("via", ViaInput(end.Relationship), "Keep only rows whose relationship is like this.")
		args = slices.Insert(args, 1, via)
		Field(d, end.Field, end.Far.Name+"Connection!", endDescription(end), args...)
	}
}

func (e *Builder) listArguments(f *catalog.Far) []*ast.ArgumentDefinition {
	return append([]*ast.ArgumentDefinition{
		Argument("where", f.Name+"Where", "Keep only rows whose node is like this."),
		Argument("orderBy", "["+f.Name+"OrderBy!]", "Order by these keys, the first first; by id when absent."),
	}, PageArguments()...)
}

// PageArguments are those of every field that answers a connection.
func PageArguments() []*ast.ArgumentDefinition {
	return []*ast.ArgumentDefinition{
		Argument("first", "Int", "How many rows from the start, 1 to 100; 20 when neither first nor last is given."),
		Argument("after", "String", "Start after this cursor."),
		Argument("last", "Int", "How many rows from the end, 1 to 100."),
		Argument("before", "String", "End before this cursor."),
	}
}

func (e *Builder) nodeType(t *catalog.NodeType) {
	d := e.Add(ast.Object, t.Name, t.Description)
	d.Interfaces = []string{"Fact", "Node"}
	for _, u := range t.Unions {
		d.Interfaces = append(d.Interfaces, u.Name)
	}
	e.nodeFields(d)
	e.ownFields(d, t.Own())
	e.endFields(d, t.Ends)
	for _, v := range e.views {
		if v.NodeType != nil {
			v.NodeType(e, d, t)
		}
	}
	if t.Name == catalog.SourceType {
		Field(d, "supports", "FactConnection!", "The facts that cite this source, by id.", PageArguments()...)
	}
}

func (e *Builder) relationshipType(t *catalog.RelationshipType) {
	d := e.Add(ast.Object, t.Name, t.Description)
	d.Interfaces = []string{"Fact", "Relationship"}
	for _, f := range e.fars() {
		if f != e.Catalog.Any && slices.Contains(e.endingAt(f), t) {
			d.Interfaces = append(d.Interfaces, f.Name+"Relationship")
		}
	}
	e.relationshipFields(d)
	e.ownFields(d, t.Own())
}

func (e *Builder) connection(f *catalog.Far) {
	e.ListType(f.Name, f.Name, e.relationshipAt(f), traitsOf(e.Catalog, f, e.derived))
}

// ListType writes a connection and its edge. rel is the type of the edges'
// relationship, or "" where they have none.
func (e *Builder) ListType(name, node, rel string, t GroupKeys) {
	d := e.Add(ast.Object, name+"Connection", "A page of a list of "+node+".")
	Field(d, "edges", "["+name+"Edge!]!", "The rows, each with its cursor.")
	Field(d, "nodes", "["+node+"!]!", "What stands in the rows.")
	Field(d, "pageInfo", "PageInfo!", "Where the page lies in the list.")
	Field(d, "totalCount", "Int!", "How many rows the whole list has; counted only when asked for.")
	for _, v := range e.views {
		if v.List != nil {
			v.List(e, d, name, t)
		}
	}
	d = e.Add(ast.Object, name+"Edge", "A row of a list of "+node+".")
	Field(d, "cursor", "String!", "Marks the row's place, for `after` and `before`.")
	Field(d, "node", node+"!", "What stands in the row.")
	if rel != "" {
		Field(d, "relationship", rel, "The relationship that leads to the node; null in a root list.")
	}
}

func (e *Builder) factLists() {
	if e.HasRelationships() {
		e.ListType("Relationship", "Relationship", "", relationshipTraits(e.Catalog))
	}
	e.ListType("Fact", "Fact", "", factTraits(e.Catalog))
	for _, v := range e.views {
		if v.Shared != nil {
			v.Shared(e)
		}
	}
	d := e.Add(ast.Object, "PageInfo", "Where a page lies in its list.")
	Field(d, "hasNextPage", "Boolean!", "Whether rows follow the page.")
	Field(d, "hasPreviousPage", "Boolean!", "Whether rows come before the page.")
	Field(d, "startCursor", "String", "The first row's cursor; null on an empty page.")
	Field(d, "endCursor", "String", "The last row's cursor; null on an empty page.")
}

func (e *Builder) citations() {
	d := e.Add(ast.Object, "Citation", "Where a fact stands.")
	Field(d, "source", "Source!", "The document or recording.")
	e.ownFields(d, e.Catalog.Citation)
	d = e.Add(ast.Object, "Dataset", "What was loaded under one name.")
	e.ownFields(d, e.Catalog.Dataset)
}

func (e *Builder) query() {
	d := e.Add(ast.Object, "Query", "What can be asked.")
	id := Argument("id", "ID!", "Its id.")
	Field(d, "node", "Node", "The node with this id, or null.", id)
	Field(d, "nodes", "[Node]!", "The nodes with these ids, in their order; null where there is none.",
		Argument("ids", "[ID!]!", "Their ids, at most 100."))
	for _, t := range e.Catalog.Nodes {
		Field(d, t.Singular, t.Name, "The "+t.Name+" with this id, or null.", id)
		Field(d, t.Plural, t.Name+"Connection!", "Every "+t.Name+": "+t.Description, e.listArguments(t.Far)...)
	}
	if e.HasRelationships() {
		Field(d, "relationship", "Relationship", "The relationship with this id, or null.", id)
		Field(d, "relationships", "RelationshipConnection!", "All relationships, of every type.", append([]*ast.ArgumentDefinition{
			Argument("where", "RelationshipWhere", "Keep only relationships like this."),
			Argument("orderBy", "[RelationshipOrderBy!]", "Order by these keys, the first first; by id when absent."),
		}, PageArguments()...)...)
	}
	for _, v := range e.views {
		if v.Query != nil {
			v.Query(e, d)
		}
	}
	Field(d, "datasets", "[Dataset!]!", "What has been loaded, by name.")
	Field(d, "dataset", "Dataset", "The dataset with this name, or null.", Argument("name", "String!", "Its name."))
}
