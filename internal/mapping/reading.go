package mapping

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/record"
	"casegraph/internal/suggest"
	"casegraph/internal/table"
)

// A reading is one pass over a source: from the file to its records.
type reading struct {
	*source
	sets  []*set // that read the file
	to    record.To
	visit func(*row, *set) error  // is called for each record with each set of rules
	make  func(*row, *rule) error // is called by facts for each fact
	keys  *node                   // gets all values of the file; nil: nothing does
	made  int                     // the number of facts so far
	// mergeable counts those that several records may make. With onlyMergeable no others
	// are made.
	mergeable     int
	onlyMergeable bool
	once          map[*rule]bool // the rules without columns that have made their fact
	notes         notes
	// headless: the table's first row does not have the names of columns.
	headless bool
	// madeBy are the rules that made a fact of the record, useful those that made one of any,
	// and needed are the columns that the rules of each group need; nil if this is not the
	// reading for the facts.
	madeBy, useful map[*rule]bool
	needed         [][]*needed
	// pending are problems of the next record, which are told unless it is skipped.
	pending []record.Problem
	// withSkipped visits the records that are skipped too.
	withSkipped bool
	// lost: some of the file could not be read, which has been told.
	lost bool
	// groups are the sets of rules for the same records, and tallies count those.
	groups  [][]*set
	tallies []tally
	// rejected counts the records of each group that could not be read.
	rejected []int
	// unused is by the record's type, if the mapping has an account.
	unused map[string]*leftOut
}

// A tally counts the records of a group.
type tally struct {
	record.Tally
	untold int        // those without a fact that no rule leaves out
	first  record.Pos // of those
}

// records reads the records of the file.
func (r *reading) records() error {
	for _, s := range r.sets {
		at := slices.IndexFunc(r.groups, func(g []*set) bool { return slices.Equal(g[0].at, s.at) })
		if at < 0 {
			at = len(r.groups)
			r.groups = append(r.groups, nil)
		}
		r.groups[at] = append(r.groups[at], s)
	}
	r.tallies, r.rejected = make([]tally, len(r.groups)), make([]int, len(r.groups))
	if r.madeBy != nil {
		for _, g := range r.groups {
			r.needed = append(r.needed, neededBy(g))
		}
	}
	format := r.formatName()
	switch {
	case r.isTable():
		return r.table(format)
	case format == "jsonl" || format == "ndjson":
		return r.lines()
	case format == "json":
		return r.whole()
	}
	r.to.Lost(record.Pos{}, "the file's extension is not one that a mapping reads; expected .csv, .tsv, .xlsx, .json, .jsonl or .ndjson, perhaps followed by .gz, .zst or .bz2; or use --format")
	return nil
}

func (r *reading) table(format string) error {
	number := 0
	for _, s := range r.sets {
		if len(s.at) > 0 {
			r.to.Lost(record.Pos{Rule: s.place}, "a table has no lists in it, and the mapping looks for records at "+record.Quoted(s.at.String())+"; expected no at, or file to say which files the rules are for")
			return nil
		}
	}
	return table.Read(r.file, format, r.m.dialect, table.To{
		Columns: r.columns,
		Reject: func(at record.Pos, message string) {
			if number++; !r.headless { // rows are not like a row without names
				r.to.Reject(at, message)
			}
		},
		Lost: r.to.Lost, Wrong: r.wrongCell, Warn: r.warn,
		Row: func(v *record.Value) error {
			if number++; r.headless {
				return nil
			}
			r.m.unescape(v)
			r.see(r.keys, v)
			return r.record(&row{Value: v, number: number}, 0)
		},
	})
}

// warn passes on a warning about a table. One without rows is an omission.
func (r *reading) warn(at record.Pos, kind, message string) {
	if kind == table.NoRows {
		r.to.Omit(record.Omission{At: at, Reason: kind, Message: message})
		return
	}
	r.to.Warn(at, kind, message)
}

