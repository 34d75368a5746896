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

// CSVOptions configure a [CSV]. The zero value suits spreadsheets.
type CSVOptions struct {
	// BOM begins the file with a byte order mark. Some spreadsheets need it to detect UTF-8.
	BOM bool
	// Raw writes texts unchanged, even those that a spreadsheet would take for a formula.
	Raw bool
}

// A CSV writes comma-separated values (RFC 4180, but lines end with a line feed).
type CSV struct {
	to  *csv.Writer
	raw bool
}

// NewCSV writes the names of the columns, and returns a CSV for the rows.
func NewCSV(to io.Writer, columns []string, o CSVOptions) (*CSV, error) {
	if o.BOM {
		if _, err := io.WriteString(to, "\uFEFF"); err != nil {
			return nil, err
		}
	}
	w := &CSV{csv.NewWriter(to), o.Raw}
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
			if !w.raw {
				out[i] = escapeFormula(out[i])
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

// Spreadsheets take a cell for a formula if it begins with one of these characters, after
// spaces, tabs or line ends. A formula can also stand within a text: a spreadsheet that
// splits cells at semicolons (as in some countries) or at tabs sees the part after those
// as a cell of its own, even within quotes.
var (
	formulaStart  = regexp.MustCompile("^(?: *[=+@＝＋－＠-]|[\t\r\n])")
	formulaWithin = regexp.MustCompile("([;\t\r\n][ \"]*)([=+@＝＋－＠-])")
)

// escapeFormula puts an apostrophe before a text, or a part of it, that a spreadsheet would
// take for a formula. OWASP recommends this against CSV injection.
func escapeFormula(s string) string {
	if strings.ContainsAny(s, ";\t\r\n") {
		s = formulaWithin.ReplaceAllString(s, "$1'$2")
	}
	if formulaStart.MatchString(s) {
		return "'" + s
	}
	return s
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
