package table

import (
	"casegraph/internal/record"
)

// Formats are the names of the formats that [Read] reads.
var Formats = []string{"csv", "tsv", "xlsx"}

// A Dialect says how a program wrote a table. The zero value leaves everything to the
// format and to detection.
type Dialect struct {
	// Encoding is a name of the WHATWG's Encoding Standard, such as "windows-1252". If it is
	// "", the text is UTF-8, or UTF-16 if a mark or the bytes say so.
	Encoding string
	// Delimiter separates the cells. If it is 0, that of a tsv is the tab, and that of a csv
	// is detected.
	Delimiter rune
	// Quote surrounds cells with special characters, or is [NoQuote]. If it is 0, a csv has
	// the double quote, and a tsv none.
	Quote rune
	// Escape makes a delimiter, a quote, a line end or an Escape after it part of the cell.
	// 0: there is none.
	Escape rune
	// Skip is the number of lines, or of rows of a sheet, before the names of the columns.
	Skip int
	// Short allows rows to lack cells at the end.
	Short bool
	// Sheet is the name of the sheet of an xlsx. If it is "", the first one is read that is
	// shown.
	Sheet string
}

// NoQuote is the Quote of a table in which a quote is a character like any other.
const NoQuote rune = -1

// Delimiters are the delimiters that have names, and those that are detected.
var Delimiters = []struct {
	Name string
	Rune rune
}{{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"bar", '|'}}

// To has the functions that Read calls.
type To struct {
	// Columns is called with the names of the columns, before any row, and with the place of
	// the row that has them.
	Columns func(names []string, at record.Pos)
	// Row is called with each row. The error ends the reading.
	Row func(*record.Value) error
	// Wrong reports a cell of a sheet that has a text in the place of its value, such as #N/A,
	// before Row is called with its row. It may change the value.
	Wrong func(cell *record.Member, message string)
	// Reject reports a row that cannot be read. The rows after it are read.
	Reject func(record.Pos, string)
	// Lost reports that the file, or the rest of it, cannot be read.
	Lost func(record.Pos, string)
	// Warn reports what looks wrong, as record.To does.
	Warn func(at record.Pos, kind, message string)
}
