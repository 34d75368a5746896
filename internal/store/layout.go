package store

import (
	"bytes"
	"encoding/json"
	"fmt"

	"casegraph/internal/catalog"
)

// LayoutFormat is the version of the layout this program writes. It grows when
// an older program could no longer use a store that this one has made.
const LayoutFormat = 2

// searchFormat is the first format with search texts: a program from before would
// not keep them.
const searchFormat = 2

// Derivation is the version of how columns are worked out from values
// (Columns, text.Key, text.Fold, edtf). It grows when they give other results,
// and every fact is then rewritten.
const Derivation = 1

// A Layout is what a store remembers, as JSON, of the catalog it was last made
// to fit. Diff holds it against another catalog to tell what has to be done.
type Layout struct {
	Format     int          `json:"format"`
	Derivation int          `json:"derivation"`
	Types      []TypeLayout `json:"types"`
}

// A TypeLayout is one stored type: a node type, a relationship type, and also
// the citations and the datasets, which are laid out from properties like them.
type TypeLayout struct {
	StoredType
	// LabelFrom are the properties from which a node's label is taken.
	LabelFrom []string `json:"labelFrom,omitempty"`
	// From and To are the node types that a relationship joins.
	From       []string         `json:"from,omitempty"`
	To         []string         `json:"to,omitempty"`
	Same       bool             `json:"same,omitempty"`
	Undirected bool             `json:"undirected,omitempty"`
	Properties []PropertyLayout `json:"properties"`
}

// A StoredType names a type as a store knows it, be it still in the catalog or
// not.
type StoredType struct {
	Sort Sort `json:"sort"`
	// Name is the GraphQL name.
	Name string `json:"name"`
	// Label is the name that the schema gives the type in the database: that of a
	// relationship type (PARTY_TO), else Name. The key in JSON is an old name of it,
	// which stays because stores remember it.
	Label string `json:"neo4j"`
}

func (t StoredType) String() string { return t.Name }

// A Sort is what a stored type's rows are.
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
	// Columns are those of its parts, Value first.
	Columns []string `json:"columns"`
	// Index is the column that an index is kept on, or "".
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

// ParseLayout reads what LayoutOf gave, once written as JSON, and refuses what no
// schema could have given. Of one in a newer format only the format is read; Diff
// refuses it.
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
		return nil, fmt.Errorf("the store's record of its layout is not of a schema: %w", err)
	}
	return l, nil
}

// JSON writes the layout for a store to remember. The same catalog gives the
// same bytes.
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

// A Type is a stored type of the catalog: its node type or relationship type
// where it has one, and what is stored of it.
type Type struct {
	StoredType
	Node         *catalog.NodeType
	Relationship *catalog.RelationshipType
	// Properties are the stored ones: all but the @derived.
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
	}
	if r := t.Relationship; r != nil {
		l.From, l.To = farNames(r.From), farNames(r.To)
		l.Same, l.Undirected = r.Same, r.Undirected
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
