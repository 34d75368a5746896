// Package catalog is the schema as the program sees it: the node types, the
// relationship types, their properties and their ends, read once from the
// declarations in schema/*.graphql.
//
// Everything that depends on the domain is derived from a [Catalog]: the API
// schema, plans, Cypher, SQL, constraints, tables, the validation of seeds.
// Nothing else knows a type's name. A Catalog is complete, checked and never
// changed after [Read] returns it, so it may be shared without locks; its
// lists are in the order of declaration, files in the order of their names.
package catalog

import (
	"fmt"
	"slices"
)

// A Catalog is a whole schema.
type Catalog struct {
	Nodes         []*NodeType
	Relationships []*RelationshipType
	Unions        []*Union
	Enums         []*Enum
	// Any is the far end of a relationship declared on `Node`: every node type.
	Any *Far
	// NodeFields and RelationshipFields are the common properties, shared by
	// every node type and by every relationship type.
	NodeFields         []*Property
	RelationshipFields []*Property
	// Citation are the properties of a citation, but for its source; Dataset
	// those of a dataset.
	Citation []*Property
	Dataset  []*Property
	// CitationDataset is the name of the dataset that brought a citation: a
	// column of every citation, but no property of the API.
	CitationDataset *Property
	// Hash identifies the declarations: 16 hexadecimal digits.
	Hash string

	nodes         map[string]*NodeType
	relationships map[string]*RelationshipType
	enums         map[string]*Enum
}

// Node finds a node type by its name, or nil.
func (c *Catalog) Node(name string) *NodeType { return c.nodes[name] }

// Relationship finds a relationship type by its GraphQL name (`Party`), or nil.
func (c *Catalog) Relationship(name string) *RelationshipType { return c.relationships[name] }

// Enum finds an enum by its name, or nil.
func (c *Catalog) Enum(name string) *Enum { return c.enums[name] }

// Source is the node type that citations point to.
func (c *Catalog) Source() *NodeType { return c.nodes[SourceType] }

// A Pos is a place in a schema file; lines and columns start at 1.
type Pos struct {
	File         string
	Line, Column int
}

func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// A NodeType is a kind of thing: a person, a court case.
type NodeType struct {
	Name        string
	Plural      string // the root list: "courtCases"
	Singular    string // the root field: "courtCase"
	Description string
	// Properties are the common ones (Catalog.NodeFields), then its own.
	Properties []*Property
	Ends       []*End
	Unions     []*Union // those it is a member of
	Chains     []*Chain
	Warnings   []Warning
	Far        *Far // the type as the far end of a relationship: itself alone
	Index      int  // its place in Catalog.Nodes
	Pos        Pos

	properties map[string]*Property
	ends       map[string]*End
}

// Property finds a property, common or own, or nil.
func (t *NodeType) Property(name string) *Property { return t.properties[name] }

// End finds an end by its field's name, or nil.
func (t *NodeType) End(field string) *End { return t.ends[field] }

// Chain finds what a field about chains speaks of, by that field's name, or nil.
func (t *NodeType) Chain(field string) *Chain {
	for _, c := range t.Chains {
		if c.Length == field || c.Ends == field {
			return c
		}
	}
	return nil
}

// LabelProperty is the property marked @label, or nil.
func (t *NodeType) LabelProperty() *Property {
	for _, p := range t.Properties {
		if p.Label {
			return p
		}
	}
	return nil
}

// Searched are the properties in the full text, the label first.
func (t *NodeType) Searched() []*Property {
	var out []*Property
	for _, p := range t.Properties {
		if p.Search {
			out = append(out, p)
		}
	}
	return out
}

// A RelationshipType joins nodes: someone is party to a case.
type RelationshipType struct {
	Name        string // the GraphQL name: "Party"
	Label       string // the Neo4j type: "PARTY_TO"
	Description string
	// From and To are what it joins. Where one was declared SAME, Same is true
	// and both are alike: a relationship then joins two nodes of one type.
	From, To *Far
	Same     bool
	// Undirected: it has one field on both sides, and its ends are ordered by id.
	Undirected bool
	// Acyclic: no chain of it comes back to where it started.
	Acyclic bool
	// Out and In are the names of the fields on its two sides.
	Out, In string
	// Properties are the common ones (Catalog.RelationshipFields), then its own.
	Properties []*Property
	Warnings   []Warning
	Index      int // its place in Catalog.Relationships
	Pos        Pos

	properties map[string]*Property
}

