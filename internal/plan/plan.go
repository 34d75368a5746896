// Package plan is a query in our own small form, between GraphQL and the
// stores: what rows, in what order, how many, and what to fetch of each.
//
// A plan is a tree of plain values. Every name in it is a pointer into the
// catalog, so no text of a user's can become text of a statement; every value
// of a user's is a Go value, for the stores to bind as a parameter. Each node
// prints itself (String), which is what golden tests compare.
//
// # Rows
//
// A row is a tuple, []any: the value of each [Field] of its list, in order.
// Positions are known when the plan is made, so nothing is looked up by name
// when rows are read. Values are those of [catalog.Kind]; a list property is
// []any; null is nil. The value of a nested [List] is the list of its rows
// ([]any of []any) or, where more than rows is asked for, the tuple of such a
// list, the total (an int64) where Total is set, and the value of each [Tally].
//
// # Scope
//
// Fields, filters and orders speak of the facts of the row they stand in: its
// node, its relationship, its citation. [Subject] says which. A list from an
// end has a node and a relationship; one over a type has a node; one over
// relationships has a relationship; one over citations a citation.
package plan

import "casegraph/internal/catalog"

// A List is a page of rows and, where asked, how many there are in all.
// Nested in a row it is a [Field].
type List struct {
	// From says which facts there are to choose from.
	From From
	// IDs keeps only the facts with these ids, strings; nil keeps all. Of Among,
	// Paths and Neighborhood they are the ids of nodes.
	IDs []any
	// Filter keeps only rows for which it is true; nil keeps all. It is in
	// negation normal form: see Not.
	Filter Filter
	// Order is total: it ends with the ids of the row's facts. Key columns are
	// never null (see catalog.Property.KeyPart), so rows compare as tuples.
	Order []Term
	// After and Before bound the page: only rows strictly after, strictly
	// before this place in the order. They have a value for each term of Order
	// or are nil. Total does not heed them.
	After, Before []any
	// Limit is how many rows at most; 0 when only the total or tallies are wanted.
	Limit int
	// Backward walks from the end: the last Limit rows, the last one first.
	Backward bool
	// Row is what to fetch of each row.
	Row []Field
	// Total asks for the number of rows that Filter keeps.
	Total bool
	// Tallies count the rows that Filter keeps by what they have.
	Tallies []Tally
	// Cache, where a plan will be read again, is shared by all its readings.
	Cache *Cache
}

// IDs are ids as a List holds them; of none, it is not nil.
func IDs(ids ...string) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

// NoLimit is the Limit of a list that is wanted whole, as citations are.
const NoLimit = 1<<31 - 1

// From is where a list's rows come from: OfType, AnyNode, Search, OfRelationships,
// Among, OverEnd, Around, ChainOver, ChainEnds, CitationsOf, FactsCiting, DatesAmong,
// DatasetsOf, AllDatasets, Paths, Neighborhood or, in their rows, Met, Followed or
// LeftOut.
//
//sumtype:decl
type From interface {
	from()
	String() string
}

// Inner is a From that stands in a row, for facts of that row: OverEnd, Around,
// ChainOver, ChainEnds, CitationsOf, FactsCiting or DatasetsOf.
//
//sumtype:decl
type Inner interface {
	From
	// Outer is the subject in the outer row.
	Outer() Subject
}

type (
	// OfType are the nodes of one type.
	OfType struct{ Node *catalog.NodeType }
	// AnyNode are nodes of whatever type. It comes with IDs.
	AnyNode struct{}
	// OfRelationships are the relationships of these types.
	OfRelationships struct{ Types []*catalog.RelationshipType }
	// Among are the relationships of these types that join two of the nodes with
	// the list's IDs or, in the row of a Neighborhood, two of its nodes, be it one
	// with itself; each once. Neither Total nor Tallies are asked of it.
	Among struct{ Types []*catalog.RelationshipType }
	// OverEnd are the relationships of the outer row's node at one end of it,
	// each with the node at its far side.
	OverEnd struct{ End *catalog.End }
	// Around are the relationships of the outer row's node, of whatever type it is,
	// that are of these types and lead in Direction as seen from it, each with the
	// node at its far side. Undirected ones lead either way. One from the node to
	// itself stands once.
	Around struct {
		Types     []*catalog.RelationshipType
		Direction catalog.Direction
	}
	// ChainOver are the relationships of a type, which leads from nodes of one type
	// to others of it, that chains of them lead over from the outer row's node;
	// each once.
	ChainOver struct{ Relationship *catalog.RelationshipType }
	// ChainEnds are the nodes where those chains end: from which no relationship
	// of the type leads on. It is the outer row's node where none leads from it.
	ChainEnds struct{ Relationship *catalog.RelationshipType }
	// CitationsOf are the citations of the outer row's Subject, in the order in
	// which they were loaded. Order, After, Before and Filter are not used.
	CitationsOf struct{ Of Subject }
	// FactsCiting are the nodes and relationships that cite the outer row's
	// node, a Source; each once. The order is always by the fact's id (see Fact).
	FactsCiting struct{}
	// DatasetsOf are the datasets of the outer row's Subject, by name.
	DatasetsOf struct{ Of Subject }
	// AllDatasets are the datasets of the store, by name; Names keeps only those.
	AllDatasets struct{ Names []string }
)

