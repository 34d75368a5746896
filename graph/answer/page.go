package answer

import (
	"slices"
	"strconv"

	"casegraph/graph/cursor"
)

// A Connection is a page of a list. Its list may have been asked for one row
// more than the page has, to know whether more follow.
type Connection struct {
	Fields     []Member
	Binding    uint32
	Limit      int
	Backward   bool
	After      bool // the page starts behind a cursor, so a row comes before it
	Before     bool // the page ends before a cursor, so a row follows it
	Rows       bool // rows were asked for
	More       bool // one row more was asked for
	Total      bool // the list's value is [rows, total, …]
	Aggregates bool // the list's value ends with those
}

// WithExtra is the value of a root field's list with those of its extra lists, and the
// row of the walk that found what they are about.
type WithExtra struct {
	Value any
	Extra []any
	Walk  any
}

// Page is what the members of a connection are written from.
type Page struct {
	rows       []any // in the order of the list
	Total      any
	Aggregates []any
	Extra      []any // what the extra lists gave
	Walk       any   // what the walk gave
	more       bool  // rows lie beyond the page, on the side it walks towards
}

func (c *Connection) Write(w *Writer, v any) {
	p := Page{}
	if b, ok := v.(WithExtra); ok {
		v, p.Extra, p.Walk = b.Value, b.Extra, b.Walk
	}
	if c.Total || c.Aggregates {
		tuple := v.([]any)
		v, p.Aggregates = tuple[0], tuple[1:]
		if c.Total {
			p.Total, p.Aggregates = p.Aggregates[0], p.Aggregates[1:]
		}
	}
	if c.Rows {
		p.rows = RowsOf(v)
		if len(p.rows) > c.Limit {
			p.rows, p.more = p.rows[:c.Limit], true
		}
		if c.Backward {
			// A copy: one list may stand in several rows of what the store gave.
			p.rows = slices.Clone(p.rows)
			slices.Reverse(p.rows)
		}
	}
	var page any = p // once for all members
	w.buf = append(w.buf, '{')
	for i, f := range c.Fields {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = append(w.buf, f.key...)
		f.Write(w, page)
	}
	w.buf = append(w.buf, '}')
}

// Total writes how many there are: an int64.
func (w *Writer) Total(v any) {
	n, ok := v.(int64)
	if !ok {
		w.fail("the store did not count what it was to count")
		return
	}
	w.buf = strconv.AppendInt(w.buf, n, 10)
}

// Total is the number of rows of the whole list.
type Total struct{}

func (Total) Write(w *Writer, v any) { w.Total(v.(Page).Total) }

// PageRows is a list of objects, one for each row of the page.
type PageRows struct{ Of Object }

func (a PageRows) Write(w *Writer, v any) { List(a).Write(w, v.(Page).rows) }

// PageInfo is where the page lies.
type PageInfo []Member

func (p PageInfo) Write(w *Writer, v any) { w.Object(p, v) }

// HasMore tells whether rows lie after the page (next) or before it: behind a
// cursor that bounds it there are some, and on the side it walks towards one more
// was asked for.
type HasMore struct {
	Of   *Connection
	Next bool
}

func (a HasMore) Write(w *Writer, v any) {
	more := a.Of.After
	if a.Next {
		more = a.Of.Before
	}
	if a.Next != a.Of.Backward {
		more = more || v.(Page).more
	}
	w.buf = strconv.AppendBool(w.buf, more)
}

// PageCursor is the cursor of the page's first or last row, or null.
type PageCursor struct {
	Conn *Connection
	Keys []int
	Last bool
}

func (a PageCursor) Write(w *Writer, v any) {
	rows := v.(Page).rows
	switch {
	case len(rows) == 0:
		w.null()
	case a.Last:
		Cursor{a.Conn.Binding, a.Keys}.Write(w, rows[len(rows)-1])
	default:
		Cursor{a.Conn.Binding, a.Keys}.Write(w, rows[0])
	}
}

// Cursor marks a row's place in its list.
type Cursor struct {
	Binding uint32
	Keys    []int // where in the row the order's keys stand
}

func (a Cursor) Write(w *Writer, v any) {
	row := v.([]any)
	var few [4]any
	values := few[:0]
	for _, at := range a.Keys {
		values = append(values, row[at])
	}
	w.buf = cursor.Append(w.buf, a.Binding, values)
}
