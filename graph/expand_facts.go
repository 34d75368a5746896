package graph

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
)

// The output types: facts, their interfaces, and the lists of them.

func (e *expander) interfaces() {
	fact := e.add(ast.Interface, "Fact", "What is recorded and can be cited: a node or a relationship.")
	e.factFields(fact)
	node := e.add(ast.Interface, "Node", "A thing the record speaks of: a person, a statement, a case.")
	node.Interfaces = []string{"Fact"}
	e.nodeFields(node)
	if e.joins() {
		rel := e.add(ast.Interface, "Relationship", "How two nodes are joined.")
		rel.Interfaces = []string{"Fact"}
		e.relationshipFields(rel)
	}
	for _, u := range e.cat.Unions {
		d := e.add(ast.Interface, u.Name, u.Description)
		d.Interfaces = []string{"Fact", "Node"}
		e.nodeFields(d)
		e.ownFields(d, u.Properties)
		e.endFields(d, u.Ends)
	}
	for _, f := range e.fars() {
		if len(e.endingAt(f)) > 0 && f != e.cat.Any {
			d := e.add(ast.Interface, f.Name+"Relationship", "A relationship at whose far end stands "+article(f.Name)+".")
			d.Interfaces = []string{"Fact", "Relationship"}
			e.relationshipFields(d)
		}
	}
}