// Property finds a property, common or own, or nil.
func (t *RelationshipType) Property(name string) *Property { return t.properties[name] }

// Own are the properties it declares itself.
func (t *RelationshipType) Own() []*Property { return own(t.Properties) }

// Own are the properties it declares itself.
func (t *NodeType) Own() []*Property { return own(t.Properties) }

func own(all []*Property) []*Property {
	for i, p := range all {
		if !p.Common {
			return all[i:]
		}
	}
	return nil
}

// Joins says whether the relationship may lead from one type to the other.
func (t *RelationshipType) Joins(from, to *NodeType) bool {
	return t.From.Has(from) && t.To.Has(to) && (!t.Same || from == to)
}

// A Far is what stands at the other end: one node type, a union or any node.
type Far struct {
	Name  string // "Person", "Actor", "Node"
	Types []*NodeType
	Union *Union // nil for one type and for Node
}

// Single is the type where there is only one, or nil: then a row's type has to
// be asked for.
func (f *Far) Single() *NodeType {
	if f.Union == nil && len(f.Types) == 1 && f.Types[0].Name == f.Name {
		return f.Types[0]
	}
	return nil
}

// Has says whether t is among the types.
func (f *Far) Has(t *NodeType) bool {
	for _, x := range f.Types {
		if x == t {
			return true
		}
	}
	return false
}

// A Direction is the side from which a relationship is seen.
type Direction uint8

// The sides. Both is that of an undirected relationship.
const (
	Out Direction = iota
	In
	Both
)

func (d Direction) String() string { return [...]string{"OUT", "IN", "BOTH"}[d] }

// An End is a relationship as seen from one of its two sides: a field of a
// node type.
type End struct {
	Field        string
	Relationship *RelationshipType
	Direction    Direction
	Far          *Far
}

func (e *End) String() string { return e.Relationship.Name + "." + e.Field }

// A Chain is what leads from a node over relationships of one type, from each to
// the next: a statement that relays another, which relays a third. The names are
// those of two fields of the nodes: how long the longest chain is, and the nodes
// where chains end.
type Chain struct {
	Relationship *RelationshipType
	Length, Ends string
}

// A Union names a set of node types; the API makes it an interface.
type Union struct {
	Name        string
	Description string
	Far         *Far
	// Properties are the own properties that all members share with one type;
	// Ends the ends they share of one relationship and direction, as seen from
	// the first member.
	Properties []*Property
	Ends       []*End
	Pos        Pos
}

// Property finds a shared own property, or nil.
func (u *Union) Property(name string) *Property {
	for _, p := range u.Properties {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// End finds a shared end, or nil.
func (u *Union) End(field string) *End {
	for _, e := range u.Ends {
		if e.Field == field {
			return e
		}
	}
	return nil
}

// An Enum is a closed list of values.
type Enum struct {
	Name        string
	Description string
	Values      []EnumValue
	Pos         Pos
}

// An EnumValue is one value of an enum.
type EnumValue struct{ Name, Description string }

// Has says whether the enum has the value.
func (e *Enum) Has(value string) bool {
	for _, v := range e.Values {
		if v.Name == value {
			return true
		}
	}
	return false
}

// A Warning is something odd that is kept and told: facts for which When, a
// filter of the type in GraphQL's syntax, is true.
type Warning struct {
	When string
	Say  string
	Pos  Pos
}

// SourceType is the name of the type that citations point to.
const SourceType = "Source"

// Find finds a property by its name, or nil.
func Find(properties []*Property, name string) *Property {
	for _, p := range properties {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// TypesAt are the types that stand at some far ends, each once, in the catalog's order.
func TypesAt(fars []*Far) []*NodeType {
	var types []*NodeType
	for _, far := range fars {
		for _, t := range far.Types {
			if !slices.Contains(types, t) {
				types = append(types, t)
			}
		}
	}
	slices.SortFunc(types, func(a, b *NodeType) int { return a.Index - b.Index })
	return types
}
