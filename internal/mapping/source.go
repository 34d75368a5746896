package mapping

import (
	"slices"
	"strings"

	"casegraph/internal/load"
	"casegraph/internal/record"
	"casegraph/internal/table"
)

// Formats are the names of the formats of data that a mapping reads.
var Formats = append(slices.Clone(table.Formats), "json", "jsonl")

// Inputs returns files of data as inputs of a load, which makes the facts of the
// mapping. The format is one of [Formats], or "" to take it from each file's extension.
func (m *Mapping) Inputs(files []load.Input, format string) []load.Input {
	all := &inputSet{m: m}
	var out []load.Input
	for i, in := range files {
		s := &source{m: m, file: in.File(), index: i, format: format, sets: reads(m.sets, in.File()), all: all}
		all.sources = append(all.sources, s)
		in.Source = s
		out = append(out, in)
	}
	return out
}

// A source is one file of data, read by a mapping. It implements record.Source.
type source struct {
	m      *Mapping
	file   record.File
	index  int
	format string
	sets   []*set // that read this file
	all    *inputSet
	// skip has the places of the records to skip.
	skip map[record.Pos]bool
	// document is a JSON file that has been read; nil before that. repeats are the keys that
	// stand twice in one of its objects.
	document *record.Value
	repeats  []record.Problem
}

// Read implements record.Source.
func (s *source) Read(to record.To) error {
	if err := s.all.prepare(); err != nil {
		return err
	}
	s.m.headers(s.file, to)
	if s.index == 0 {
		for _, r := range s.m.written {
			if err := to.Record(r); err != nil {
				return err
			}
		}
	}
	if len(s.sets) == 0 {
		to.Fail(record.Pos{}, "no item of records in the mapping reads this file; expected one whose file fits its name")
		return nil
	}
	run := &reading{source: s, sets: s.sets, to: to, unused: map[string]*leftOut{}, madeBy: map[*rule]bool{}, useful: map[*rule]bool{}}
	run.visit, run.make = run.facts, run.write
	noting := func(tell func(record.Pos, string)) func(record.Pos, string) {
		return func(at record.Pos, message string) {
			run.lost = true
			tell(at, message)
		}
	}
	run.to.Fail, run.to.Reject, run.to.Lost = noting(to.Fail), noting(to.Reject), noting(to.Lost)
	if err := run.records(); err != nil {
		return err
	}
	s.all.report(s.index, to)
	run.report()
	return nil
}

// Skip implements record.Skipper.
func (s *source) Skip(at map[record.Pos]bool) {
	s.skip = at
	s.all.joins = nil // prepare reads all files again
}

// headerOf returns the header for the facts of a file: {#file} in it is replaced.
func (m *Mapping) headerOf(f record.File) *record.Value {
	v := m.header
	v.Members = slices.Clone(v.Members)
	for i := range v.Members {
		text := &v.Members[i].Value.Text
		*text = strings.ReplaceAll(*text, "{"+fileColumn+"}", f.Stem())
	}
	return &v
}

// formatName returns the name of the format of the file.
func (s *source) formatName() string {
	if s.format != "" {
		return s.format
	}
	return formatOf(s.file)
}

// formatOf returns the name of the format that a file's extension tells.
func formatOf(f record.File) string {
	name := strings.TrimPrefix(f.Extension(), ".")
	if name == "xlsm" { // an .xlsx that may have macros
		return "xlsx"
	}
	return name
}

func (s *source) isTable() bool { return slices.Contains(table.Formats, s.formatName()) }