// columns reports each column of a rule that a table lacks, and each {#} if a column has
// that name. If it lacks all of them, its names stand elsewhere, and its rows are not read.
func (r *reading) columns(names []string, at record.Pos) {
	var missing []string
	found := false
	for _, s := range r.sets {
		s.references(func(c *column, _ *record.Rule) {
			c = c.ofRecord()
			switch {
			case !c.ofTable() || slices.Contains(missing, c.name):
			case slices.Contains(names, c.name):
				found = true
			default:
				missing = append(missing, c.name)
			}
		})
	}
	if r.headless = !found && len(missing) > 1; r.headless {
		r.to.Lost(at, fmt.Sprintf("the row of names, which begins with %s, has none of the columns of the rules, such as %s and %s; expected them, or skip in the mapping to say how many lines stand before them", record.Quoted(names[0]), record.Quoted(missing[0]), record.Quoted(missing[1])))
		return
	}
	told := map[string]bool{}
	for _, s := range r.sets {
		s.references(func(c *column, place *record.Rule) {
			at.Rule = place
			c = c.ofRecord()
			switch {
			case c.special == numberColumn && c.binding == "" && slices.Contains(names, numberColumn):
				r.to.Fail(at, `the table has a column "#", but {#} is the number of the row; expected {"#"} for the column, or {#row} for the number of the row`)
			case c.outer > 0:
				r.to.Fail(at, fmt.Sprintf("%s belongs to an object around the record, and there is none around the rows of a table; expected the name of a column", record.Quoted(c.name)))
			case c.special == keyColumn:
				r.to.Fail(at, "{#key} is the key of a record in an object, and the rows of a table have none; expected the name of a column")
			case c.ofTable() && !slices.Contains(names, c.name) && !told[c.name]:
				told[c.name] = true
				r.to.Fail(at, fmt.Sprintf("the table has no column %s%s", record.Quoted(c.name), suggest.Instead(c.name, names)))
			}
		})
	}
}

// wrongCell reports a cell with a text in the place of its value, if a rule reads the column
// and the text does not stand for no value. The cell has no value then.
func (r *reading) wrongCell(cell *record.Member, message string) {
	told := cell.Value.Text != "" && isNull(r.m.nulls, cell.Value.Text)
	for _, s := range r.sets {
		s.references(func(c *column, place *record.Rule) {
			if c.ofTable() && c.name == cell.Name && !told {
				told = true
				r.pending = append(r.pending, record.Problem{At: record.Pos{Line: cell.Line, Column: cell.Column, Rule: place}, Message: message})
			}
		})
	}
	cell.Value.Shape = record.Null
}

// lines reads a file of JSON lines. It is a list whose items are the lines.
func (r *reading) lines() error {
	for _, s := range r.sets {
		if len(s.at) > 0 && s.at[0] != "*" {
			r.to.Lost(record.Pos{Rule: s.place}, fmt.Sprintf("the lines of the file are the items of a list; expected at to begin with a star, as in %q", "*."+s.at.String()))
			return nil
		}
	}
	reject := func(at record.Pos, message string) {
		for i := range r.rejected {
			r.rejected[i]++
		}
		r.to.Reject(at, message)
	}
	return r.file.Lines(reject, r.to.Lost, func(v record.Value, repeats []record.Problem) error {
		r.pending = append(r.pending, repeats...)
		if r.keys != nil {
			r.see(r.keys.item(0), &v)
		}
		for i, g := range r.groups {
			at := g[0].at
			if len(at) == 0 && v.Shape != record.Object {
				reject(v.Pos, fmt.Sprintf("this line is %s; expected an object", &v))
				continue
			}
			if err := r.find(&v, at[min(1, len(at)):], i, true); err != nil {
				return err
			}
		}
		return nil
	})
}

// whole reads a JSON document.
func (r *reading) whole() error {
	if r.document == nil {
		v, repeats, err := r.file.Document(true)
		if e, ok := errors.AsType[*record.SyntaxError](err); ok {
			record.Tell(r.to.Fail, repeats)
			r.to.Lost(e.Pos, e.Message)
			return nil
		}
		if err != nil {
			return err
		}
		r.document, r.repeats = &v, repeats
	}
	record.Tell(r.to.Fail, r.repeats)
	r.see(r.keys, r.document)
	for i, g := range r.groups {
		if err := r.find(r.document, g[0].at, i, false); err != nil {
			return err
		}
	}
	return nil
}

