package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"casegraph/internal/record"
)

// NoRows is the kind of the warning about a table without rows.
const NoRows = "table without rows"

// Read reads a table in one of [Formats]. The error is that of to.Row, or one in opening or
// reading the file. It reports what is wrong in the file to to.Lost.
func Read(f record.File, format string, d Dialect, to To) error {
	in, err := f.Reader()
	if err == nil {
		defer in.Close()
		if format == "xlsx" {
			err = readXLSX(in, d, to)
		} else {
			err = readText(in, format, d, to)
		}
	}
	if e, ok := errors.AsType[*record.SyntaxError](err); ok {
		to.Lost(e.Pos, e.Message)
		return nil
	}
	return err
}

// multibyte are the encodings in which few words can look like UTF-8 by chance.
var multibyte = map[string]bool{"gbk": true, "gb18030": true, "big5": true, "euc-jp": true, "iso-2022-jp": true, "shift_jis": true, "euc-kr": true}

// readText reads delimited text.
func readText(in io.Reader, format string, d Dialect, to To) error {
	text, encoding, misread, err := decoded(in, d.Encoding)
	if err != nil {
		return err
	}
	if misread {
		at, says := record.Pos{Line: 1, Column: 1}, "the file is in UTF-8, and the mapping says "+encoding+", in which other letters would stand for é and the like; expected encoding: utf-8, or none"
		if !multibyte[encoding] {
			to.Lost(at, says)
			return nil
		}
		to.Warn(at, "perhaps UTF-8", strings.Replace(says, " is in ", " may be in ", 1))
	}
	quoteNamed := d.Quote != 0
	sample, err := text.Peek(sampled)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	d = d.completed(format, sample)
	r := newRows(text, d)
	for range d.Skip {
		r.skipLine()
	}
	t := &reading{rows: r, to: to, short: d.Short, encoding: encoding}
	if err := t.all(); err != nil {
		return err
	}
	if r.quoted > 0 && !quoteNamed {
		to.Warn(r.firstQuoted, "cells in quotes", fmt.Sprintf("%s in quotes, which stay in the value; if a program wrote the quotes, the mapping needs quote: '\"'", count(r.quoted, "cell stands", "cells stand")))
	}
	return nil
}

// A reading is one pass over delimited text.
type reading struct {
	*rows
	to       To
	short    bool
	encoding string
	names    []string
	at       record.Pos // of the names
}

func (t *reading) all() error {
	given := false
	for {
		err := t.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if e, ok := errors.AsType[*record.SyntaxError](err); ok && e.Line > 0 {
			if t.names == nil {
				t.to.Lost(e.Pos, e.Message)
				return nil
			}
			t.to.Reject(e.Pos, e.Message)
			given = true
			continue
		}
		if e, ok := errors.AsType[*record.SyntaxError](err); ok { // the compressed data is damaged
			return record.Syntax(record.Pos{Line: t.line, Column: 1}, "%s", e.Message)
		}
		if err != nil {
			return err
		}
		switch {
		case len(bytes.TrimSpace(t.text)) == 0: // no cell says anything
		case t.names == nil:
			if err := t.header(); err != nil {
				return err
			}
		default:
			given = true
			if v, ok := t.object(); !ok {
				continue
			} else if err := t.to.Row(v); err != nil {
				return err
			}
		}
	}
	switch {
	case t.names == nil:
		return record.Syntax(record.Pos{Line: 1, Column: 1}, "the table is empty; expected a row with the names of its columns")
	case !given:
		t.to.Warn(t.at, NoRows, "the table has no rows below its header")
	}
	return nil
}

// header reads the names of the columns.
func (t *reading) header() error {
	if at, wrong := t.wrongByte(); wrong != "" {
		return record.Syntax(at, "%s", wrong)
	}
	texts, places := make([]string, len(t.cells)), make([]record.Pos, len(t.cells))
	for i, c := range t.cells {
		texts[i], places[i] = string(t.text[c.from:c.to]), c.Pos
	}
	var err error
	if t.names, err = namesOf(texts, places); err != nil {
		return err
	}
	t.at = t.cells[0].Pos
	t.to.Columns(t.names, t.at)
	return nil
}

// namesOf returns the names of columns, without the blanks around them. A column may have no
// name.
func namesOf(texts []string, places []record.Pos) ([]string, error) {
	names := make([]string, len(texts))
	first := map[string]bool{}
	for i, s := range texts {
		names[i] = strings.TrimSpace(s)
		if names[i] != "" && first[names[i]] {
			return nil, record.Syntax(places[i], "two columns are named %s; expected each name once", record.Quoted(names[i]))
		}
		first[names[i]] = true
	}
	return names, nil
}

// object returns the row as an object. It reports a row that cannot be one, and then
// returns false.
func (t *reading) object() (*record.Value, bool) {
	first := t.cells[0].Pos
	if at, wrong := t.wrongByte(); wrong != "" {
		t.to.Reject(at, wrong)
		return nil, false
	}
	if n := len(t.cells); n > len(t.names) || n < len(t.names) && !t.short {
		t.to.Reject(first, t.miscounted(n))
		return nil, false
	}
	text := string(t.text)
	v := &record.Value{Pos: first, Shape: record.Object, Members: make([]record.Member, len(t.names))}
	last := first
	for i := range t.names {
		m := &v.Members[i]
		m.Name = t.names[i]
		if i < len(t.cells) { // otherwise the row is short, and the value null
			c := &t.cells[i]
			last = c.Pos
			m.Value.Shape, m.Value.Text, m.Value.Bare = record.Text, text[c.from:c.to], true
		}
		m.Pos, m.Value.Pos = last, last
	}
	return v, true
}

// miscounted says that a row has n cells.
func (t *reading) miscounted(n int) string {
	message := fmt.Sprintf("this row has %s; expected %d, as in the row of names", count(n, "cell", "cells"), len(t.names))
	switch {
	case t.quote == "" && bytes.IndexByte(t.text, '"') >= 0:
		message += "; if a program put cells into quotes, the mapping needs quote: '\"'"
	case n < len(t.names):
		message += "; or short: true in the mapping, if rows may lack cells at the end"
	}
	return message
}

// wrongByte returns the place of the first byte of the row that is not text in the table's
// encoding, and what is wrong with it.
func (t *reading) wrongByte() (record.Pos, string) {
	if t.encoding == UTF8 && utf8.Valid(t.text) || t.encoding != UTF8 && !bytes.ContainsRune(t.text, utf8.RuneError) {
		return record.Pos{}, ""
	}
	for _, c := range t.cells {
		cell := t.text[c.from:c.to]
		at := bytes.IndexRune(cell, utf8.RuneError)
		switch {
		case t.encoding != UTF8 && at >= 0:
			return c.Pos, fmt.Sprintf("this cell has bytes that are not %s; expected the encoding of the file in the mapping, such as encoding: windows-1252", t.encoding)
		case t.encoding == UTF8 && !utf8.Valid(cell):
			for at, r := range string(cell) {
				if _, n := utf8.DecodeRune(cell[at:]); r == utf8.RuneError && n == 1 {
					return c.Pos, fmt.Sprintf("the byte 0x%02X is not UTF-8; expected a file in UTF-8, or its encoding in the mapping, such as encoding: windows-1252", cell[at])
				}
			}
		}
	}
	return record.Pos{}, ""
}

// count says how many there are of something, which is named for one and for several.
func count(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}
