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
	// skips has the records to leave out; nil: any problem refuses the load. begun are the
	// places of the records that were read.
	skips *skips
	begun []record.Pos
	// strict makes a problem of everything that the file has and no fact does.
	strict bool
	// doubts and account are what the source said when it was last read.
	doubts  []doubt
	account FileAccount
	// How many records of each sort there are: later passes leave out files
	// that have none of theirs.
	sources, nodes, relationships int
}

// A doubt is a warning of the source.
type doubt struct {
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
	at := Place{File: f.input.Name, Line: p.Line, Column: p.Column, Rule: p.Rule, file: f.index}
	if p.Rule != nil && p.Rule.Of != "" {
		at.File, at.whole = p.Rule.Of, true
	}
	return at
}

// read reads the file's header and gives its records one by one, in order. It
// may be called again, and gives the same. Its error is each's, or that the file
// could not be read.
func (f *file) read(problems *collector, each func(record.Record) error) error {
	f.doubts, f.account, f.begun = nil, FileAccount{File: f.input.Name}, nil
	add := func(at record.Pos, whole bool, message string) {
		place := f.place(at)
		place.whole = place.whole || whole
		problems.add(place, "%s", message)
	}
	fail := func(at record.Pos, message string) {
		add(at, len(f.begun) == 0, message) // before the first record
	}
	lost := func(at record.Pos, message string) {
		f.unread = true
		add(at, true, message)
	}
	err := record.Ahead(f.reader, record.To{
		Header: func(v *record.Value, others []string) { f.headers.read(v, others, fail) },
		Begin: func(v *record.Value) {
			if f.skips != nil {
				f.begun = append(f.begun, record.Pos{Line: v.Line, Column: v.Column})
			}
		},
		Skipped: func(v *record.Value) { f.skips.skipped(f, v) },
		Reject: func(at record.Pos, message string) {
			if f.skips == nil {
				lost(at, message)
			} else {
				f.skips.reject(f, at, message)
			}
		},
		Record: func(r record.Record) error {
			f.account.Facts++
			return each(r)
		},
		Fail: fail,
		Lost: lost,
		Warn: func(at record.Pos, kind, message string) {
			f.doubts = append(f.doubts, doubt{at, kind, message})
		},
		Omit:  func(o record.Omission) { f.account.Omissions = append(f.account.Omissions, o) },
		Count: func(t record.Tally) { f.account.Tallies = append(f.account.Tallies, t) },
	})
	if f.strict {
		for _, o := range omitted(f.account.Omissions) {
			add(o.At, true, o.Message+"; this is an error because of --strict")
		}
	}
	return err
}

// decoder makes facts of the file's records, as they are read.
func (f *file) decoder(c *catalog.Catalog, problems *collector) *fact.Decoder {
	return &fact.Decoder{Catalog: c, In: &f.Setting, Fail: func(at record.Pos, message string) {
		problems.add(f.place(at), "%s", message)
	}}
}
