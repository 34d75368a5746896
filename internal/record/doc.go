// Package record parses files of YAML, JSON and JSON lines, compressed or not, into JSON
// values that know their places. It does not interpret them.
//
// A [File] is opened and parsed here. A [Source] makes records of a file, which the loader
// reads. Invariants:
//
//  1. Every error in a file has its place in the file.
//  2. A source gives the same records each time, so that a load can read a file that is
//     larger than memory more than once.
//  3. Input is bounded: a document by its size, JSON lines by the length of a line, and a
//     value by its depth. Sizes are those after decompression.
package record

// A Record is a fact as a file has it: an object with a type.
type Record struct {
	Value
	Section Section
}

// A Section is the part of a file that a record is in.
type Section uint8

// The sections of a document. Files of JSON lines have none: their records are Anywhere.
const (
	Anywhere Section = iota
	InNodes
	InRelationships
)

// A Source reads a file: a header, and then records.
type Source interface {
	// Read calls the functions of to with everything in the file, in order. Each call of
	// Read gives the same. It reports errors in the contents to to.Fail or to.Lost. It
	// returns the error of to.Record, or an error in opening or reading the file.
	Read(to To) error
}

// A Skipper is a source that can be told to skip records.
type Skipper interface {
	Source
	// Skip skips the records at these places, from the next Read on. The places are those
	// of the values that Begin gets, without a rule.
	Skip(at map[Pos]bool)
}

// To has the functions that a source calls while it reads.
type To struct {
	// Header is called with the header, before any record; sections are keys that the
	// object may have in addition to those of a header. An export has more headers
	// between its records, each for the records after it.
	Header func(v *Value, sections []string)
	Record func(Record) error
	// Begin is called with each record of the data, before its facts. Skipped is called
	// instead with a record that the source was told to skip.
	Begin, Skipped func(*Value)
	// Reject reports a record that cannot be read, while others can. It takes the place of
	// Begin.
	Reject func(Pos, string)
	// Fail reports an error after which the rest of the file could be read.
	Fail func(Pos, string)
	// Lost reports a part of the file that could not be read. Facts that seem to be
	// missing may be in that part.
	Lost func(Pos, string)
	// Warn reports a value that is read, and is perhaps not what was meant. Alike warnings
	// have the same kind.
	Warn func(at Pos, kind, message string)
	// Omit reports what the file has and no fact does.
	Omit func(Omission)
	// Count reports how many records the file has, once for each path of records. A source
	// whose records are facts does not call it.
	Count func(Tally)
}
