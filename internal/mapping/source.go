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
	"casegraph/internal/table"
)

// Formats are the names of the formats of data that a mapping reads.
var Formats = []string{"csv", "tsv", "json", "jsonl"}

// Inputs returns files of data as inputs of a load, which makes the facts of the
// mapping. The format is one of [Formats], or "" to take it from each file's extension.
func (m *Mapping) Inputs(files []load.Input, format string) []load.Input {
	shared := &merged{}
	all := &inputSet{}
	var out []load.Input
	for i, in := range files {
		s := &source{m: m, file: in.File(), index: i, format: format, sets: m.reads(in.File()), merged: shared, all: all}
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
	sets   []set // that read this file
	merged *merged
	all    *inputSet
	// document is a JSON file that has been read; nil before that.
	document *record.Value
}

// An inputSet is all files of a load. Joins read all of them.
type inputSet struct {
	sources []*source
	joins   map[string]*join // nil until fill
}

// fill reads all files and fills the joins. It ignores errors in the data, which are
// reported when the files are read for their facts.
func (a *inputSet) fill() error {
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
		run := &reading{source: s, sets: s.m.sets, to: record.To{Fail: silent, Lost: silent, Warn: func(record.Pos, string, string) {}}}
		run.visit = func(in *row, set *set) error {
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
	run := &reading{source: s, sets: s.sets, to: to, required: map[string]*record.Rule{}, unused: map[string]*leftOut{}}
	run.visit = run.facts
	for _, set := range s.sets {
		for _, r := range set.rules {
			r.eachColumn(func(column string, at *record.Rule) {
				if name, join, ok := splitJoin(column); ok && s.all.joins[join] != nil {
					column = name
				}
				if slices.ContainsFunc(r.each, func(b binding) bool { return b.name == column }) {
					return
				}
				if column == numberColumn {
					run.numbered = append(run.numbered, at)
				}
				if column[0] != '#' && column[0] != '.' && run.required[column] == nil {
					run.required[column] = at
					run.order = append(run.order, column)
				}
			})
		}
	}
	if err := run.records(); err != nil {
		return err
	}
	run.notes.report(to)
	run.warnUnused()
	return nil
}

// headerOf returns the header for the facts of a file: {#file} in it is replaced.
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
	r.to.Lost(record.Pos{}, "the file's extension is not one that a mapping reads; expected .csv, .tsv, .json, .jsonl or .ndjson, perhaps followed by .gz or .zst; or use --format")
	return nil
}

func (r *rule) eachColumn(each func(string, *record.Rule)) {
	for _, b := range r.each {
		each(b.column, b.place)
	}
	r.when.eachColumn(each)
	for _, m := range r.members {
		m.eachColumn(each)
	}
}

// A reading is one pass over a source.
type reading struct {
	*source
	sets     []set // that read the records
	to       record.To
	visit    func(*row, *set) error  // is called for each record with each set of rules
	made     int                     // the number of facts so far
	unused   map[string]*leftOut     // by the record's type, if the mapping has an account
	required map[string]*record.Rule // the columns that rules use, with their places
	order    []string                // the required columns, in the order of the mapping
	notes    notes
	numbered []*record.Rule // the places of {#}
}

func (r *reading) table(format string) error {
	number := 0
	return table.Read(r.file, format, r.m.dialect, table.To{
		Columns: r.columns, Lost: r.to.Lost, Warn: r.to.Warn,
		Row: func(v *record.Value) error {
			number++
			r.m.unescape(v)
			return r.record(v, nil, number, r.sets)
		},
	})
}

// columns reports each required column that a table lacks, and each {#} if a column has
// that name.
func (r *reading) columns(names []string, at record.Pos) {
	exists := map[string]bool{}
	for _, n := range names {
		exists[n] = true
	}
	for _, c := range r.order {
		if name, _ := exactName(c); !exists[name] {
			at.Rule = r.required[c]
			r.to.Fail(at, fmt.Sprintf("the table has no column %s%s", record.Quoted(name), suggest.Instead(name, names)))
		}
	}
	if exists[numberColumn] {
		for _, at.Rule = range r.numbered {
			r.to.Fail(at, `the table has a column "#", but {#} is the number of the row; expected {"#"} for the column, or {#row} for the number of the row`)
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
		return r.record(&v, nil, number, r.sets)
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
	for i := range r.sets {
		set := &r.sets[i]
		number := 0
		top := &row{Value: r.source.document}
		err := r.eachRecord(top, set.at, set, func(v *record.Value, parent *row) error {
			number++
			return r.record(v, parent, number, r.sets[i:i+1])
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachRecord calls each with every item of the list at a path, and with the object that
// contains the list.
func (r *reading) eachRecord(at *row, p path, set *set, each func(*record.Value, *row) error) error {
	if len(p) > 0 && p[0] == "*" || len(p) == 0 {
		if at.Shape != record.List {
			r.to.Fail(record.Pos{Line: at.Line, Column: at.Column, Rule: set.place}, fmt.Sprintf("the mapping expects records here, and finds %s; expected a list", at.Value))
			return nil
		}
		for i := range at.Items {
			item := &at.Items[i]
			var err error
			switch {
			case len(p) > 1:
				err = r.eachRecord(&row{Value: item, parent: at.parent, number: i + 1, nulls: r.m.nulls}, p[1:], set, each)
			case item.Shape != record.Object:
				r.to.Fail(item.Pos, fmt.Sprintf("a record is %s; expected an object", item))
			default:
				err = each(item, at.parent)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	v := at.Get(p[0])
	if v == nil && at.number > 0 {
		return nil // some objects of a list may have no such list
	}
	if v == nil {
		r.to.Fail(record.Pos{Line: at.Line, Column: at.Column, Rule: set.place}, fmt.Sprintf("there is no %s here, in which the mapping expects records; expected a list", record.Quoted(p[0])))
		return nil
	}
	parent := at
	if v.Shape != record.List {
		parent = at.parent
	}
	return r.eachRecord(&row{Value: v, parent: parent, number: at.number, nulls: r.m.nulls}, p[1:], set, each)
}

// record visits one record with each set of rules.
func (r *reading) record(v *record.Value, parent *row, number int, sets []set) error {
	in := &row{Value: v, parent: parent, number: number, file: r.file.Stem(), nulls: r.m.nulls, fail: r.to.Fail, joins: r.all.joins, notes: &r.notes}
	for i := range sets {
		if err := r.visit(in, &sets[i]); err != nil {
			return err
		}
	}
	return nil
}

// facts makes the facts of one record with one set of rules.
func (r *reading) facts(in *row, by *set) error {
	if by.account != nil {
		in.used = map[position]bool{}
		for _, j := range by.joins {
			j.markUsed(in)
		}
	}
	made := false
	for i := range by.rules {
		before := r.made
		if err := r.combinations(in, &by.rules[i], by.rules[i].each); err != nil {
			return err
		}
		made = made || !by.rules[i].fixed && r.made > before
	}
	if by.account != nil {
		r.countUnused(in, by.account, made)
	}
	return nil
}

// combinations makes a fact for each combination of the items that `each` names.
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
	in.markUsed(v)
	r.made++
	if by.mergeable && !r.isFirst(&v) {
		return nil
	}
	return r.to.Record(record.Record{Value: v, Section: by.section})
}
