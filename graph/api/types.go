package api

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
)

// The output types: facts, their interfaces, and their connections.

// interfaces adds Fact, Node, Relationship and the unions.
func (e *Builder) interfaces() {
	fact := e.Add(ast.Interface, "Fact", "A node or a relationship. Each can have citations.")
	e.factFields(fact)
	node := e.Add(ast.Interface, "Node", "A thing in the graph, such as a person, a statement or a case.")
	node.Interfaces = []string{"Fact"}
	e.nodeFields(node)
	if e.HasRelationships() {
		rel := e.Add(ast.Interface, "Relationship", "A relationship between two nodes.")
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
}

// factFields adds the fields of the interface Fact.
func (e *Builder) factFields(d *ast.Definition) {
	Field(d, "id", "ID!", "Identifies the fact among all nodes and relationships.")
	Field(d, "note", "String", "A remark of the editors about the fact.")
	Field(d, "datasets", "[Dataset!]!", "The datasets that contain the fact.")
	Field(d, "citations", "[Citation!]!", "The places in sources that state the fact, in the order in which they were loaded.")
	Field(d, "createdAt", "DateTime!", "When the fact was first loaded.")
	Field(d, "updatedAt", "DateTime!", "When the fact was last changed by a load.")
}

// nodeFields adds the fields that all nodes have.
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

// relationshipFields adds the fields that all relationships have.
func (e *Builder) relationshipFields(d *ast.Definition) {
	Field(d, "id", "ID!", "Identifies the relationship among all nodes and relationships.")
	Field(d, "type", "RelationshipType!", "The type of the relationship.")
	Field(d, "source", "Node!", "The node that the relationship leads from.")
	Field(d, "target", "Node!", "The node that the relationship leads to.")
	e.commonFields(d, e.Catalog.RelationshipFields)
	for _, v := range e.views {
		if v.Relationship != nil {
			v.Relationship(e, d)
		}
	}
}

// commonFields adds the properties that all nodes or all relationships have.
func (e *Builder) commonFields(d *ast.Definition, properties []*catalog.Property) {
	for _, p := range properties {
		switch p.Name {
		case "id":
		case "datasets":
			Field(d, "datasets", "[Dataset!]!", p.Description)
			Field(d, "citations", "[Citation!]!", "The places in sources that state the fact, in the order in which they were loaded.")
		default:
			propertyField(d, p)
		}
	}
}

// ownFields adds the properties that only this type has.
func (e *Builder) ownFields(d *ast.Definition, properties []*catalog.Property) {
	for _, p := range properties {
		propertyField(d, p)
	}
}

// endFields adds a connection for each end.
func (e *Builder) endFields(d *ast.Definition, ends []*catalog.End) {
	for _, end := range ends {
		args := e.listArguments(end.Far)
		via := Argument("via", ViaInput(end.Relationship), "Keep only rows whose relationship matches this filter.")
		args = slices.Insert(args, 1, via, DistinctArgument())
		Field(d, end.Field, endList(end)+"Connection!", endDescription(end), args...)
	}
}

// listArguments are the arguments of a connection of far's nodes.
func (e *Builder) listArguments(f *catalog.Far) []*ast.ArgumentDefinition {
	return append([]*ast.ArgumentDefinition{
		Argument("where", f.Name+"Where", "Keep only rows whose node matches this filter."),
		Argument("orderBy", "["+f.Name+"OrderBy!]", "The keys to order by, the most important first. Without it: by id."),
	}, PageArguments()...)
}

// DistinctArgument is the argument distinct of a list that follows relationships of a node.
func DistinctArgument() *ast.ArgumentDefinition {
	a := Argument("distinct", "Boolean", "Keep each node once, also if several relationships lead to it. Then rows are nodes, in counts and facets too.")
	a.DefaultValue = &ast.Value{Raw: "false", Kind: ast.BooleanValue}
	return a
}

// PageArguments are the arguments first, after, last and before of a connection.
func PageArguments() []*ast.ArgumentDefinition {
	return []*ast.ArgumentDefinition{
		Argument("first", "Int", "How many rows from the start, 1 to 100. Without first and last: 20."),
		Argument("after", "String", "Start after the row of this cursor."),
		Argument("last", "Int", "How many rows from the end, 1 to 100."),
		Argument("before", "String", "End before the row of this cursor."),
	}
}

// nodeType adds a node type.
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
		Field(d, "supports", "FactConnection!", "The facts that cite this source, ordered by id.", PageArguments()...)
	}
}

