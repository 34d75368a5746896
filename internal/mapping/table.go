package mapping

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"casegraph/internal/record"
)

// maxRow bounds a row of a table, in bytes. After a quote that is not closed, the whole
// rest of the file is one row.
const maxRow = 16 << 20

// table reads a table (RFC 4180). It calls columns with the names in the first row, and
// then each with an object for every other row. It reports a row that it cannot read to
// lost, and goes on with the next.
func table(f record.File, delimiter rune, lost func(record.Pos, string), columns func([]string), each func(*record.Value) error) error {
	in, err := f.Reader()
	if e, ok := errors.AsType[*record.SyntaxError](err); ok {
		lost(e.Pos, e.Message)
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	buffered := bufio.NewReader(in)
	if mark, _ := buffered.Peek(3); string(mark) == "\uFEFF" {
		if _, err := buffered.Discard(3); err != nil {
			return err
		}
	}
	limit := &limited{r: buffered}
	rows := csv.NewReader(limit)
	rows.Comma, rows.FieldsPerRecord, rows.ReuseRecord = delimiter, -1, true
	var names []string
	line := 0
	for {
		limit.read = 0
		cells, err := rows.Read()
		if len(cells) > 0 {
			line, _ = rows.FieldPos(0)
		}
		at := record.Pos{Line: line, Column: 1}
		switch e, wrong := errors.AsType[*record.SyntaxError](err); {
		case err == nil:
		case errors.Is(err, io.EOF):
			if names == nil {
				lost(record.Pos{Line: 1, Column: 1}, "the table is empty; expected a row with the names of its columns")
			}
			return nil
		case wrong:
			lost(record.Pos{Line: line + 1, Column: 1}, e.Message)
			return nil
		default:
			p, ok := errors.AsType[*csv.ParseError](err)
			if !ok {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
			lost(record.Pos{Line: p.Line, Column: p.Column}, "this row cannot be read: "+p.Err.Error()+"; expected a quote to be doubled within quotes, and cells with quotes to be quoted")
			line = p.Line
			continue
		}
		if names == nil {
			if names, err = header(cells); err != nil {
				lost(at, err.Error())
				return nil
			}
			columns(names)
			continue
		}
		if len(cells) != len(names) {
			lost(at, fmt.Sprintf("this row has %d cells; expected %d, as in the first row", len(cells), len(names)))
			continue
		}
		v, wrong := rowObject(rows, names, cells)
		if wrong != nil {
			lost(wrong.Pos, wrong.Message)
			continue
		}
		if err := each(v); err != nil {
			return err
		}
	}
}

// header reads the names of the columns.
func header(cells []string) ([]string, error) {
	var names []string
	seen := map[string]bool{}
	for _, c := range cells {
		c = strings.TrimSpace(c)
		switch {
		case !utf8.ValidString(c):
			return nil, fmt.Errorf("the name of column %d is not UTF-8; expected a file in UTF-8", len(names)+1)
		case c != "" && seen[c]:
			return nil, fmt.Errorf("two columns are named %s; expected each name once", record.Quoted(c))
		}
		seen[c] = true
		names = append(names, c)
	}
	return names, nil
}

// rowObject turns a row into an object. Places count columns in code points, and
// encoding/csv counts them in bytes.
func rowObject(rows *csv.Reader, names, cells []string) (*record.Value, *record.SyntaxError) {
	v := &record.Value{Shape: record.Object, Members: make([]record.Member, len(cells))}
	on, extra := 0, 0 // the line, and its bytes so far beyond its code points
	for i, cell := range cells {
		line, column := rows.FieldPos(i)
		if line != on {
			on, extra = line, 0
		}
		at := record.Pos{Line: line, Column: column - extra}
		if i == 0 {
			v.Pos = record.Pos{Line: line, Column: 1}
		}
		if n := invalid(cell); n >= 0 {
			return nil, record.Syntax(at, "the byte 0x%02X is not UTF-8; expected a file in UTF-8", cell[n])
		}
		v.Members[i] = record.Member{Pos: at, Name: names[i], Value: record.Value{Pos: at, Shape: record.Text, Text: cell, Bare: true}}
		if last := strings.LastIndexByte(cell, '\n'); last >= 0 {
			on, extra, cell = line+strings.Count(cell, "\n"), 0, cell[last+1:]
		}
		extra += len(cell) - utf8.RuneCountInString(cell)
	}
	return v, nil
}

// invalid returns the index of the first byte that is not UTF-8, or -1.
func invalid(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return i
			}
		}
	}
	return -1
}

// limited is a reader that fails after maxRow bytes. table resets it at each row.
type limited struct {
	r    io.Reader
	read int
}

func (l *limited) Read(p []byte) (int, error) {
	if l.read > maxRow {
		return 0, record.Syntax(record.Pos{}, "the row that begins here is longer than %d MiB; expected a shorter one; perhaps a quote is not closed", maxRow>>20)
	}
	n, err := l.r.Read(p)
	l.read += n
	return n, err
}
