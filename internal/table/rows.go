package table

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"casegraph/internal/record"
)

// maxRow bounds a row, in bytes.
const maxRow = 16 << 20

// rows reads the rows of delimited text, which is UTF-8. A row ends with LF, CRLF or CR
// outside of quotes. Lines without any character are skipped.
type rows struct {
	from io.Reader
	// buf has the text that was read. The current row begins at start.
	buf   []byte
	start int
	err   error // of from; io.EOF at the end
	line  int   // of buf[start]
	limit int   // of a row, in bytes

	delimiter, quote, escape string // quote and escape may be ""
	special                  [256]bool

	cells []cell
	text  []byte // of all cells of the row
	// quoted counts the cells without quoting that begin and end with a double quote.
	quoted      int
	firstQuoted record.Pos
}

// A cell is a part of the row's text, with its place.
type cell struct {
	from, to int
	record.Pos
}

func newRows(from io.Reader, d Dialect) *rows {
	r := &rows{from: from, line: 1, limit: maxRow, delimiter: string(d.Delimiter)}
	if d.Quote != NoQuote {
		r.quote = string(d.Quote)
	}
	if d.Escape != 0 {
		r.escape = string(d.Escape)
	}
	for _, s := range []string{r.delimiter, r.quote, r.escape, "\r", "\n"} {
		if s != "" {
			r.special[s[0]] = true
		}
	}
	return r
}

// has says whether the text has n bytes or more after an index. It reads on if needed.
func (r *rows) has(at, n int) bool {
	for len(r.buf) < at+n && r.err == nil {
		r.fill()
	}
	return len(r.buf) >= at+n
}

func (r *rows) fill() {
	if len(r.buf) == cap(r.buf) {
		grown := make([]byte, len(r.buf), max(2*cap(r.buf), sampled))
		copy(grown, r.buf)
		r.buf = grown
	}
	var n int
	n, r.err = r.from.Read(r.buf[len(r.buf):cap(r.buf)])
	r.buf = r.buf[:len(r.buf)+n]
}

// next moves to the next row. What is before it leaves the buffer.
func (r *rows) next(at int) {
	r.start = at
	if r.start > len(r.buf)/2 {
		r.buf = r.buf[:copy(r.buf, r.buf[r.start:])]
		r.start = 0
	}
}

// is says whether s, which is not "", stands at an index.
func (r *rows) is(s string, at int) bool {
	return s != "" && r.has(at, len(s)) && string(r.buf[at:at+len(s)]) == s
}

// lineEnd returns the length of the line end at an index, or 0.
func (r *rows) lineEnd(at int) int {
	switch {
	case !r.has(at, 1):
		return 0
	case r.buf[at] == '\n':
		return 1
	case r.buf[at] != '\r':
		return 0
	case r.has(at, 2) && r.buf[at+1] == '\n':
		return 2
	}
	return 1
}

// skipLine moves to the next line, whatever stands in this one.
func (r *rows) skipLine() {
	at := r.start
	for {
		if n := bytes.IndexAny(r.buf[at:], "\r\n"); n >= 0 {
			r.next(at + n + r.lineEnd(at+n))
			r.line++
			return
		}
		r.next(len(r.buf)) // a line without an end may be longer than any memory
		at = r.start
		if !r.has(at, 1) {
			return
		}
	}
}

// read reads the next row into cells and text. The error is io.EOF after the last row, or a
// *[record.SyntaxError] after which the next row can be read.
func (r *rows) read() error {
	for {
		n := r.lineEnd(r.start)
		if n == 0 {
			break
		}
		r.next(r.start + n)
		r.line++
	}
	if !r.has(r.start, 1) {
		if errors.Is(r.err, io.EOF) {
			return io.EOF
		}
		return r.err
	}
	end, line, err := r.row()
	if r.err != nil && !errors.Is(r.err, io.EOF) {
		return r.err
	}
	if err != nil {
		r.skipLine()
		return err
	}
	r.next(end)
	r.line = line
	return nil
}

// row parses the row that begins at start. It returns where the next one begins, and its
// line.
func (r *rows) row() (end, line int, err *record.SyntaxError) {
	r.cells, r.text = r.cells[:0], r.text[:0]
	s := scanner{rows: r, at: r.start, counted: r.start, Pos: record.Pos{Line: r.line, Column: 1}}
	for {
		c := cell{from: len(r.text), Pos: s.pos()}
		if r.is(r.quote, s.at) {
			err = s.quotedCell()
		} else {
			err = s.plainCell()
		}
		if err != nil {
			return 0, 0, err
		}
		c.to = len(r.text)
		r.cells = append(r.cells, c)
		r.noteQuotes(c)
		if s.at-r.start > r.limit {
			return 0, 0, record.Syntax(record.Pos{Line: r.line, Column: 1}, "the row that begins here is longer than %d MiB; expected a shorter one", r.limit>>20)
		}
		switch {
		case r.is(r.delimiter, s.at):
			s.at += len(r.delimiter)
		case !r.has(s.at, 1):
			return s.at, s.Line, nil
		default:
			return s.at + r.lineEnd(s.at), s.Line + 1, nil
		}
	}
}

