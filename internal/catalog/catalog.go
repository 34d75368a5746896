// Package catalog is the schema of the domain: the node types, the relationship types,
// their properties and their ends. It is read once from the declarations in
// schema/*.graphql.
//
// Everything that depends on the domain is derived from a [Catalog]: the API, plans, Cypher,
// SQL, constraints, tables, and the checks of seeds. No other package knows the name of a
// type. A Catalog is complete and checked, and never changes after [Read] returns it. So it
// can be shared without locks. Its lists are in the order of declaration, and files in the
// order of their names.
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
	// Any has all node types. It is the far side of relationships declared on `Node`.
	Any *Far
	// NodeFields and RelationshipFields are the common properties, which every node type
	// and every relationship type has.
	NodeFields         []*Property
	RelationshipFields []*Property
	// Citation has the properties of a citation without its source, and Dataset those of a
	// dataset.
	Citation []*Property
	Dataset  []*Property
	// CitationDataset is the name of the dataset that contains a citation. Every citation has
	// this column, but it is not in the API.
	CitationDataset *Property
	// Hash identifies the declarations: 16 hexadecimal digits.
	Hash string

	nodes         map[string]*NodeType
	relationships map[string]*RelationshipType
	enums         map[string]*Enum
}

// Node returns a node type by its name, or nil.
func (c *Catalog) Node(name string) *NodeType { return c.nodes[name] }

// Relationship returns a relationship type by its GraphQL name (`Party`), or nil.
func (c *Catalog) Relationship(name string) *RelationshipType { return c.relationships[name] }

// RelationshipKey returns the relationship type that has this key in filters (`party`), or
// nil.
func (c *Catalog) RelationshipKey(key string) *RelationshipType {
	for _, t := range c.Relationships {
		if t.Key == key {
			return t
		}
	}
	return nil
}

// Enum returns an enum by its name, or nil.
func (c *Catalog) Enum(name string) *Enum { return c.enums[name] }

// Source returns the node type that citations point to.
func (c *Catalog) Source() *NodeType { return c.nodes[SourceType] }

// A Pos is a position in a schema file. Lines and columns start at 1.
type Pos struct {
	File         string
	Line, Column int
}

func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// A NodeType is a type of nodes, such as Person or CourtCase.
type NodeType struct {
	Name        string
	Plural      string // the root list: "courtCases"
	Singular    string // the root field: "courtCase"
	Description string
	// Properties are the common ones (Catalog.NodeFields), then its own.
	Properties []*Property
	Ends       []*End
	Display    *Display // a template for the label of a node without a name, or nil
	Unions     []*Union // the unions that it is a member of
	Chains     []*Chain
	Warnings   []Warning
	Far        *Far // this type alone, as the far side of an end
	Index      int  // its index in Catalog.Nodes
	Pos        Pos

	properties map[string]*Property
	ends       map[string]*End
}

// Property returns a property, common or own, or nil.
func (t *NodeType) Property(name string) *Property { return t.properties[name] }

// End returns an end by the name of its field, or nil.
func (t *NodeType) End(field string) *End { return t.ends[field] }

// Chain returns the chain that has a field of this name, or nil.
func (t *NodeType) Chain(field string) *Chain {
	for _, c := range t.Chains {
		if c.Length == field || c.Ends == field {
			return c
		}
	}
	return nil
}

// LabelProperties returns the properties marked @label, in the order of their declaration.
func (t *NodeType) LabelProperties() []*Property {
	var out []*Property
	for _, p := range t.Properties {
		if p.Label {
			out = append(out, p)
		}
	}
	return out
}

// Searched returns the properties that search looks in, the label first.
func (t *NodeType) Searched() []*Property {
	var out []*Property
	for _, p := range t.Properties {
		if p.Search {
			out = append(out, p)
		}
	}
	return out
}

// A RelationshipType is a type of relationships between nodes, such as Party.
type RelationshipType struct {
	Name        string // the GraphQL name: "Party"
	Label       string // the Neo4j type: "PARTY_TO"
	Key         string // the condition on it in filters of all relationships: "party"
	Description string
	// From and To are the types that it connects. Same is true if one of them was declared
	// SAME. Then From and To are equal, and a relationship connects two nodes of one type.
	From, To *Far
	Same     bool
	// Undirected is true if it has one field for both sides. Its ends are ordered by id.
	Undirected bool
	// Acyclic is true if its relationships never form a cycle.
	Acyclic bool
	// Out and In are the names of the fields of its two sides.
	Out, In string
	// Properties are the common ones (Catalog.RelationshipFields), then its own.
	Properties []*Property
	Warnings   []Warning
	Index      int // its index in Catalog.Relationships
	Pos        Pos

	properties        map[string]*Property
	inOrder, outOrder []*Property // see Orders
}

