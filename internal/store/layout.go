package store

import (
	"bytes"
	"encoding/json"
	"fmt"

	"casegraph/internal/catalog"
)

// LayoutFormat is the version of the layout that this program writes. It is increased when an
// older program cannot use a store that this program has made.
const LayoutFormat = 6

// NamesFormat is the first format in which the names of all columns that are not a property's
// own value begin with an underscore.
const NamesFormat = 6

// SearchFormat is the first format with search texts as they are now.
const SearchFormat = 5

// Derivation is the version of how columns are computed from values (Columns, text.Key,
// text.Fold, edtf). It is increased when the results change; then a migration rewrites every
// fact.
const Derivation = 2

// A Layout describes the catalog that the last migration made a store fit. The store keeps it
// as JSON. Diff compares it with another catalog.
type Layout struct {
	Format     int          `json:"format"`
	Derivation int          `json:"derivation"`
	Types      []TypeLayout `json:"types"`
}

// A TypeLayout is one stored type: a node type, a relationship type, the citations or the
// datasets. All of them are laid out from properties in the same way.
type TypeLayout struct {
	StoredType
	// LabelFrom are the properties from which a node's label is taken.
	LabelFrom []string `json:"labelFrom,omitempty"`
	// NamesFrom are the properties that are names of a node (SearchHeadings).
	NamesFrom []string `json:"namesFrom,omitempty"`
	// Display is the template for a label, as declared.
	Display string `json:"display,omitempty"`
	// DateFrom are the properties from which a node's date is taken (SearchDate).
	DateFrom []string `json:"dateFrom,omitempty"`
	// From and To are the node types that a relationship joins.
	From       []string `json:"from,omitempty"`
	To         []string `json:"to,omitempty"`
	Same       bool     `json:"same,omitempty"`
	Undirected bool     `json:"undirected,omitempty"`
	Orders
	Properties []PropertyLayout `json:"properties"`
}

// A StoredType names a stored type, which may no longer be in the catalog.
type StoredType struct {
	Sort Sort `json:"sort"`
	// Name is the GraphQL name.
	Name string `json:"name"`
	// Label is the name of the type in the database. For a relationship type the schema gives
	// it (PARTY_TO); otherwise it is Name. The JSON key is an old name, which existing stores
	// have.
	Label string `json:"neo4j"`
}

func (t StoredType) String() string { return t.Name }

// A Sort says what a stored type holds.
type Sort string

// The sorts.
const (
	Nodes         Sort = "node"
	Relationships Sort = "relationship"
	Citations     Sort = "citation"
	Datasets      Sort = "dataset"
)

// A PropertyLayout is one stored property.
type PropertyLayout struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Enum     []string `json:"enum,omitempty"` // the values of an enum
	List     bool     `json:"list,omitempty"`
	Required bool     `json:"required,omitempty"`
	Unique   bool     `json:"unique,omitempty"`
	Search   bool     `json:"search,omitempty"`
	Computed bool     `json:"computed,omitempty"`
	Default  any      `json:"default,omitempty"`
	// Columns are the columns of its parts, Value first.
	Columns []string `json:"columns"`
	// Index is the column that has an index, or "".
	Index string `json:"index,omitempty"`
}

// LayoutOf is the layout of a store that fits the catalog.
func LayoutOf(c *catalog.Catalog) *Layout {
	l := &Layout{Format: LayoutFormat, Derivation: Derivation}
	for _, t := range typesOf(c) {
		l.Types = append(l.Types, t.layout())
	}
	return l
}

// ParseLayout reads the JSON of a layout. It refuses a layout that no schema can have. Of a
// newer format it reads only the number of the format; Diff refuses it.
func ParseLayout(text []byte) (*Layout, error) {
	if len(text) > maxLayout {
		return nil, fmt.Errorf("the store's record of its layout has %d bytes; expected at most %d", len(text), maxLayout)
	}
	var head struct{ Format int }
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, fmt.Errorf("the store's record of its layout is not JSON: %w", err)
	}
	if head.Format < 1 {
		return nil, fmt.Errorf("the store's record of its layout has format %d; expected 1 to %d", head.Format, LayoutFormat)
	}
	l := &Layout{Format: head.Format}
	if head.Format > LayoutFormat {
		return l, nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(l); err != nil {
		return nil, fmt.Errorf("the store's record of its layout cannot be read: %w", err)
	}
	if err := l.invalid(); err != nil {
		return nil, fmt.Errorf("no schema can have the layout in the store's record: %w", err)
	}
	return l, nil
}

