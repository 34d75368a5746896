package load

import (
	"casegraph/internal/catalog"
	"casegraph/internal/fact"
	"casegraph/internal/record"
)

// A file is an input and what is known of it once it has been read.
type file struct {
	input  Input
	reader record.Source
	index  int
	headers
	// unread says that something in it could not be made out, so what is missing
	// elsewhere may well stand there.
	unread bool
	// leftOut is what the source warned of when it was last read.
	leftOut []leftOut
	// How many records of each sort there are: later passes leave out files
	// that have none of theirs.
	sources, nodes, relationships int
}

// leftOut is something in a file that makes no fact.
type leftOut struct {
	at            record.Pos
	kind, message string
}

// An entry is a fact of a file.
type entry struct {
	*fact.Fact
	file *file
}

func (e entry) at() Place { return e.file.place(e.Record.Pos) }

func newFile(in Input, index int) *file { return &file{input: in, reader: in.source(), index: index} }

func (f *file) place(p record.Pos) Place {
	return Place{File: f.input.Name, Line: p.Line, Column: p.Column, Rule: p.Rule, file: f.index}
}

// read reads the file's header and gives its records one by one, in order. It
// may be called again, and gives the same. Its error is each's, or that the file
// could not be read.
func (f *file) read(problems *collector, each func(record.Record) error) error {
	fail := func(at record.Pos, message string) { problems.add(f.place(at), "%s", message) }
	f.leftOut = nil
	return record.Ahead(f.reader, record.To{
		Header: func(v *record.Value, others []string) { f.headers.read(v, others, fail) },
		Record: each,
		Fail:   fail,
		Lost:   func(at record.Pos, message string) { f.unread = true; fail(at, message) },
		Warn: func(at record.Pos, kind, message string) {
			f.leftOut = append(f.leftOut, leftOut{at, kind, message})
		},
	})
}

// decoder makes facts of the file's records, as they are read.
func (f *file) decoder(c *catalog.Catalog, problems *collector) *fact.Decoder {
	return &fact.Decoder{Catalog: c, In: &f.Setting, Fail: func(at record.Pos, message string) {
		problems.add(f.place(at), "%s", message)
	}}
}
