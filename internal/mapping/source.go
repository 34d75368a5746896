package mapping

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"casegraph/internal/load"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// Formats are the names of the forms of data that a mapping reads.
var Formats = []string{"csv", "tsv", "json", "jsonl"}

// Inputs are files of data to load by the mapping. A format is one of Formats; ""
// is the one that a file's extension tells.
func (m *Mapping) Inputs(files []load.Input, format string) []load.Input {
	shared := &merged{}
	all := &siblings{}
	var out []load.Input
	for i, in := range files {
		s := &source{m: m, file: in.File(), index: i, format: format, made: shared, all: all}
		all.sources = append(all.sources, s)
		in.Source = s
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
	all    *siblings
	// document is JSON that has been read whole.
	document *record.Value
}

// siblings are the files that are read together, which joins go over.
type siblings struct {
	sources []*source
	joins   map[string]*join // nil until they have been filled
}

// fill fills the joins of a mapping from all files. What is wrong with the files is
// told when they are read for their facts.
func (a *siblings) fill() error {
	a.joins = map[string]*join{}
	for _, set := range a.sources[0].m.sets {
		for name, j := range set.joins {
			j.clear()
			a.joins[name] = j
		}
	}
	if len(a.joins) == 0 {
		return nil
	}
	silent := func(record.Pos, string) {}
	for _, s := range a.sources {
		run := &reading{source: s, to: record.To{Fail: silent, Lost: silent}}
		run.take = func(in *row, set *set) error {
			for _, j := range set.joins {
				j.add(in)
			}
			return nil
		}
		if err := run.records(); err != nil {
			return err
		}
	}
	return nil
}

// Read implements record.Source.
func (s *source) Read(to record.To) error {
	if s.all.joins == nil {
		if err := s.all.fill(); err != nil {
			return err
		}
	}
	to.Header(s.m.headerOf(s.file), nil)
	if s.index == 0 {
		for _, r := range s.m.written {
			if err := to.Record(r); err != nil {
				return err
			}
		}
	}
	run := &reading{source: s, to: to, asked: map[string]*record.Rule{}, left: map[string]*tally{}}
	run.take = run.facts
	for _, set := range s.m.sets {
		for _, r := range set.rules {
			r.asks(func(column string, at *record.Rule) {
				if name, join, ok := cutJoin(column); ok && s.all.joins[join] != nil {
					column = name
				}
				if slices.ContainsFunc(r.each, func(b binding) bool { return b.name == column }) {
					return
				}
				if column[0] != '#' && column[0] != '.' && run.asked[column] == nil {
					run.asked[column] = at
					run.order = append(run.order, column)
				}
			})
		}
	}
	if err := run.records(); err != nil {
		return err
	}
	run.tell()
	return nil
}

// headerOf is the header of what is made of a file, of which {#file} is the name.
func (m *Mapping) headerOf(f record.File) *record.Value {
	v := m.header
	v.Members = slices.Clone(v.Members)
	for i := range v.Members {
		text := &v.Members[i].Value.Text
		*text = strings.ReplaceAll(*text, "{#file}", f.Stem())
	}
	return &v
}

// records reads the records of the file.
func (r *reading) records() error {
	format := r.format
	if format == "" {
		format = strings.TrimPrefix(r.file.Extension(), ".")
	}
	switch format {
	case "csv", "tsv":
		return r.table(format)
	case "jsonl", "ndjson":
		return r.lines()
	case "json":
		return r.document()
	}
	r.to.Lost(record.Pos{}, "the name tells no format that a mapping reads; expected a file in .csv, .tsv, .json, .jsonl or .ndjson, maybe with .gz or .zst after it, or --format")
	return nil
}

func (r *rule) asks(each func(string, *record.Rule)) {
	for _, b := range r.each {
		each(b.column, b.place)
	}
	r.when.asks(each)
	for _, m := range r.members {
		m.asks(each)
	}
}

// A reading is one time that a source is read.
type reading struct {
	*source
	to    record.To
	take  func(*row, *set) error // what is done with a record
	turn  int                    // how many facts have been made
	left  map[string]*tally      // what was left out, by the sort of record
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
			r.to.Fail(record.Pos{Line: 1, Column: 1, Rule: r.asked[c]}, fmt.Sprintf("the table has no column %s%s", record.Quoted(c), suggest.Instead(c, names)))
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
	in := &row{Value: v, around: around, number: number, file: r.file.Stem(), nulls: r.m.nulls, fail: r.to.Fail, joins: r.all.joins}
	for i := range sets {
		if err := r.take(in, &sets[i]); err != nil {
			return err
		}
	}
	return nil
}

// facts makes the facts of one record by one set of rules.
func (r *reading) facts(in *row, by *set) error {
	if by.account != nil {
		in.kept = map[spot]bool{}
		for _, j := range by.joins {
			j.keep(in)
		}
	}
	made := false
	for i := range by.rules {
		before := r.turn
		if err := r.combinations(in, &by.rules[i], by.rules[i].each); err != nil {
			return err
		}
		made = made || !by.rules[i].fixed && r.turn > before
	}
	if by.account != nil {
		r.settle(in, by.account, made)
	}
	return nil
}

// combinations makes a fact of each combination of the items that a rule names.
func (r *reading) combinations(in *row, by *rule, each []binding) error {
	if len(each) == 0 {
		return r.fact(in, by)
	}
	for _, item := range scalars(in.column(each[0].column)) {
		bound := maps.Clone(in.bound)
		if bound == nil {
			bound = map[string]record.Value{}
		}
		bound[each[0].name] = item
		with := *in
		with.bound = bound
		if err := r.combinations(&with, by, each[1:]); err != nil {
			return err
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
	in.keep(v)
	r.turn++
	if by.recurs && !r.first(&v) {
		return nil
	}
	return r.to.Record(record.Record{Value: v, Section: by.section})
}
