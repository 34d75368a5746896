package tabular

import (
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

// WriteCSV writes the table as CSV. It writes nothing if there are no columns.
func (t *Table) WriteCSV(to io.Writer, o CSVOptions) error {
	if len(t.Columns) == 0 {
		return nil
	}
	w, err := NewCSV(to, t.Columns, o)
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := w.Row(row); err != nil {
			return err
		}
	}
	return w.Flush()
}

// WriteText writes the table in aligned columns, for a terminal. Line ends and control
// characters become spaces. It writes nothing if there are no columns.
func (t *Table) WriteText(to io.Writer) error {
	if len(t.Columns) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	line := func(cells []string) error {
		_, err := io.WriteString(w, strings.Join(cells, "\t")+"\n")
		return err
	}
	rules := make([]string, len(t.Columns))
	for i, name := range t.Columns {
		rules[i] = strings.Repeat("-", len(name))
	}
	if err := line(t.Columns); err != nil {
		return err
	}
	if err := line(rules); err != nil {
		return err
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = strings.Map(func(r rune) rune {
				if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
					return ' '
				}
				return r
			}, Cell(c))
		}
		if err := line(cells); err != nil {
			return err
		}
	}
	return w.Flush()
}