// endingAt are the relationship types that lead to the far end from some side.
func (e *expander) endingAt(f *catalog.Far) []*catalog.RelationshipType {
	var out []*catalog.RelationshipType
	for _, n := range e.cat.Nodes {
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
func (e *expander) relationshipAt(f *catalog.Far) string {
	if !e.joins() {
		return ""
	}
	if f == e.cat.Any || len(e.endingAt(f)) == 0 {
		return "Relationship"
	}
	return f.Name + "Relationship"
}

func (e *expander) factFields(d *ast.Definition) {
	field(d, "id", "ID!", "Identifies the fact among all nodes and relationships.")
	field(d, "note", "String", "A remark of the editors about the fact.")
	field(d, "datasets", "[Dataset!]!", "The datasets that brought the fact.")
	field(d, "citations", "[Citation!]!", "Where the fact stands, in the order in which it was loaded.")
	field(d, "createdAt", "DateTime!", "When the fact was first loaded.")
	field(d, "updatedAt", "DateTime!", "When the fact was last changed by a load.")
}

func (e *expander) nodeFields(d *ast.Definition) {
	field(d, "id", "ID!", "Identifies the node among all nodes and relationships.")
	field(d, "type", "NodeType!", "The type of the node.")
	e.commonFields(d, e.cat.NodeFields)
	for _, v := range e.views {
		if v.node != nil {
			v.node(e, d)
		}
	}
}

func (e *expander) relationshipFields(d *ast.Definition) {
	field(d, "id", "ID!", "Identifies the relationship among all nodes and relationships.")
	field(d, "type", "RelationshipType!", "The type of the relationship.")
	field(d, "source", "Node!", "The node it leads from.")
	field(d, "target", "Node!", "The node it leads to.")
	e.commonFields(d, e.cat.RelationshipFields)
}

func (e *expander) commonFields(d *ast.Definition, properties []*catalog.Property) {
	for _, p := range properties {
		switch p.Name {
		case "id":
		case "datasets":
			field(d, "datasets", "[Dataset!]!", p.Description)
			field(d, "citations", "[Citation!]!", "Where the fact stands, in the order in which it was loaded.")
		default:
			field(d, p.Name, propertyType(p), p.Description)
		}
	}
}

func (e *expander) ownFields(d *ast.Definition, properties []*catalog.Property) {
	for _, p := range properties {
		field(d, p.Name, propertyType(p), p.Description)
	}
}

func (e *expander) endFields(d *ast.Definition, ends []*catalog.End) {
	for _, end := range ends {
		args := e.listArguments(end.Far)
		via := argument("via", viaInput(end.Relationship), "Keep only rows whose relationship is like this.")
		args = slices.Insert(args, 1, via)
		field(d, end.Field, end.Far.Name+"Connection!", endDescription(end), args...)
	}
}

func (e *expander) listArguments(f *catalog.Far) []*ast.ArgumentDefinition {
	return append([]*ast.ArgumentDefinition{
		argument("where", f.Name+"Where", "Keep only rows whose node is like this."),
		argument("orderBy", "["+f.Name+"OrderBy!]", "Order by these keys, the first first; by id when absent."),
	}, pageArguments()...)
}

// pageArguments are those of every field that answers a connection.
func pageArguments() []*ast.ArgumentDefinition {
	return []*ast.ArgumentDefinition{
		argument("first", "Int", "How many rows from the start, 1 to 100; 20 when neither first nor last is given."),
		argument("after", "String", "Start after this cursor."),
		argument("last", "Int", "How many rows from the end, 1 to 100."),
		argument("before", "String", "End before this cursor."),
	}
}

func (e *expander) nodeType(t *catalog.NodeType) {
	d := e.add(ast.Object, t.Name, t.Description)
	d.Interfaces = []string{"Fact", "Node"}
	for _, u := range t.Unions {
		d.Interfaces = append(d.Interfaces, u.Name)
	}
	e.nodeFields(d)
	e.ownFields(d, t.Own())
	e.endFields(d, t.Ends)
	for _, v := range e.views {
		if v.nodeType != nil {
			v.nodeType(e, d, t)
		}
	}
	if t.Name == catalog.SourceType {
		field(d, "supports", "FactConnection!", "The facts that cite this source, by id.", pageArguments()...)
	}
}

func (e *expander) relationshipType(t *catalog.RelationshipType) {
	d := e.add(ast.Object, t.Name, t.Description)
	d.Interfaces = []string{"Fact", "Relationship"}
	for _, f := range e.fars() {
		if f != e.cat.Any && slices.Contains(e.endingAt(f), t) {
			d.Interfaces = append(d.Interfaces, f.Name+"Relationship")
		}
	}
	e.relationshipFields(d)
	e.ownFields(d, t.Own())
}

func (e *expander) connection(f *catalog.Far) {
	e.listType(f.Name, f.Name, e.relationshipAt(f), traitsOf(e.cat, f, e.derived))
}

// listType writes a connection and its edge. rel is the type of the edges'
// relationship, or "" where they have none.
func (e *expander) listType(name, node, rel string, t traits) {
	d := e.add(ast.Object, name+"Connection", "A page of a list of "+node+".")
	field(d, "edges", "["+name+"Edge!]!", "The rows, each with its cursor.")
	field(d, "nodes", "["+node+"!]!", "What stands in the rows.")
	field(d, "pageInfo", "PageInfo!", "Where the page lies in the list.")
	field(d, "totalCount", "Int!", "How many rows the whole list has; counted only when asked for.")
	for _, v := range e.views {
		if v.list != nil {
			v.list(e, d, name, t)
		}
	}
	d = e.add(ast.Object, name+"Edge", "A row of a list of "+node+".")
	field(d, "cursor", "String!", "Marks the row's place, for `after` and `before`.")
	field(d, "node", node+"!", "What stands in the row.")
	if rel != "" {
		field(d, "relationship", rel, "The relationship that leads to the node; null in a root list.")
	}
}

func (e *expander) factLists() {
	if e.joins() {
		e.listType("Relationship", "Relationship", "", relationshipTraits(e.cat))
	}
	e.listType("Fact", "Fact", "", factTraits(e.cat))
	for _, v := range e.views {
		if v.shared != nil {
			v.shared(e)
		}
	}
	d := e.add(ast.Object, "PageInfo", "Where a page lies in its list.")
	field(d, "hasNextPage", "Boolean!", "Whether rows follow the page.")
	field(d, "hasPreviousPage", "Boolean!", "Whether rows come before the page.")
	field(d, "startCursor", "String", "The first row's cursor; null on an empty page.")
	field(d, "endCursor", "String", "The last row's cursor; null on an empty page.")
}

func (e *expander) citations() {
	d := e.add(ast.Object, "Citation", "Where a fact stands.")
	field(d, "source", "Source!", "The document or recording.")
	e.ownFields(d, e.cat.Citation)
	d = e.add(ast.Object, "Dataset", "What was loaded under one name.")
	e.ownFields(d, e.cat.Dataset)
}

func (e *expander) query() {
	d := e.add(ast.Object, "Query", "What can be asked.")
	id := argument("id", "ID!", "Its id.")
	field(d, "node", "Node", "The node with this id, or null.", id)
	field(d, "nodes", "[Node]!", "The nodes with these ids, in their order; null where there is none.",
		argument("ids", "[ID!]!", "Their ids, at most 100."))
	for _, t := range e.cat.Nodes {
		field(d, t.Singular, t.Name, "The "+t.Name+" with this id, or null.", id)
		field(d, t.Plural, t.Name+"Connection!", "Every "+t.Name+": "+t.Description, e.listArguments(t.Far)...)
	}
	if e.joins() {
		field(d, "relationship", "Relationship", "The relationship with this id, or null.", id)
		field(d, "relationships", "RelationshipConnection!", "All relationships, of every type.", append([]*ast.ArgumentDefinition{
			argument("where", "RelationshipWhere", "Keep only relationships like this."),
			argument("orderBy", "[RelationshipOrderBy!]", "Order by these keys, the first first; by id when absent."),
		}, pageArguments()...)...)
	}
	for _, v := range e.views {
		if v.query != nil {
			v.query(e, d)
		}
	}
	field(d, "datasets", "[Dataset!]!", "What has been loaded, by name.")
	field(d, "dataset", "Dataset", "The dataset with this name, or null.", argument("name", "String!", "Its name."))
}
