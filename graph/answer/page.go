package answer

import (
	"slices"
	"strconv"

	"casegraph/graph/cursor"
	"casegraph/internal/plan"
)

// A Connection writes a page of a list. The plan may read one row more than the page has,
// to know whether more rows follow.
type Connection struct {
	Fields     []Member
	Binding    uint32 // of the cursors, see cursor.Binding
	Limit      int    // rows of the page at most
	Backward   bool   // the page was asked for with last, and rows are read in reverse
	After      bool   // the page starts after a cursor, so a row comes before it
	Before     bool   // the page ends before a cursor, so a row follows it
	Rows       bool   // the plan reads rows
	More       bool   // the plan reads one row more than the page has
	Total      bool   // the list's value is [rows, total, …]
	Aggregates bool   // the list's value ends with its aggregates
	// Beside are the lists beside that of a connection that stands in a row.
	Beside []*plan.List
}

// WithExtra is the value of a root field that reads several lists.
type WithExtra struct {
	Value any   // of the field's own list
	Extra []any // of its extra lists
	Walk  any   // the row of the walk that was read first; nil if there was none
}

// Page holds the values that the members of a connection write.
type Page struct {
	rows       []any // in the order of the list
	Total      any
	counted    any   // the sum of the counts of all values of a facet
	Aggregates []any // the rows of each aggregate
	Extra      []any // the values of the extra lists
	Walk       any   // the row of the walk
	more       bool  // more rows follow in the direction of reading
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
			// Clone first: a store may share one list between several rows.
			p.rows = slices.Clone(p.rows)
			slices.Reverse(p.rows)
		}
	}
	var page any = p // convert once, not for each member
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

// Total writes a number of rows, which has to be an int64.
func (w *Writer) Total(v any) {
	n, ok := v.(int64)
	if !ok {
		w.fail("the store did not give a number of rows")
		return
	}
	w.buf = strconv.AppendInt(w.buf, n, 10)
}

// Total writes the number of rows of the whole list.
type Total struct{}

func (Total) Write(w *Writer, v any) { w.Total(v.(Page).Total) }

// PageRows writes a list of objects, one for each row of the page.
type PageRows struct{ Of Object }

func (a PageRows) Write(w *Writer, v any) { List(a).Write(w, v.(Page).rows) }

// PageInfo writes Relay's PageInfo object.
type PageInfo []Member

func (p PageInfo) Write(w *Writer, v any) { w.Object(p, v) }

// HasMore writes whether rows follow the page (Next), or come before it. If a cursor
// bounds that side, there are such rows. In the direction of reading, the additional row
// tells.
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

// PageCursor writes the cursor of the page's first or last row; null on an empty page.
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

// Cursor writes the cursor of a row.
type Cursor struct {
	Binding uint32
	Keys    []int // positions of the order's keys in the row
}

func (a Cursor) Write(w *Writer, v any) {
	row := v.([]any)
	var room [4]any // avoids an allocation: most orders have few keys
	values := room[:0]
	for _, at := range a.Keys {
		values = append(values, row[at])
	}
	w.buf = cursor.Append(w.buf, a.Binding, values)
}
