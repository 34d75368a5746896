package load

import "casegraph/internal/record"

// A file is an input and what is known of it once it has been read.
type file struct {
	input  Input
	reader record.Source
	index  int
	// override is the name of the dataset, whatever the header says, or "".
	override string
	header
	// unread: something in it could not be made out, so what is missing
	// elsewhere may well stand there.
	unread bool
	// exported: casegraph export wrote it, and its facts say what otherwise the load
	// says. sections are the headers within it.
	exported bool
	sections []header
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
		Header: func(v *record.Value, others []string) { f.readHeader(v, others, fail) },
		Record: each,
		Fail:   fail,
		Lost:   func(at record.Pos, message string) { f.unread = true; fail(at, message) },
		Warn: func(at record.Pos, kind, message string) {
			f.leftOut = append(f.leftOut, leftOut{at, kind, message})
		},
	})
}
