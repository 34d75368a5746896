// Package fact is one fact: what is said of one node or relationship, from the
// record that says it to what a store keeps.
//
// Its one idea is that a fact means the same, whoever brings it. A loader has
// records of files; whatever else takes facts has records of its own. Here a record
// becomes a fact and is checked:
//
//  1. [Decoder.Decode] reads a record, and checks what it says by itself
//     (decode.go, value.go, citation.go, stamps.go, standing.go).
//  2. [CheckSource], [CheckEnd] and [CheckEnds] check what it refers to (refer.go).
//  3. [Merge] puts it beside what a store has of it (merge.go).
//  4. [Change] says how two states of a fact differ (compare.go).
//
// The package opens no file and asks no store. What is wrong with a record is told
// with its place in the record (record.Pos), which the caller can name.
package fact

import (
	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// A Fact is what a record says of one node or relationship, with the values that
// follow from it. It has stamps only where the record is of an export.
type Fact struct {
	store.Fact
	Record record.Record
	// Dataset is the one in which the record stands.
	Dataset string
	// Broken says that something is wrong with the record, and was told. So the fact
	// is not whole: it may lack even its type or its id.
	Broken bool
	// Named says that the id was written. That of other relationships is worked out.
	Named bool
	// Sources are the places of its citations' sources.
	Sources []record.Pos
}

// Name is the fact's type, with its id if that was written.
func (f *Fact) Name() string {
	if f.ID == "" || f.Relationship != nil && !f.Named {
		return f.Type()
	}
	return f.Type() + " " + f.ID
}

// Title is what a warning calls the fact: see [Target.Title].
func (f *Fact) Title() string { return f.target().Title(f.ID) }

func (f *Fact) target() Target { return Target{Node: f.Node, Relationship: f.Relationship} }

func (f *Fact) property(name string) *catalog.Property {
	if f.Node != nil {
		return f.Node.Property(name)
	}
	return f.Relationship.Property(name)
}
