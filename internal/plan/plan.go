// Package plan is the form of a query between GraphQL and the stores. A plan tells which
// rows to read, in what order, how many, and what to read of each.
//
// A plan is a tree of plain values. Every name in it is a pointer into the catalog, so a
// client's text never becomes text of a statement. Every value of a client is a Go value,
// which the stores bind as a parameter. Each node of the tree has a String method, whose
// text golden tests compare.
//
// # Rows
//
// A row is a tuple, []any: the value of each [Field] of its list, in order. Positions are
// known when the plan is made, so nothing is looked up by name when rows are read. Values
// have the types that [catalog.Kind] gives; a list property is []any; null is nil.
//
// The value of a nested [List] is its rows ([]any of []any). If the list has a Total or
// Aggregates, its value is a tuple: the rows, the total (an int64) if Total is set, and the
// value of each [Aggregate].
//
// # Scope
//
// Fields, filters and orders refer to the facts of their row: its node, its relationship,
// its citation. [Subject] says which. A row of a list over an end has a node and a
// relationship; of a list over a type, a node; of a list of relationships, a relationship; of
// a list of citations, a citation.
package plan

import "casegraph/internal/catalog"

// A List is a page of rows, with a total and aggregates if they are set. Nested in a row, it
// is a [Field].
type List struct {
	// From is where the rows come from.
	From From
	// IDs keeps only the facts with these ids, which are strings; nil keeps all. For
	// Induced, DatesAmong, Paths and Neighborhood they are ids of nodes.
	IDs []any
	// Filter keeps only the rows for which it is true; nil keeps all. It is in negation
	// normal form: see Not.
	Filter Filter
	// Order is total: it ends with the ids of the row's facts. Key columns are never null
	// (see catalog.Property.KeyPart), so rows are compared as tuples.
	Order []SortKey
	// After and Before bound the page to the rows strictly after and strictly before a
	// place in the order. Each has a value for each term of Order, or is nil. They do not
	// affect Total and Aggregates.
	After, Before []any
	// Limit is the maximum number of rows; 0 if only the total or aggregates are read.
	Limit int
	// Backward reads from the end: the last Limit rows, in reverse order.
	Backward bool
	// Row has the fields to read of each row.
	Row []Field
	// Total asks for the number of rows that Filter keeps.
	Total bool
	// Aggregates count the rows that Filter keeps, by a trait.
	Aggregates []Aggregate
	// Cache keeps what a store compiled, if the plan will be read again. All readings of
	// the plan share it.
	Cache *Cache
}

// IDs converts ids to the form of List.IDs. Without ids it returns an empty slice, not nil.
func IDs(ids ...string) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

// NoLimit is the Limit of a list that is read whole, such as citations.
const NoLimit = 1<<31 - 1

// From is where a list's rows come from: OfType, AnyNode, Search, OfRelationships, Induced,
// OverEnd, Around, Distinct, RelationshipsTo, ChainOver, ChainEnds, CitationsOf, FactsCiting, DatesAmong, DatasetsOf,
// AllDatasets, Groups, Paths or Neighborhood; in the rows of the last two, VisitedNodes, PathRelationships or
// OmittedEnds; and in those of Groups, GroupNode.
//
//sumtype:decl
type From interface {
	from()
	String() string
}

// Inner is a From that is nested in a row and reads from a fact of that row: OverEnd, Around,
// Distinct, RelationshipsTo, ChainOver, ChainEnds, CitationsOf, FactsCiting, DatasetsOf, or Groups of one of these.
//
//sumtype:decl
type Inner interface {
	From
	// Outer returns the subject in the outer row.
	Outer() Subject
}

// FromNode is an Inner that reads relationships of the outer row's node: OverEnd or Around.
//
//sumtype:decl
type FromNode interface {
	Inner
	fromNode()
}

type (
	// OfType reads the nodes of one type.
	OfType struct{ Node *catalog.NodeType }
	// AnyNode reads nodes of all types. The list always has IDs.
	AnyNode struct{}
	// OfRelationships reads the relationships of these types.
	OfRelationships struct{ Types []*catalog.RelationshipType }
	// Induced reads the relationships of these types whose two nodes are both among the nodes
	// with the list's IDs, or among the nodes of the outer Neighborhood. The two may be the
	// same node. Each relationship occurs once. The list has no Total and no Aggregates.
	//
	// Among has ids of further nodes, in the row of a Neighborhood. The list then also has the
	// relationships between one of them and a node of the neighborhood.
	Induced struct {
		Types []*catalog.RelationshipType
		Among []string
	}
	// OverEnd reads the relationships at one end of the outer row's node, each with the
	// node at its other side.
	OverEnd struct{ End *catalog.End }
	// Around reads the relationships of the outer row's node, whose type may vary, each with
	// the node at its other side. Types and Direction restrict them; the direction is as seen
	// from the node, and undirected relationships match every direction. A relationship from
	// the node to itself occurs once.
	Around struct {
		Types     []*catalog.RelationshipType
		Direction catalog.Direction
	}
	// Distinct reads the nodes at the other side of the relationships that Of reads: each
	// node once. Only the relationships for which Via is true count; nil counts all. A row has
	// a node and no relationship.
	Distinct struct {
		Of  FromNode
		Via Filter
	}
	// RelationshipsTo stands in a row of a Distinct, and has the same Of. It reads the
	// relationships of Of that lead to the outer row's node. A row has a relationship and no
	// node.
	RelationshipsTo struct{ Of FromNode }
	// ChainOver reads the relationships of chains that start at the outer row's node. The
	// relationship type leads from nodes of one type to nodes of the same type. Each
	// relationship occurs once.
	ChainOver struct{ Relationship *catalog.RelationshipType }
	// ChainEnds reads the nodes where these chains end: no relationship of the type leads on
	// from them. If none leads from the outer row's node, this is the end.
	ChainEnds struct{ Relationship *catalog.RelationshipType }
	// CitationsOf reads the citations of the outer row's Subject, in the order in which they
	// were loaded. Order, After, Before and Filter are not used.
	CitationsOf struct{ Of Subject }
	// FactsCiting reads the nodes and relationships that cite the outer row's node, which is
	// a Source. Each occurs once. The order is always by the fact's id (see Fact).
	FactsCiting struct{}
	// DatasetsOf reads the datasets of the outer row's Subject, by name.
	DatasetsOf struct{ Of Subject }
	// AllDatasets reads the datasets of the store, by name. Names, if not nil, keeps only
	// the datasets with these names.
	AllDatasets struct{ Names []string }
)