// relationshipType adds a relationship type.
func (e *Builder) relationshipType(t *catalog.RelationshipType) {
	d := e.Add(ast.Object, t.Name, t.Description)
	d.Interfaces = []string{"Fact", "Relationship"}
	e.relationshipFields(d)
	e.ownFields(d, t.Own())
}

// connections adds the connections of nodes: one for the nodes of each far side, and one for
// each relationship type with properties of its own and the nodes at each of its ends.
func (e *Builder) connections() {
	seen := map[string]bool{}
	for _, f := range e.fars() {
		seen[f.Name] = true
		l := ListType{Name: f.Name, Node: f.Name, Keys: e.KeysOf(f)}
		if e.HasRelationships() {
			l.Relationship = "Relationship"
		}
		e.ListType(l)
	}
	for _, n := range e.Catalog.Nodes {
		for _, end := range n.Ends {
			if name := endList(end); !seen[name] {
				seen[name] = true
				e.ListType(ListType{Name: name, Node: end.Far.Name, Relationship: end.Relationship.Name + "!", Keys: e.KeysOf(end.Far)})
			}
		}
	}
}

// KeysOf returns the group keys of a list of far's nodes.
func (e *Builder) KeysOf(far *catalog.Far) GroupKeys { return keysOfNodes(e.Catalog, far, e.derived) }

// A ListType tells how the types of a list are derived: its connection and its edge.
type ListType struct {
	// Name begins the names of the types.
	Name string
	// Node is the type of what the list has.
	Node string
	// Relationship is the type of the edge's relationship. It is "" if edges have none, and
	// Relationship if lists of root fields share the type, whose rows have none.
	Relationship string
	// Keys are the group keys of the list.
	Keys GroupKeys
}

// ListType adds a connection and its edge.
func (e *Builder) ListType(l ListType) {
	d := e.Add(ast.Object, l.Name+"Connection", "A page of a list of "+l.Node+".")
	Field(d, "edges", "["+l.Name+"Edge!]!", "The rows, each with its cursor.")
	Field(d, "nodes", "["+l.Node+"!]!", "The "+l.Node+" of each row.")
	Field(d, "pageInfo", "PageInfo!", "The place of the page in the list.")
	Field(d, "totalCount", "Int!", "The number of rows of the whole list. It is counted only if it is selected.")
	for _, v := range e.views {
		if v.List != nil {
			v.List(e, d, l)
		}
	}
	d = e.Add(ast.Object, l.Name+"Edge", "A row of a list of "+l.Node+".")
	Field(d, "cursor", "String!", "Marks the row, for `after` and `before`.")
	Field(d, "node", l.Node+"!", "The "+l.Node+" of the row.")
	if l.Relationship == "" {
		return
	}
	const first, all = "The relationship that leads to the node: with distinct the first of them by id.", "The relationships that lead to the node, ordered by id: with distinct all that pass the filters of the list, otherwise the one of the row."
	rel := strings.TrimSuffix(l.Relationship, "!")
	if rel == l.Relationship { // a root field may have this list too
		Field(d, "relationship", rel, first+" Null in lists of root fields.")
		Field(d, "relationships", "["+rel+"!]!", all+" Empty in lists of root fields.")
		return
	}
	Field(d, "relationship", l.Relationship, first)
	Field(d, "relationships", "["+rel+"!]!", all)
	d.Description = "A row of a list of " + l.Node + ", with the " + rel + " that leads to it."
}

