package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"casegraph/internal/record"
)

// TestTables reads tables of many dialects. A row is printed with its place, and each cell
// with the column where it begins if that is not in the line of the row.
func TestTables(t *testing.T) {
	for _, x := range []struct {
		name, format, text string
		d                  Dialect
		want               string
	}{
		{name: "rows end with CR alone", text: "a,b\r1,\"x\r\ny\"\r\r2,z\r", want: `a|b
2:1 1|x⏎y
5:1 2|z
`},
		{name: "mixed line ends", text: "a,b\r\n1,x\n2,y\r3,z", want: `a|b
2:1 1|x
3:1 2|y
4:1 3|z
`},
		{name: "only names", text: "a,b\n\n", want: `a|b
warning 1:1: the table has no rows below its header
`},
		{name: "nothing", text: "\n\n", want: `lost 1:1: the table is empty; expected a row with the names of its columns
`},
		{name: "rows without values", text: "a,b\n,\n  , \n1,\n", want: `a|b
4:1 1|
`},
		{name: "a quote in a tsv", format: "tsv", text: "a\tb\n1\t\"open\n2\tBob\n3\tend\"\n", want: `a|b
2:1 1|"open
3:1 2|Bob
4:1 3|end"
`},
		{name: "cells in quotes in a tsv", format: "tsv", text: "a\tb\n1\tx\n2\t\"Bob \"\"B\"\"\"\n\"3\"\tx\n", want: `a|b
2:1 1|x
3:1 2|"Bob ""B"""
4:1 "3"|x
warning 3:3: 2 cells stand in quotes, which stay in the value; if a program wrote the quotes, the mapping needs quote: '"'
`},
		{name: "cells in quotes in a tsv, as the mapping says", format: "tsv", d: Dialect{Quote: '"'}, text: "a\tb\n2\t\"Bob \"\"B\"\"\"\n", want: `a|b
2:1 2|Bob "B"
`},
		{name: "cells in quotes that are kept", d: Dialect{Quote: NoQuote}, text: "a,b\n2,\"x\"\n", want: `a|b
2:1 2|"x"
`},
		{name: "a quoted cell with a line end in a tsv", format: "tsv", text: "a\tb\n1\t\"x\ny\"\n", want: `a|b
2:1 1|"x
lost 3:1: this row has 1 cell; expected 2, as in the row of names; if a program put cells into quotes, the mapping needs quote: '"'
`},
		{name: "a quote that is not closed", text: "a,b\n1,x\n2,\"open\n3,y\n4,z\n", want: `a|b
2:1 1|x
lost 3:3: the quote that begins here is not closed before the end of the file; expected a quote at the end of the cell; or quote: none in the mapping, if quotes are characters like any other
4:1 3|y
5:1 4|z
`},
		{name: "a quote that a later one closes", text: "a,b\n2,\"open\n3,y\n4,\"x, z\"\n5,w\n", want: `a|b
lost 2:3: this row cannot be read: the cell that begins here with a quote goes on after the quote at 4:3; expected quotes within quotes to be doubled; or quote: none in the mapping, if quotes are characters like any other
3:1 3|y
4:1 4|x, z
5:1 5|w
`},
		{name: "a quote within a cell", text: "a,b\né1,x\"y\n2,z\n", want: `a|b
lost 2:5: this row cannot be read: a quote stands within a cell that does not begin with one; expected cells with quotes to be quoted, and quotes within quotes to be doubled; or quote: none in the mapping, if quotes are characters like any other
3:1 2|z
`},
		{name: "an escape character", d: Dialect{Escape: '\\'}, text: "a,b\n1\\,5,\"x \\\"y\\\"\"\n\\\\,C:\\new\n\"\\N\",x\\\ny\n", want: `a|b
2:1 1,5|x "y"
3:1 \|C:\new
4:1 \N|x⏎y
`},
		{name: "another quote and a delimiter of several bytes", d: Dialect{Quote: '\'', Delimiter: '¦'}, text: "a¦b\n'x¦''y'¦\"\n", want: `a|b
2:1 x¦'y|"
`},
		{name: "lines before the names", d: Dialect{Skip: 2}, text: "A report, \"of 2020\n\na,b\n1,2\n", want: `a|b
4:1 1|2
`},
		{name: "rows of other lengths", text: "a,b,c\n1\n1,2,3,4\n1,2,3\n", want: `a|b|c
lost 2:1: this row has 1 cell; expected 3, as in the row of names; or short: true in the mapping, if rows may lack cells at the end
lost 3:1: this row has 4 cells; expected 3, as in the row of names
4:1 1|2|3
`},
		{name: "short rows", d: Dialect{Short: true}, text: "a,b,c\n1\n1,2,3,4\n", want: `a|b|c
2:1 1|null|null
lost 3:1: this row has 4 cells; expected 3, as in the row of names
`},
		{name: "semicolons", text: "a;b\n1,5;x\n2,5;y\n", want: `a|b
2:1 1,5|x
3:1 2,5|y
`},
		{name: "semicolons, and a comma in a name", text: "a, in years;b\n1;x\n2;y\n", want: `a, in years|b
2:1 1|x
3:1 2|y
`},
		{name: "tabs in a csv", text: "a\tb\n1,5\tx\n", want: `a|b
2:1 1,5|x
`},
		{name: "bars", text: "a|b\n1,5|x\n", want: `a|b
2:1 1,5|x
`},
		{name: "more than one delimiter is possible", text: "a;b,c;d\n1;2,3;4\n", want: `a;b|c;d
2:1 1;2|3;4
`},
		{name: "one column", text: "name\nA; B\nC; D\n", want: `name
2:1 A; B
3:1 C; D
`},
		{name: "Excel's line for the delimiter", text: "sep=;\r\na,b;c\r\n1;2\r\n", want: `a,b|c
3:1 1|2
`},
		{name: "a delimiter that the mapping names", d: Dialect{Delimiter: ','}, text: "a;b\n1;2\n", want: `a;b
2:1 1;2
`},
		{name: "the mark of UTF-8", text: "\uFEFF\"a\",b\n1,é\n", want: `a|b
2:1 1|é
`},
		{name: "UTF-16, little end first, with a mark", text: utf16Text("\uFEFFa;b\r\n១;é\r\n", 0), want: `a|b
2:1 ១|é
`},
		{name: "UTF-16, big end first, with a mark", text: utf16Text("\uFEFFa\tb\n1\té\n", 1), format: "tsv", want: `a|b
2:1 1|é
`},
		{name: "UTF-16, little end first", text: utf16Text("a,b\n一,丁\n", 0), want: `a|b
2:1 一|丁
`},
		{name: "UTF-16, big end first", text: utf16Text("a,b\n1,é\n", 1), want: `a|b
2:1 1|é
`},
		{name: "half a character of UTF-16", text: utf16Text("a,b\n1,é\n", 1) + "\xD8", want: `a|b
2:1 1|é
lost 3:1: this cell has bytes that are not utf-16be; expected the encoding of the file in the mapping, such as encoding: windows-1252
`},
		{name: "Windows-1252 that the mapping names", d: Dialect{Encoding: "windows-1252"}, text: "a;b\n\x80;Andr\xE9\n", want: `a|b
2:1 €|André
`},
		{name: "a byte that Windows-1252 has not", d: Dialect{Encoding: "windows-1252"}, text: "a;b\n1;\x81\n2;x\n", want: `a|b
lost 2:3: this cell has bytes that are not windows-1252; expected the encoding of the file in the mapping, such as encoding: windows-1252
3:1 2|x
`},
		{name: "Windows-1252 that nothing names", text: "a,b\n1,Andr\xE9\n2,Ren\xE9\n3,\xE9\n4,x\n", want: `a|b
lost 2:3: the byte 0xE9 is not UTF-8; expected a file in UTF-8, or its encoding in the mapping, such as encoding: windows-1252
lost 3:3: the byte 0xE9 is not UTF-8; expected a file in UTF-8, or its encoding in the mapping, such as encoding: windows-1252
lost 4:3: the byte 0xE9 is not UTF-8; expected a file in UTF-8, or its encoding in the mapping, such as encoding: windows-1252
5:1 4|x
`},
		{name: "a name that is not UTF-8", text: "a,n\xE9\n1,x\n", want: `lost 1:3: the byte 0xE9 is not UTF-8; expected a file in UTF-8, or its encoding in the mapping, such as encoding: windows-1252
`},
		{name: "two columns of one name", text: "a,b, a\n1,2,3\n", want: `lost 1:5: two columns are named "a"; expected each name once
`},
	} {
		t.Run(x.name, func(t *testing.T) {
			format := x.format
			if format == "" {
				format = "csv"
			}
			if got := readAll(t, file("a."+format, x.text), format, x.d); got != x.want {
				t.Errorf("got\n%s\nwant\n%s", got, x.want)
			}
		})
	}
}

