// Package record is what files say before it means anything: values as JSON has
// them, each with its place, out of YAML, JSON, JSON lines and tables, compressed
// or not.
//
// A [File] is opened and parsed here; a [Source] makes records of it, which the
// loader reads. Invariants:
//
//  1. Whatever is wrong with a file has a place in it, and is told in the words
//     of the file.
//  2. A source gives the same each time it is read, so that a load can go over a
//     file larger than memory more than once.
//  3. What is read is bounded: a document by its size, a file of lines by the
//     length of a line, a value by its depth. What a file expands to counts.
package record

// A Record is a fact as it stands in a file: an object with a type.
type Record struct {
	Value
	Section Section
}

// A Section is where in a file a record stands.
type Section uint8

// Only a document has sections.
const (
	Anywhere Section = iota
	InNodes
	InRelationships
)

// A Source gives what a file says: a header, then records one by one.
type Source interface {
	// Read tells all of it, in order; called again, it tells the same. What is
	// wrong with the contents it tells to.Fail or to.Lost; its error is to.Record's,
	// or that the file could not be opened or read.
	Read(to To) error
}

// To is who a source tells what it reads.
type To struct {
	// Header gets an object with the header's keys, before any record; others are
	// the keys that may stand beside them. An export has further headers between
	// its records, each for those after it.
	Header func(v *Value, others []string)
	Record func(Record) error
	// Fail gets what is wrong where all the rest could be read.
	Fail func(Pos, string)
	// Lost gets what is wrong where something could not be made out: what seems to
	// be missing elsewhere may stand there.
	Lost func(Pos, string)
	// Warn gets what was read and is left out. The kind is the same for all that is
	// left out for one reason.
	Warn func(at Pos, kind, message string)
}
