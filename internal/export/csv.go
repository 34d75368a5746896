package export

import (
	"bufio"
	"errors"
	"io"
	"maps"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/store"
	"casegraph/internal/tabular"
)

// NewCSV makes a format that writes a table for each type that has facts, and for the chosen
// type in any case: a table without rows has its columns. The columns
// are id, for a relationship from and to, the properties in the order of the schema, and
// the citations as "source locator". A Date has two more columns, with the first and the last
// day that it can mean. The items of a list are joined by "; ". The table
// Citation has a row for each citation, with all its properties. The table Dataset has the
// datasets, with the time of the export.
//
// create makes the file of a table, which is named after its type.
func NewCSV(create func(table string) (io.WriteCloser, error), c *catalog.Catalog, o tabular.CSVOptions) Format {
	return &csvTables{create: create, c: c, options: o, tables: map[string]*csvTable{}}
}

type csvTables struct {
	create  func(table string) (io.WriteCloser, error)
	c       *catalog.Catalog
	options tabular.CSVOptions
	tables  map[string]*csvTable
}

// A csvTable is the table of one type, in a file of its own.
type csvTable struct {
	*tabular.CSV
	buffer     *bufio.Writer
	file       io.Closer
	properties []*catalog.Property
}

func (w *csvTables) Begin(h Header) error {
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
	if h.Node != nil || h.Relationship != nil {
		_, err = w.tableOf(&store.Fact{Node: h.Node, Relationship: h.Relationship})
	}
	return err
}

// tableOf returns the table that a fact stands in.
func (w *csvTables) tableOf(f *store.Fact) (*csvTable, error) {
	columns := []string{"id"}
	if f.Relationship != nil {
		columns = append(columns, "from", "to")
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
		columns = append(columns, p.Name)
		if p.Kind == catalog.Date {
			columns = append(columns, p.Name+tabular.FirstDay, p.Name+tabular.LastDay)
		}
	}
	file, err := w.create(name)
	if err != nil {
		return nil, err
	}
	t.file, t.buffer = file, bufio.NewWriter(file)
	w.tables[name] = t
	t.CSV, err = tabular.NewCSV(t.buffer, append(columns, after...), w.options)
	return t, err
}

func (t *csvTable) cells(values map[string]any) []any {
	out := make([]any, 0, len(t.properties)+1)
	for _, p := range t.properties {
		v := values[p.Name]
		if v != nil {
			v = readable(p, v)
		}
		out = append(out, v)
		if p.Kind == catalog.Date {
			out = append(out, days(v, edtf.Date.FirstDay), days(v, edtf.Date.LastDay))
		}
	}
	return out
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
	var cites []any
	for _, c := range f.Citations {
		text := c.Source
		if locator, ok := c.Values["locator"].(string); ok {
			text += " " + locator
		}
		cites = append(cites, text)
	}
	if err := t.Row(append(append(lead, t.cells(f.Values)...), cites)); err != nil {
		return err
	}
	return w.citations(f)
}

func (w *csvTables) citations(f *store.Fact) error {
	for _, c := range f.Citations {
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
	return errors.Join(errs...)
}
