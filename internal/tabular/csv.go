package tabular

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// CSVOptions are how to write CSV. The zero value suits spreadsheets.
type CSVOptions struct {
	// BOM begins the file with a byte order mark, by which some spreadsheets tell
	// UTF-8.
	BOM bool
	// Raw writes texts that a spreadsheet would take for a formula as they are.
	Raw bool
}

// CSV writes comma-separated values (RFC 4180, with line feeds).
type CSV struct {
	to  *csv.Writer
	raw bool
}

// NewCSV begins a table with the names of its columns.
func NewCSV(to io.Writer, columns []string, o CSVOptions) (*CSV, error) {
	if o.BOM {
		if _, err := io.WriteString(to, "\uFEFF"); err != nil {
			return nil, err
		}
	}
	w := &CSV{csv.NewWriter(to), o.Raw}
	return w, w.to.Write(columns)
}

// Row writes a row. A cell is a text, a number, a boolean, nil for an empty cell
// or a list of those.
func (w *CSV) Row(cells []any) error {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = Cell(c)
		switch c.(type) {
		case string, []any:
			if !w.raw {
				out[i] = guard(out[i])
			}
		}
	}
	return w.to.Write(out)
}

// Flush writes what is held back.
func (w *CSV) Flush() error {
	w.to.Flush()
	return w.to.Error()
}

// What a spreadsheet takes for a formula at the beginning of a cell, after spaces;
// tabs and line ends are there because it passes over them. Within a text a formula
// begins after what may end a cell: a spreadsheet of a country that parts cells by
// semicolons, or that was told to part them by tabs, minds no quotes that begin
// within its cells.
var (
	begins = regexp.MustCompile("^(?: *[=+@＝＋－＠-]|[\t\r\n])")
	within = regexp.MustCompile("([;\t\r\n][ \"]*)([=+@＝＋－＠-])")
)

// guard keeps a spreadsheet from taking a text, or a part of it, for a formula, by
// an apostrophe before it, as OWASP advises for CSV injection.
func guard(s string) string {
	if strings.ContainsAny(s, ";\t\r\n") {
		s = within.ReplaceAllString(s, "$1'$2")
	}
	if begins.MatchString(s) {
		return "'" + s
	}
	return s
}

// Cell is a value as a cell shows it: the items of a list are joined by "; ".
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
		text, _ := json.Marshal(v) // as everywhere else; finite numbers marshal
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