func (OfType) from()          {}
func (AnyNode) from()         {}
func (OfRelationships) from() {}
func (Among) from()           {}
func (OverEnd) from()         {}
func (Around) from()          {}
func (ChainOver) from()       {}
func (ChainEnds) from()       {}
func (CitationsOf) from()     {}
func (FactsCiting) from()     {}
func (DatasetsOf) from()      {}
func (AllDatasets) from()     {}

// Outer is the node.
func (OverEnd) Outer() Subject { return Node }

// Outer is the node.
func (Around) Outer() Subject { return Node }

// Outer is the node.
func (ChainOver) Outer() Subject { return Node }

// Outer is the node.
func (ChainEnds) Outer() Subject { return Node }

// Outer is what has the citations.
func (f CitationsOf) Outer() Subject { return f.Of }

// Outer is the node, a Source.
func (FactsCiting) Outer() Subject { return Node }

// Outer is what is in the datasets.
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

// A Column is a stored value of a row's subject.
//
// On a node whose type is not known (AnyNode, an end on a union or Node), only
// common properties and those a union's members share may be named outside a
// Variant or Typed.
type Column struct {
	Of       Subject
	Property *catalog.Property
	Part     catalog.Part
}

// Field is something to fetch of a row: Column, Variant, *List, Beside, TermValue,
// Degrees, Dating or Starts.
//
//sumtype:decl
type Field interface {
	field()
	String() string
}

type (
	// Variant fetches by type what not all types have alike: that stands in front
	// of it in the row. Its value is the tuple [i, …] of the index of the Case that
	// holds and the values of that case's fields. There is a case for every type the
	// subject can have.
	Variant struct {
		Of    Subject
		Cases []Case
	}
	// Case is what to fetch of one node type or one relationship type; within
	// Fields, the Subject of the Variant (Node or Relationship, also for a
	// Fact) is of that type.
	Case struct {
		Node         *catalog.NodeType
		Relationship *catalog.RelationshipType
		Fields       []Field
	}
	// Beside steps from a relationship to one of the nodes it joins, or from a
	// citation to its source. Its value is the tuple of Fields, whose Node is
	// the node there.
	Beside struct {
		Side   Side
		Fields []Field
	}
	// TermValue fetches what a term orders by, for a cursor.
	TermValue struct{ Term Term }
	// Degrees fetches how many relationships the row's node, of whatever type it is,
	// has at each of its ends. Its value is a list of tuples of three int64, in the
	// order of the ends: the index of the relationship type, the catalog.Direction,
	// and how many, which may be 0.
	Degrees struct{}
)

func (Column) field()    {}
func (Variant) field()   {}
func (*List) field()     {}
func (Beside) field()    {}
func (TermValue) field() {}
func (Degrees) field()   {}

// A Side is a node that a relationship or a citation points at.
type Side uint8

// The sides: a relationship's source and target (of an undirected one, as it
// is stored), and a citation's source document.
const (
	Source Side = iota
	Target
	Cited
)

func (s Side) String() string { return [...]string{"source", "target", "cited"}[s] }

// A Term is one key of an ordering.
type Term struct {
	By   By
	Desc bool
}

// By is what a term orders by: a Column (its KeyPart), a CountOf, a ByRank or a
// Dating.
//
//sumtype:decl
type By interface {
	by()
	String() string
}

// CountOf orders a node by how many relationships it has at an end.
type CountOf struct{ End *catalog.End }

func (Column) by()  {}
func (CountOf) by() {}