// Former says that an older program made the layout.
func (l *Layout) Former() bool { return l.Format != LayoutFormat || l.Derivation != Derivation }

// JSON is the form in which a store keeps the layout. The same catalog gives the same bytes.
func (l *Layout) JSON() []byte {
	text, err := json.Marshal(l)
	if err != nil {
		panic(err) // plain strings, numbers and booleans always marshal
	}
	return text
}

func (l *Layout) find(sort Sort, name string) *TypeLayout {
	for i := range l.Types {
		if t := &l.Types[i]; t.Sort == sort && t.Name == name {
			return t
		}
	}
	return nil
}

func (t *TypeLayout) find(name string) *PropertyLayout {
	for i := range t.Properties {
		if t.Properties[i].Name == name {
			return &t.Properties[i]
		}
	}
	return nil
}

// A Type is a stored type of the catalog. Node or Relationship is set for a node type or a
// relationship type; both are nil for citations and datasets.
type Type struct {
	StoredType
	Node         *catalog.NodeType
	Relationship *catalog.RelationshipType
	// Properties are the stored properties: all except @derived ones.
	Properties []*catalog.Property
}

// typesOf are the stored types of a catalog: its node types, its relationship
// types, the citations, the datasets.
func typesOf(c *catalog.Catalog) []Type {
	var out []Type
	for _, t := range c.Nodes {
		out = append(out, Type{StoredType: StoredType{Nodes, t.Name, t.Name}, Node: t, Properties: stored(t.Properties)})
	}
	for _, t := range c.Relationships {
		out = append(out, Type{StoredType: StoredType{Relationships, t.Name, t.Label}, Relationship: t, Properties: stored(t.Properties)})
	}
	return append(out,
		Type{StoredType: StoredType{Citations, "Citation", "Citation"}, Properties: stored(c.Citation)},
		Type{StoredType: StoredType{Datasets, "Dataset", "Dataset"}, Properties: stored(c.Dataset)},
	)
}

func stored(properties []*catalog.Property) []*catalog.Property {
	var out []*catalog.Property
	for _, p := range properties {
		if !p.Derived {
			out = append(out, p)
		}
	}
	return out
}

func (t Type) layout() TypeLayout {
	l := TypeLayout{StoredType: t.StoredType}
	if t.Node != nil {
		l.LabelFrom = labelFrom(t.Node)
		if d := t.Node.Display; d != nil {
			l.Display = d.Text
		}
		for _, p := range nameProperties(t.Node) {
			l.NamesFrom = append(l.NamesFrom, p.Name)
		}
		for _, p := range dates(t.Node) {
			l.DateFrom = append(l.DateFrom, p.Name)
		}
	}
	if r := t.Relationship; r != nil {
		l.From, l.To = farNames(r.From), farNames(r.To)
		l.Same, l.Undirected = r.Same, r.Undirected
		l.Orders = OrdersOf(r)
	}
	for _, p := range t.Properties {
		l.Properties = append(l.Properties, propertyLayout(p))
	}
	return l
}

func farNames(f *catalog.Far) []string {
	names := make([]string, len(f.Types))
	for i, t := range f.Types {
		names[i] = t.Name
	}
	return names
}

func propertyLayout(p *catalog.Property) PropertyLayout {
	l := PropertyLayout{
		Name: p.Name, Kind: p.Kind.String(), List: p.List, Required: p.Required,
		Unique: p.Unique, Search: p.Search, Computed: p.Computed, Default: p.Default,
	}
	if p.Kind == catalog.EnumKind {
		for _, v := range p.Enum.Values {
			l.Enum = append(l.Enum, v.Name)
		}
	}
	for _, part := range p.Parts() {
		l.Columns = append(l.Columns, p.Column(part))
	}
	if p.Index {
		l.Index = p.Column(p.KeyPart())
	}
	return l
}
