package tabular

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// CSVOptions configure a [CSV]. The zero value suits spreadsheets.
type CSVOptions struct {
	// BOM begins the file with a byte order mark. Some spreadsheets need it to detect UTF-8.
	BOM bool
	// Raw writes texts unchanged, even those that a spreadsheet would take for a formula.
	Raw bool
	// Exact tells an empty text from no value, by an apostrophe, unless Raw is set.
	Exact bool
}

// A CSV writes comma-separated values (RFC 4180, but lines end with a line feed).
type CSV struct {
	to *csv.Writer
	o  CSVOptions
}

// NewCSV writes the names of the columns, and returns a CSV for the rows.
func NewCSV(to io.Writer, columns []string, o CSVOptions) (*CSV, error) {
	if o.BOM {
		if _, err := io.WriteString(to, "\uFEFF"); err != nil {
			return nil, err
		}
	}
	w := &CSV{csv.NewWriter(to), o}
	return w, w.to.Write(columns)
}

// Row writes a row. A cell is a text, a number, a boolean, nil for an empty cell, or a
// list of those.
func (w *CSV) Row(cells []any) error {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = Cell(c)
		switch c.(type) {
		case string, []any:
			switch {
			case w.o.Raw:
			case out[i] == "" && w.o.Exact:
				out[i] = "'"
			default:
				out[i] = EscapeFormula(out[i])
			}
		}
	}
	return w.to.Write(out)
}

// Flush writes buffered rows.
func (w *CSV) Flush() error {
	w.to.Flush()
	return w.to.Error()
}

// Cell returns a value as the text of a cell. The items of a list are joined by "; ".
func Cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case json.Number:
		return v.String()
	case float64:
		text, _ := json.Marshal(v) // the same form as in answers; finite numbers always marshal
		return string(text)
	case []any:
		items := make([]string, len(v))
		for i, x := range v {
			items[i] = Cell(x)
		}
		return strings.Join(items, "; ")
	}
	return fmt.Sprint(v)
}