// Property returns a property, common or own, or nil.
func (t *RelationshipType) Property(name string) *Property { return t.properties[name] }

// Own returns the properties that are not common.
func (t *RelationshipType) Own() []*Property { return own(t.Properties) }

// Own returns the properties that are not common.
func (t *NodeType) Own() []*Property { return own(t.Properties) }

// own returns the properties after the common ones.
func own(all []*Property) []*Property {
	for i, p := range all {
		if !p.Common {
			return all[i:]
		}
	}
	return nil
}

// Joins reports whether the relationship can lead from one type to the other.
func (t *RelationshipType) Joins(from, to *NodeType) bool {
	return t.From.Has(from) && t.To.Has(to) && (!t.Same || from == to)
}

// A Far is the type of the nodes at the far side of an end: one node type, a union, or Node.
type Far struct {
	Name  string // "Person", "Actor", "Node"
	Types []*NodeType
	Union *Union // nil for one type and for Node
}

// Single returns the node type if there is only one. Otherwise it returns nil: then a row
// has to tell its type.
func (f *Far) Single() *NodeType {
	if f.Union == nil && len(f.Types) == 1 && f.Types[0].Name == f.Name {
		return f.Types[0]
	}
	return nil
}

// Has reports whether t is one of the types.
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

// The directions. Both is the direction of an undirected relationship.
const (
	Out Direction = iota
	In
	Both
)

func (d Direction) String() string { return [...]string{"OUT", "IN", "BOTH"}[d] }

// An End is a relationship type as seen from one of its sides. It is a field of a node type.
type End struct {
	Field        string
	Relationship *RelationshipType
	Direction    Direction
	Far          *Far
}

func (e *End) String() string { return e.Relationship.Name + "." + e.Field }

// A Chain is a field pair of a node type about chains: sequences of relationships of one
// type, each from the node where the one before ends. For example a statement relays
// another, which relays a third. Length and Ends are the names of the fields: the length of
// the longest chain from the node, and the nodes where its chains end.
type Chain struct {
	Relationship *RelationshipType
	Length, Ends string
}

// A Union is a named set of node types. The API has an interface for it.
type Union struct {
	Name        string
	Description string
	Far         *Far
	// Properties are the own properties that all members declare in the same way. Ends are
	// the ends that all members share: same field, relationship, direction and far side.
	// Both are those of the first member.
	Properties []*Property
	Ends       []*End
	Pos        Pos
}

// Property returns a shared own property, or nil.
func (u *Union) Property(name string) *Property {
	for _, p := range u.Properties {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// End returns a shared end, or nil.
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

// Has reports whether the enum has the value.
func (e *Enum) Has(value string) bool {
	for _, v := range e.Values {
		if v.Name == value {
			return true
		}
	}
	return false
}

// A Warning is a @warn rule. A load keeps the facts for which When is true, and tells the
// user Say. When is a filter of the type in GraphQL.
type Warning struct {
	When string
	Say  string
	Pos  Pos
}

// SourceType is the name of the node type that citations point to.
const SourceType = "Source"

// Find returns a property by its name, or nil.
func Find(properties []*Property, name string) *Property {
	for _, p := range properties {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// TypesAt returns the types of some far sides, each once, in the order of the catalog.
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

// FarTypes returns the types of the nodes that some ends lead to, as TypesAt does.
func FarTypes(ends []*End) []*NodeType {
	fars := make([]*Far, len(ends))
	for i, e := range ends {
		fars[i] = e.Far
	}
	return TypesAt(fars)
}

// NodeID returns the property id of nodes.
func (c *Catalog) NodeID() *Property { return c.NodeFields[0] }

// RelationshipID returns the property id of relationships.
func (c *Catalog) RelationshipID() *Property { return c.RelationshipFields[0] }

// DatasetName returns the property name of datasets, which identifies them.
func (c *Catalog) DatasetName() *Property { return c.Dataset[0] }