// find visits the records of a group at a path.
func (r *reading) find(v *record.Value, p path, group int, some bool) error {
	s := r.groups[group][0]
	if i := slices.IndexFunc(r.groups[group], func(s *set) bool { return !s.optional }); i >= 0 {
		s = r.groups[group][i]
	}
	f := finder{set: s, fail: r.to.Fail, reject: func(at record.Pos, message string) {
		r.rejected[group]++
		r.to.Reject(at, message)
	}, each: func(in *row) error {
		in.number = r.tallies[group].Records + r.rejected[group] + 1
		return r.record(in, group)
	}}
	return f.find(v, p, nil, "", some || s.optional)
}

// record visits one record with the rules of a group.
func (r *reading) record(in *row, group int) error {
	in.complete(r)
	pending := r.pending
	r.pending = nil
	if r.skip[record.Pos{Line: in.Line, Column: in.Column}] && !r.withSkipped {
		r.tallies[group].Records++
		r.to.Skipped(in.Value)
		return nil
	}
	r.to.Begin(in.Value)
	record.Tell(r.to.Fail, pending)
	before, leftOut := r.made, false
	clear(r.madeBy)
	for _, s := range r.groups[group] {
		values := []*record.Value{in.Value}
		if s.unfold != nil {
			values = s.unfold.records(in.Value)
		}
		for _, v := range values {
			one := *in
			one.Value = v
			left, err := r.choose(&one, s)
			if err != nil {
				return err
			}
			leftOut = leftOut || left
		}
	}
	t := &r.tallies[group]
	t.Records++
	if r.made == before {
		t.Empty++
		if leftOut {
			return nil
		}
		if t.untold++; t.untold == 1 {
			t.first = in.Pos
		}
	} else if r.needed != nil && !leftOut {
		r.countDropped(in, group)
	}
	return nil
}

// choose visits a record if it is one that the set is for. A set without rules leaves its
// records out, and older versions of a record are left out too.
func (r *reading) choose(in *row, s *set) (leftOut bool, err error) {
	in.columns = s.whens
	if !s.when.holds(in) {
		return false, nil
	}
	if s.newest.isOld(in, r.index) {
		return true, nil
	}
	return len(s.rules) == 0, r.visit(in, s)
}

// complete gives a record, and the objects around it, what they need of the reading.
func (r *row) complete(from *reading) {
	for ; r != nil && r.fail == nil; r = r.parent {
		r.file, r.nulls, r.fail, r.joins, r.notes = from.file.Stem(), from.m.nulls, from.to.Fail, from.all.joins, &from.notes
	}
}

// see adds a value of the file to the keys of the data.
func (r *reading) see(keys *node, v *record.Value) {
	if keys != nil {
		keys.visit(v, r.index, r.m.nulls)
	}
}

// report tells what became of the records.
func (r *reading) report() {
	for i := range r.tallies {
		t := &r.tallies[i]
		t.At = r.groups[i][0].at.String()
		r.to.Count(t.Tally)
		rules := slices.ContainsFunc(r.groups[i], func(s *set) bool {
			return s.account == nil && slices.ContainsFunc(s.rules, func(x *rule) bool { return !x.fixed })
		})
		if t.Records == 0 && !r.isTable() && !r.lost && !slices.ContainsFunc(r.groups[i], func(s *set) bool { return s.optional }) {
			r.to.Omit(record.Omission{Reason: "file without records", Subject: t.At, Message: strings.TrimSuffix("there are no records at "+t.At, " at ") + "; expected some"})
		}
		if t.untold > 0 && rules {
			r.to.Omit(record.Omission{At: t.first, Reason: "record without a fact", Subject: t.At, Count: t.untold, Message: fmt.Sprintf("%d of %d records make no fact; this is the first", t.untold, t.Records)})
		}
	}
	r.reportUseless()
	r.reportDropped()
	r.notes.report(r.to)
	r.warnUnused()
}
