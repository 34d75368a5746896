package mapping

import (
	"errors"
	"fmt"
	"hash/maphash"
	"strings"

	"casegraph/internal/load"
	"casegraph/internal/record"
)

// Formats are the names of the forms of data that a mapping reads.
var Formats = []string{"csv", "tsv", "json", "jsonl"}

// Inputs are files of data to load by the mapping. A format is one of Formats; ""
// is the one that a file's extension tells.
func (m *Mapping) Inputs(files []load.Input, format string) []load.Input {
	shared := &merged{seed: maphash.MakeSeed(), facts: map[uint64]maker{}}
	var out []load.Input
	for i, in := range files {
		in.Source = &source{m: m, file: in.File(), index: i, format: format, made: shared}
		out = append(out, in)
	}
	return out
}

// A source is one file of data, read by a mapping.
type source struct {
	m      *Mapping
	file   record.File
	index  int
	format string
	made   *merged
	// document is JSON that has been read whole.
	document *record.Value
}

// Read implements record.Source.
func (s *source) Read(to record.To) error {
	to.Header(&s.m.header, nil)
	if s.index == 0 {
		for _, r := range s.m.written {
			if err := to.Record(r); err != nil {
				return err
			}
		}
	}
	format := s.format
	if format == "" {
		format = strings.TrimPrefix(s.file.Extension(), ".")
	}
	run := &reading{source: s, to: to, asked: map[string]*record.Rule{}}
	for _, set := range s.m.sets {
		for _, r := range set.rules {
			r.asks(func(column string, at *record.Rule) {
				if column[0] != '#' && column[0] != '.' && run.asked[column] == nil {
					run.asked[column] = at
					run.order = append(run.order, column)
				}
			})
		}
	}
	switch format {
	case "csv", "tsv":
		return run.table(format)
	case "jsonl", "ndjson":
		return run.lines()
	case "json":
		return run.document()
	}
	to.Lost(record.Pos{}, "the name tells no format that a mapping reads; expected a file in .csv, .tsv, .json, .jsonl or .ndjson, maybe with .gz or .zst after it, or --format")
	return nil
}

func (r *rule) asks(each func(string, *record.Rule)) {
	for _, t := range r.when {
		each(t.column, t.place)
	}
	for _, m := range r.members {
		m.asks(each)
	}
}

// A reading is one time that a source is read.
type reading struct {
	*source
	to    record.To
	turn  int // how many facts have been made
	asked map[string]*record.Rule
	order []string // the columns asked, as they stand in the mapping
}

func (r *reading) table(format string) error {
	delimiter := ','
	if format == "tsv" {
		delimiter = '\t'
	}
	if r.m.delimiter != 0 {
		delimiter = r.m.delimiter
	}
	number := 0
	return table(r.file, delimiter, r.to.Lost, r.columns, func(v *record.Value) error {
		number++
		return r.record(v, nil, number, r.m.sets)
	})
}

// columns wants the columns that the rules ask of a table to be there.
func (r *reading) columns(names []string) {
	there := map[string]bool{}
	for _, n := range names {
		there[n] = true
	}
	for _, c := range r.order {
		if !there[c] {
			r.to.Fail(record.Pos{Line: 1, Column: 1, Rule: r.asked[c]}, fmt.Sprintf("the table has no column %s%s", record.Quoted(c), load.Instead(c, names)))
		}
	}
}

func (r *reading) lines() error {
	number := 0
	return r.file.Lines(r.to.Fail, r.to.Lost, func(v record.Value) error {
		number++
		if v.Shape != record.Object {
			r.to.Fail(v.Pos, fmt.Sprintf("this line is %s; expected an object", &v))
			return nil
		}
		return r.record(&v, nil, number, r.m.sets)
	})
}

func (r *reading) document() error {
	if r.source.document == nil {
		v, err := r.file.Document(true, r.to.Fail)
		if e, ok := errors.AsType[*record.SyntaxError](err); ok {
			r.to.Lost(e.Pos, e.Message)
			return nil
		}
		if err != nil {
			return err
		}
		r.source.document = &v
	}
	for i := range r.m.sets {
		set := &r.m.sets[i]
		number := 0
		top := &row{Value: r.source.document}
		err := r.under(top, set.at, set, func(v *record.Value, around *row) error {
			number++
			return r.record(v, around, number, r.m.sets[i:i+1])
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// under gives the items of the list that a path leads to, with the objects around.
func (r *reading) under(at *row, p path, set *set, each func(*record.Value, *row) error) error {
	if len(p) > 0 && p[0] == "*" || len(p) == 0 {
		if at.Shape != record.List {
			r.to.Fail(record.Pos{Line: at.Line, Column: at.Column, Rule: set.place}, fmt.Sprintf("%s stands where the mapping looks for records; expected a list", at.Value))
			return nil
		}
		for i := range at.Items {
			item := &at.Items[i]
			var err error
			switch {
			case len(p) > 1:
				err = r.under(&row{Value: item, around: at.around, number: i + 1, nulls: r.m.nulls}, p[1:], set, each)
			case item.Shape != record.Object:
				r.to.Fail(item.Pos, fmt.Sprintf("a record is %s; expected an object", item))
			default:
				err = each(item, at.around)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	v := at.Get(p[0])
	if v == nil && at.number > 0 {
		return nil // an object in a list may lack what others have
	}
	if v == nil {
		r.to.Fail(record.Pos{Line: at.Line, Column: at.Column, Rule: set.place}, fmt.Sprintf("there is no %s here, where the mapping looks for records; expected a list", record.Quoted(p[0])))
		return nil
	}
	around := at
	if v.Shape != record.List {
		around = at.around
	}
	return r.under(&row{Value: v, around: around, number: at.number, nulls: r.m.nulls}, p[1:], set, each)
}

// record makes the facts of one record.
func (r *reading) record(v *record.Value, around *row, number int, sets []set) error {
	in := &row{Value: v, around: around, number: number, file: r.file.Stem(), nulls: r.m.nulls, fail: r.to.Fail}
	for i := range sets {
		for j := range sets[i].rules {
			if err := r.fact(in, &sets[i].rules[j]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *reading) fact(in *row, by *rule) error {
	if !by.when.holds(in) {
		return nil
	}
	at := record.Pos{Line: in.Line, Column: in.Column, Rule: by.place}
	v := record.Value{Pos: at, Shape: record.Object, Members: make([]record.Member, 0, len(by.members))}
	for _, m := range by.members {
		if x := m.value(in); x.Shape != record.Null {
			v.Members = append(v.Members, record.Member{Pos: record.Pos{Line: x.Line, Column: x.Column, Rule: m.place}, Name: m.name, Value: x})
		}
	}
	r.turn++
	if by.recurs && !r.first(&v) {
		return nil
	}
	return r.to.Record(record.Record{Value: v, Section: by.section})
}