// readAll prints what is read of a table.
func readAll(t *testing.T, f record.File, format string, d Dialect) string {
	var b strings.Builder
	err := Read(f, format, d, To{
		Columns: func(names []string, _ record.Pos) { fmt.Fprintln(&b, strings.Join(names, "|")) },
		Row: func(v *record.Value) error {
			var cells []string
			for _, m := range v.Members {
				text := strings.ReplaceAll(m.Value.Text, "\n", "⏎")
				if m.Value.Shape == record.Null {
					text = "null"
				}
				cells = append(cells, text)
			}
			fmt.Fprintf(&b, "%d:%d %s\n", v.Line, v.Column, strings.Join(cells, "|"))
			return nil
		},
		Wrong: func(c *record.Member, message string) {
			fmt.Fprintf(&b, "wrong %d:%d: %s\n", c.Line, c.Column, message)
		},
		Lost:   func(at record.Pos, message string) { fmt.Fprintf(&b, "lost %d:%d: %s\n", at.Line, at.Column, message) },
		Reject: func(at record.Pos, message string) { fmt.Fprintf(&b, "lost %d:%d: %s\n", at.Line, at.Column, message) },
		Warn: func(at record.Pos, _, message string) {
			fmt.Fprintf(&b, "warning %d:%d: %s\n", at.Line, at.Column, message)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// utf16Text encodes a text; high is the index of the high byte's opposite: 0 puts the low
// byte first.
func utf16Text(s string, first int) string {
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune(s)) {
		pair := [2]byte{byte(u), byte(u >> 8)}
		b.WriteByte(pair[first])
		b.WriteByte(pair[1-first])
	}
	return b.String()
}

// TestRowsOverTheLimit are reported where they begin, and the rows after them are read.
func TestRowsOverTheLimit(t *testing.T) {
	const limit = 2 * sampled
	for _, x := range []struct{ name, text, want string }{
		{"a long line", strings.Repeat("x", 5*limit), "3:1: the row that begins here is longer than 0 MiB; expected a shorter one"},
		{"many cells", strings.Repeat("x,", limit), "3:1: the row that begins here is longer than 0 MiB; expected a shorter one"},
		{"an open quote", "3,\"" + strings.Repeat("\n4,z", limit), "3:3: the quote that begins here is not closed within 0 MiB; expected a quote at the end of the cell"},
	} {
		r := newRows(strings.NewReader("a,b\n1,y\n"+x.text+"\n2,z\n"), Dialect{Delimiter: ',', Quote: '"'})
		r.limit = limit
		var lost, last string
		for {
			err := r.read()
			if errors.Is(err, io.EOF) {
				break
			}
			if e, ok := errors.AsType[*record.SyntaxError](err); ok {
				lost += fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
				continue
			}
			last = string(r.text)
		}
		if lost != x.want || last != "2z" {
			t.Errorf("%s: the last row is %q, and %s; want %s", x.name, last, lost, x.want)
		}
	}
}
