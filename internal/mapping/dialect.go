package mapping

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"casegraph/internal/record"
	"casegraph/internal/table"
)

// dialectKeys are the keys of a mapping that say how its tables are written.
var dialectKeys = []string{"encoding", "delimiter", "quote", "escape", "skip", "short", "sheet"}

// dialect reads one of dialectKeys.
func (r *reader) dialect(d *table.Dialect, name string, v *record.Value) {
	switch name {
	case "encoding":
		var err error
		if d.Encoding, err = table.Encoding(v.Text); err != nil {
			r.fail(v.Pos, err.Error())
		}
	case "delimiter":
		var names []string
		for _, known := range table.Delimiters {
			names = append(names, known.Name)
			if v.Text == known.Name {
				d.Delimiter = known.Rune
				return
			}
		}
		d.Delimiter = r.character(v, name, "one character such as \";\", or "+strings.Join(names[:len(names)-1], ", ")+" or "+names[len(names)-1])
	case "quote":
		if v.Text == "none" {
			d.Quote = table.NoQuote
			return
		}
		d.Quote = r.character(v, name, "none, or one character such as '\"'")
	case "escape":
		d.Escape = r.character(v, name, `one character such as "\\"`)
	case "skip":
		n, err := strconv.Atoi(v.Text)
		if err != nil || n < 0 {
			r.fail(v.Pos, fmt.Sprintf("skip is %s; expected the number of lines before the names of the columns", v))
			return
		}
		d.Skip = n
	case "short":
		if v.Text != "true" && v.Text != "false" {
			r.fail(v.Pos, fmt.Sprintf("short is %s; expected true if rows may lack cells at the end, or false", v))
		}
		d.Short = v.Text == "true"
	case "sheet":
		if d.Sheet = v.Text; v.Shape == record.List || v.Shape == record.Object || v.Text == "" {
			r.fail(v.Pos, fmt.Sprintf("sheet is %s; expected the name of a sheet", v))
		}
	}
}

// character reads the one character that a key of a dialect has.
func (r *reader) character(v *record.Value, name, expected string) rune {
	c, n := utf8.DecodeRuneInString(v.Text)
	if v.Shape != record.Text && v.Shape != record.Number || n == 0 || n != len(v.Text) || c == '\n' || c == '\r' {
		r.fail(v.Pos, fmt.Sprintf("%s is %s; expected %s", name, v, expected))
		return 0
	}
	return c
}

// checkDialect checks the keys that depend on each other.
func (r *reader) checkDialect(d table.Dialect, at record.Pos) {
	quote := d.Quote
	if quote == 0 {
		quote = '"'
	}
	if d.Delimiter != 0 && (d.Delimiter == quote || d.Delimiter == d.Escape) || d.Escape != 0 && d.Escape == quote {
		r.fail(at, "delimiter, quote and escape have a character in common; expected three different ones")
	}
}