// noteQuotes counts a cell that stands in quotes, in a table that has no quoting.
func (r *rows) noteQuotes(c cell) {
	if r.quote != "" || c.to-c.from < 2 || r.text[c.from] != '"' || r.text[c.to-1] != '"' {
		return
	}
	if r.quoted++; r.quoted == 1 {
		r.firstQuoted = c.Pos
	}
}

// A scanner is at a place of a row.
type scanner struct {
	*rows
	at int
	// Pos is the place of buf[counted].
	record.Pos
	counted int
}

func (s *scanner) pos() record.Pos {
	s.Column += utf8.RuneCount(s.buf[s.counted:s.at])
	s.counted = s.at
	return s.Pos
}

// breakLine appends the line end of n bytes that is here. CRLF becomes LF.
func (s *scanner) breakLine(n int) {
	s.text = append(s.text, s.buf[s.at+n-1])
	s.at += n
	s.Line, s.Column, s.counted = s.Line+1, 1, s.at
}

// plain appends what stands here up to the next special byte. It says whether there is one
// within the limit of a row.
func (s *scanner) plain() bool {
	for s.at-s.start <= s.limit {
		from, buf := s.at, s.buf
		at := from
		for at < len(buf) && !s.special[buf[at]] {
			at++
		}
		s.text = append(s.text, buf[from:at]...)
		s.at = at
		if at < len(buf) {
			return true
		}
		if !s.has(at, 1) {
			break
		}
	}
	return false
}

// literal appends the character that begins here.
func (s *scanner) literal() {
	s.has(s.at, utf8.UTFMax)
	_, n := utf8.DecodeRune(s.buf[s.at:])
	s.text = append(s.text, s.buf[s.at:s.at+n]...)
	s.at += n
}

// escaped takes an escape character, and what it makes a part of the cell. Before any other
// character an escape stands for itself, so that nothing is lost of C:\new.
func (s *scanner) escaped() {
	after := s.at + len(s.escape)
	if n := s.lineEnd(after); n > 0 {
		s.at = after
		s.breakLine(n)
		return
	}
	if s.is(s.delimiter, after) || s.is(s.quote, after) || s.is(s.escape, after) {
		s.at = after
	}
	s.literal()
}

// plainCell reads a cell that does not begin with a quote.
func (s *scanner) plainCell() *record.SyntaxError {
	for s.plain() {
		switch {
		case s.is(s.delimiter, s.at), s.lineEnd(s.at) > 0:
			return nil
		case s.is(s.escape, s.at):
			s.escaped()
		case s.is(s.quote, s.at):
			return record.Syntax(s.pos(), "this row cannot be read: a quote stands within a cell that does not begin with one; expected cells with quotes to be quoted, and quotes within quotes to be doubled; or quote: none in the mapping, if quotes are characters like any other")
		default:
			s.literal()
		}
	}
	return nil
}

// quotedCell reads a cell that begins with a quote.
func (s *scanner) quotedCell() *record.SyntaxError {
	opened := s.pos()
	s.at += len(s.quote)
	for s.plain() {
		switch {
		case s.is(s.escape, s.at):
			s.escaped()
		case s.is(s.quote, s.at):
			s.at += len(s.quote)
			switch {
			case s.is(s.quote, s.at):
				s.text = append(s.text, s.quote...)
				s.at += len(s.quote)
			case !s.has(s.at, 1), s.is(s.delimiter, s.at), s.lineEnd(s.at) > 0:
				return nil
			default:
				closed := s.pos()
				return record.Syntax(opened, "this row cannot be read: the cell that begins here with a quote goes on after the quote at %d:%d; expected quotes within quotes to be doubled; or quote: none in the mapping, if quotes are characters like any other", closed.Line, closed.Column-utf8.RuneCountInString(s.quote))
			}
		default:
			if n := s.lineEnd(s.at); n > 0 {
				s.breakLine(n)
			} else {
				s.literal()
			}
		}
	}
	if s.has(s.at, 1) {
		return record.Syntax(opened, "the quote that begins here is not closed within %d MiB; expected a quote at the end of the cell", s.limit>>20)
	}
	return record.Syntax(opened, "the quote that begins here is not closed before the end of the file; expected a quote at the end of the cell; or quote: none in the mapping, if quotes are characters like any other")
}
