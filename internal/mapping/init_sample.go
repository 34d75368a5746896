package mapping

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/record"
	"casegraph/internal/table"
)

// mostSampled is how many records are looked at for a first mapping.
const mostSampled = 10_000

// errStop ends reading after the sample.
var errStop = errors.New("stop")

// A sample is the first records of a file.
type sample struct {
	table   bool
	how     table.Dialect // of a table
	doubts  []string      // about how
	at      string        // the path of the list of records
	records []*row
	whole   bool // there are no other records
	columns []*sampled
	byName  map[string]*sampled
}

// A sampled column is a column of a table, or the path of a value in JSON.
type sampled struct {
	name string
	ref  string // how a rule names it; "" if no rule can
	// values are the texts of the column, "" where there is none. first is the first of them.
	values    []string
	first     string
	present   int
	distinct  int
	list, odd bool // some values are lists of values, or something else than values
}

// sampleOf returns the first records of a file.
func sampleOf(f record.File, format string) (*sample, error) {
	s := &sample{table: slices.Contains(table.Formats, format), whole: true, byName: map[string]*sampled{}}
	var wrong error
	lost := func(at record.Pos, message string) {
		if wrong == nil {
			wrong = record.Syntax(at, "%s", message)
		}
	}
	take := func(v *record.Value) error {
		if len(s.records) == mostSampled {
			s.whole = false
			return errStop
		}
		s.records = append(s.records, &row{Value: v, number: len(s.records) + 1, file: f.Stem(), nulls: []string{""}})
		return nil
	}
	var err error
	switch {
	case s.table:
		if s.how, s.doubts, err = table.Detect(f, format); err != nil {
			return nil, err
		}
		err = table.Read(f, format, s.how, table.To{
			Columns: func(names []string, _ record.Pos) {
				for _, n := range names {
					s.column(n, reference(n))
				}
			},
			Row: take, Reject: lost, Lost: lost, Wrong: func(cell *record.Member, _ string) { cell.Value.Shape = record.Null },
			Warn: func(record.Pos, string, string) {},
		})
	case format == "jsonl" || format == "ndjson":
		err = f.Lines(lost, lost, func(v record.Value, _ []record.Problem) error { return take(&v) })
	case format == "json":
		var v record.Value
		if v, _, err = f.Document(true); err == nil {
			var list []record.Value
			s.at, list = firstList(v)
			for i := range list {
				if err = take(&list[i]); err != nil {
					break
				}
			}
		}
	default:
		return nil, fmt.Errorf("%s: the file's extension is not one that a mapping reads; expected .csv, .tsv, .xlsx, .json, .jsonl or .ndjson; or use --format", f.Name)
	}
	switch {
	case err != nil && !errors.Is(err, errStop):
		return nil, err
	case wrong != nil:
		return nil, wrong
	case len(s.records) == 0 && !s.table:
		return nil, record.Syntax(record.Pos{Line: 1, Column: 1}, "the file has no list of objects; expected records")
	}
	for i, r := range s.records {
		s.look(i, r.Value, "")
	}
	for _, c := range s.columns {
		c.values = append(c.values, make([]string, len(s.records)-len(c.values))...)
		all := map[string]bool{}
		for _, v := range c.values {
			if v != "" {
				c.present++
				all[v] = true
			}
		}
		c.distinct = len(all)
	}
	return s, nil
}

// column returns the column of a name, which may be new.
func (s *sample) column(name, ref string) *sampled {
	c := s.byName[name]
	if c == nil && name != "" {
		c = &sampled{name: name, ref: ref}
		s.byName[name] = c
		s.columns = append(s.columns, c)
	}
	return c
}

// look adds the values of a record, or of an object in it, to the columns. Those of an object
// in a record begin with its path.
func (s *sample) look(number int, v *record.Value, path string) {
	for i := range v.Members {
		m := &v.Members[i]
		name, ref := path+m.Name, path+m.Name
		switch {
		case path == "":
			ref = reference(m.Name)
		case reference(m.Name) != m.Name:
			ref = ""
		}
		if m.Value.Shape == record.Object && ref == name {
			s.look(number, &m.Value, name+".")
			continue
		}
		c := s.column(name, ref)
		if c == nil {
			continue
		}
		switch m.Value.Shape {
		case record.Null:
			continue
		case record.List:
			c.list = true
			c.odd = c.odd || slices.ContainsFunc(m.Value.Items, func(v record.Value) bool { return v.Shape == record.Object || v.Shape == record.List })
		case record.Object:
			c.odd = true
		case record.Boolean, record.Number, record.Text:
		}
		c.values = append(c.values, make([]string, max(0, number-len(c.values)))...)
		if text := m.Value.Text; len(c.values) == number && !isNull([]string{""}, text) {
			if c.values = append(c.values, text); c.first == "" {
				c.first = text
			}
		}
	}
}

// reference returns how a rule names a column: in double quotes if the name has another
// meaning there.
func reference(name string) string {
	if name == "*" || name == "1+" || strings.HasPrefix(name, "#") || strings.ContainsAny(name, `."@{}`) || strings.TrimSpace(name) != name {
		return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	return name
}

// firstList returns the first list of objects in a document, and its path. A document
// without one is a record itself.
func firstList(v record.Value) (at string, items []record.Value) {
	if at, items, ok := listIn(v); ok {
		return at, items
	}
	if v.Shape == record.Object {
		return "", []record.Value{v}
	}
	return "", nil
}

func listIn(v record.Value) (at string, items []record.Value, ok bool) {
	if v.Shape == record.List {
		return "", v.Items, len(v.Items) > 0 && !slices.ContainsFunc(v.Items, func(v record.Value) bool { return v.Shape != record.Object })
	}
	for _, m := range v.Members {
		if rest, items, ok := listIn(m.Value); ok && reference(m.Name) == m.Name {
			return strings.TrimSuffix(m.Name+"."+rest, "."), items, true
		}
	}
	return "", nil, false
}