func (OfType) from()          {}
func (AnyNode) from()         {}
func (OfRelationships) from() {}
func (Induced) from()         {}
func (OverEnd) from()         {}
func (Around) from()          {}
func (Distinct) from()        {}
func (RelationshipsTo) from() {}
func (ChainOver) from()       {}
func (ChainEnds) from()       {}
func (CitationsOf) from()     {}
func (FactsCiting) from()     {}
func (DatasetsOf) from()      {}
func (AllDatasets) from()     {}

func (OverEnd) fromNode() {}
func (Around) fromNode()  {}

// Outer returns Node.
func (OverEnd) Outer() Subject { return Node }

// Outer returns Node.
func (Around) Outer() Subject { return Node }

// Outer returns Node.
func (Distinct) Outer() Subject { return Node }

// Outer returns Node.
func (RelationshipsTo) Outer() Subject { return Node }

// Outer returns Node.
func (ChainOver) Outer() Subject { return Node }

// Outer returns Node.
func (ChainEnds) Outer() Subject { return Node }

// Outer returns the subject that has the citations.
func (f CitationsOf) Outer() Subject { return f.Of }

// Outer returns Node: the source.
func (FactsCiting) Outer() Subject { return Node }

// Outer returns the subject that is in the datasets.
func (f DatasetsOf) Outer() Subject { return f.Of }

// A Subject is one of the facts of a row.
type Subject uint8

// The subjects.
const (
	Node Subject = iota
	Relationship
	Citation
	Dataset
	// Fact is the subject of FactsCiting and DatesAmong: a node or a relationship.
	Fact
)

func (s Subject) String() string {
	return [...]string{"node", "relationship", "citation", "dataset", "fact"}[s]
}

// A Column is a stored value of one of a row's subjects.
//
// If the type of a node is not known (AnyNode, or an end whose nodes have several types),
// then outside a Variant or Typed a Column may only have a property that all these types
// declare in the same way.
type Column struct {
	Of       Subject
	Property *catalog.Property
	Part     catalog.Part
}

// Field is something to read of a row: Column, Variant, *List, Endpoint, SortValue, Degrees,
// Dating, Grouped or Starts.
//
//sumtype:decl
type Field interface {
	field()
	String() string
}

type (
	// Variant reads fields that depend on the type of the subject. Fields that all types have
	// in the same way are in the row before it. There is a case for every type that the
	// subject can have. The value is the tuple [i, …]: the index of the case, and the values
	// of its fields.
	Variant struct {
		Of    Subject
		Cases []Case
	}
	// Case has the fields of one node type or one relationship type. Fields are of the subject
	// of the Variant alone (as Node or Relationship, also if the Variant is of a Fact), which
	// has this type.
	Case struct {
		Node         *catalog.NodeType
		Relationship *catalog.RelationshipType
		Fields       []Field
	}
	// Endpoint reads fields of a node that the row's relationship connects, or of the source
	// that its citation cites. In Fields, Node is that node. The value is the tuple of Fields.
	Endpoint struct {
		Side   Side
		Fields []Field
	}
	// SortValue reads the value that a term orders by. A cursor holds it.
	SortValue struct{ Key SortKey }
	// Degrees reads how many relationships the row's node has at each of its ends. The type of
	// the node may vary. The value is a list of tuples of three int64, in the order of the
	// ends: the index of the relationship type, the catalog.Direction, and the number, which
	// may be 0.
	Degrees struct{}
)

func (Column) field()    {}
func (Variant) field()   {}
func (*List) field()     {}
func (Endpoint) field()  {}
func (SortValue) field() {}
func (Degrees) field()   {}

// A Side is a node that a relationship or a citation leads to.
type Side uint8

// The sides: the source and the target of a relationship (for an undirected one, as it is
// stored), and the source that a citation cites.
const (
	Source Side = iota
	Target
	Cited
)

func (s Side) String() string { return [...]string{"source", "target", "cited"}[s] }
