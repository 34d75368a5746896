package export

import (
	"bufio"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/store"
	"casegraph/internal/tabular"
)

// NewCSV makes a format that writes a table for each type that has facts, and for the chosen
// types in any case: a table without rows has its columns. The columns are id, for a
// relationship from_id and to_id, the properties in the order of the schema, and the
// citations in JSON. No name needs quotes in SQL. A Date has two more columns, with the
// first and the last day that it can mean. The items of a list are joined by "; ", or are
// a list in JSON if one of them could not be told from the others then. The table
// Citation has a row for each citation, with all its properties. The table Dataset has the
// datasets, with the time of the export. mapping.yaml has the mapping with which a load
// reads the tables of the types back.
//
// create makes the file of this name.
func NewCSV(create func(file string) (io.WriteCloser, error), c *catalog.Catalog, o tabular.CSVOptions) Format {
	o.Exact = true
	return &csvTables{create: create, c: c, options: o, tables: map[string]*csvTable{}, held: map[string]bool{}}
}

type csvTables struct {
	create  func(table string) (io.WriteCloser, error)
	c       *catalog.Catalog
	options tabular.CSVOptions
	tables  map[string]*csvTable
	header  Header
	held    map[string]bool // the datasets that hold a fact or a citation
}

// A csvTable is the table of one type, in a file of its own.
type csvTable struct {
	*tabular.CSV
	buffer     *bufio.Writer
	file       io.Closer
	properties []*catalog.Property
}

func (w *csvTables) Begin(h Header) error {
	w.header = h
	t, err := w.table("Dataset", w.c.Dataset, nil, []string{"exported"})
	if err != nil {
		return err
	}
	for _, d := range h.Datasets {
		values := maps.Clone(d.Values)
		values["name"] = d.Name
		if err := t.Row(append(t.cells(values), instant(h.At.UnixMilli()))); err != nil {
			return err
		}
	}
	for _, t := range h.Nodes {
		if _, err := w.tableOf(&store.Fact{Node: t}); err != nil {
			return err
		}
	}
	for _, t := range h.Relationships {
		if _, err := w.tableOf(&store.Fact{Relationship: t}); err != nil {
			return err
		}
	}
	return nil
}

// endColumns have the ids of the nodes that a relationship joins.
var endColumns = []string{"from_id", "to_id"}

// tableOf returns the table that a fact stands in.
func (w *csvTables) tableOf(f *store.Fact) (*csvTable, error) {
	columns := []string{"id"}
	if f.Relationship != nil {
		columns = append(columns, endColumns...)
	}
	// All properties except the id, which is the first column.
	return w.table(f.Type(), f.Properties()[1:], columns, []string{"citations"})
}

// table returns the table of a type. It creates the table when it is first used.
func (w *csvTables) table(name string, properties []*catalog.Property, before, after []string) (*csvTable, error) {
	if t := w.tables[name]; t != nil {
		return t, nil
	}
	t := &csvTable{properties: stored(properties)}
	columns := before
	for _, p := range t.properties {
		columns = append(columns, p.SQLColumn())
		if p.Kind == catalog.Date {
			columns = append(columns, dayColumns(p)...)
		}
	}
	file, err := w.create(name + ".csv")
	if err != nil {
		return nil, err
	}
	t.file, t.buffer = file, bufio.NewWriter(file)
	w.tables[name] = t
	t.CSV, err = tabular.NewCSV(t.buffer, append(columns, after...), w.options)
	return t, err
}

// dayColumns are the columns with the first and the last day of a date.
func dayColumns(p *catalog.Property) []string {
	return []string{p.Name + "_firstDay", p.Name + "_lastDay"}
}

func (t *csvTable) cells(values map[string]any) []any {
	out := make([]any, 0, len(t.properties)+1)
	for _, p := range t.properties {
		v := values[p.Name]
		if v != nil {
			v = readable(p, v)
		}
		out = append(out, cell(v))
		if p.Kind == catalog.Date {
			out = append(out, days(v, edtf.Date.FirstDay), days(v, edtf.Date.LastDay))
		}
	}
	return out
}

// cell returns a value as it stands in a cell: a list is a text that can be split into its
// items again.
func cell(v any) any {
	items, ok := v.([]any)
	if !ok {
		return v
	}
	joined := tabular.Cell(items)
	if strings.HasPrefix(joined, "[") || strings.HasPrefix(joined, "{") || slices.ContainsFunc(items, func(item any) bool {
		text := tabular.Cell(item)
		return text == "" || text != strings.TrimSpace(text) || strings.Contains(text, ";")
	}) {
		return inJSON(items)
	}
	return joined
}

func inJSON(v []any) string {
	var o object
	o.value(v)
	return o.String()
}

// days returns a day of a date, or of each date of a list; nil where there is none.
func days(v any, day func(edtf.Date) string) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = days(x, day)
		}
		return out
	case string:
		if d, err := edtf.Parse(v); err == nil && day(d) != "" {
			return day(d)
		}
	}
	return nil
}

func (w *csvTables) Fact(f *store.Fact) error {
	t, err := w.tableOf(f)
	if err != nil {
		return err
	}
	lead := []any{f.ID}
	if f.Relationship != nil {
		lead = append(lead, f.From, f.To)
	}
	for _, name := range f.Values["datasets"].([]any) {
		w.held[name.(string)] = true
	}
	var cites any
	if len(f.Citations) > 0 {
		cites = inJSON(citations(w.c, f, ""))
	}
	if err := t.Row(append(append(lead, t.cells(f.Values)...), cites)); err != nil {
		return err
	}
	return w.citations(f)
}

func (w *csvTables) citations(f *store.Fact) error {
	for _, c := range f.Citations {
		w.held[c.Dataset] = true
		t, err := w.table("Citation", w.c.Citation, []string{"fact", "source", "dataset"}, nil)
		if err != nil {
			return err
		}
		if err := t.Row(append([]any{f.ID, c.Source, c.Dataset}, t.cells(c.Values)...)); err != nil {
			return err
		}
	}
	return nil
}

func (w *csvTables) End() error {
	var errs []error
	for _, t := range w.tables {
		errs = append(errs, t.Flush(), t.buffer.Flush(), t.file.Close())
	}
	return errors.Join(append(errs, w.mapping())...)
}