// factLists adds the connections of relationships and of facts, and the types that
// connections share.
func (e *Builder) factLists() {
	if e.HasRelationships() {
		e.ListType(ListType{Name: "Relationship", Node: "Relationship", Keys: keysOfRelationships(e.Catalog)})
	}
	e.ListType(ListType{Name: "Fact", Node: "Fact", Keys: keysOfFacts(e.Catalog)})
	for _, v := range e.views {
		if v.Shared != nil {
			v.Shared(e)
		}
	}
	d := e.Add(ast.Object, "PageInfo", "The place of a page in its list.")
	Field(d, "hasNextPage", "Boolean!", "Whether rows follow the page.")
	Field(d, "hasPreviousPage", "Boolean!", "Whether rows come before the page.")
	Field(d, "startCursor", "String", "The cursor of the first row. Null if the page is empty.")
	Field(d, "endCursor", "String", "The cursor of the last row. Null if the page is empty.")
}

// citations adds the types Citation and Dataset.
func (e *Builder) citations() {
	d := e.Add(ast.Object, "Citation", "A place in a source that states a fact.")
	Field(d, "source", "Source!", "The source: a document or a recording.")
	e.ownFields(d, e.Catalog.Citation)
	d = e.Add(ast.Object, "Dataset", "The facts that were loaded under one name.")
	for _, p := range e.Catalog.Dataset {
		if p.Name != "counts" {
			Field(d, p.Name, propertyType(p), p.Description)
			continue
		}
		Field(d, "counts", "[DatasetCount!]!", "The number of facts of each type that it has facts of. Nodes come before relationships.")
		Field(d, "nodeCount", "Int!", "How many nodes it has.")
		Field(d, "relationshipCount", "Int!", "How many relationships it has.")
	}
	d = e.Add(ast.Enum, "FactKind", "What a fact is.")
	EnumValue(d, "NODE", "A node.")
	EnumValue(d, "RELATIONSHIP", "A relationship.")
	d = e.Add(ast.Object, "DatasetCount", "How many facts of one type a dataset has.")
	Field(d, "type", "String!", "The name of the type.")
	Field(d, "kind", "FactKind!", "Whether the facts are nodes or relationships.")
	Field(d, "count", "Int!", "The number of facts.")
}

// query adds the root fields.
func (e *Builder) query() {
	d := e.Add(ast.Object, "Query", "All queries start with one of these fields.")
	id := Argument("id", "ID!", "The id.")
	Field(d, "node", "Node", "The node with this id, or null.", id)
	Field(d, "nodes", "[Node]!", "The nodes with these ids, in the order of the ids. Null for an id without a node.",
		Argument("ids", "[ID!]!", "The ids, at most 100."))
	for _, t := range e.Catalog.Nodes {
		Field(d, t.Singular, t.Name, "The "+t.Name+" with this id, or null.", id)
		Field(d, t.Plural, t.Name+"Connection!", "All nodes of type "+t.Name+". "+t.Description, e.listArguments(t.Far)...)
	}
	if e.HasRelationships() {
		Field(d, "relationship", "Relationship", "The relationship with this id, or null.", id)
		Field(d, "relationships", "RelationshipConnection!", "All relationships, of all types.", append([]*ast.ArgumentDefinition{
			Argument("where", "RelationshipWhere", "Keep only relationships that match this filter."),
			Argument("orderBy", "[RelationshipOrderBy!]", "The keys to order by, the most important first. Without it: by id."),
		}, PageArguments()...)...)
	}
	for _, v := range e.views {
		if v.Query != nil {
			v.Query(e, d)
		}
	}
	Field(d, "datasets", "[Dataset!]!", "All datasets, ordered by name.")
	Field(d, "dataset", "Dataset", "The dataset with this name, or null.", Argument("name", "String!", "The name."))
}
