package graph

import (
	"slices"
	"strconv"
)

// A connection is a page of a list. Its list may have been asked for one row
// more than the page has, to know whether more follow.
type connection struct {
	fields   []keyed
	binding  uint32
	limit    int
	backward bool
	after    bool // the page starts behind a cursor, so a row comes before it
	before   bool // the page ends before a cursor, so a row follows it
	rows     bool // rows were asked for
	more     bool // one row more was asked for
	total    bool // the list's value is [rows, total, …]
	tallies  bool // the list's value ends with those
}

// withExtra is the value of a root field's list with those of its extra lists, and the
// row of the walk that found what they are about.
type withExtra struct {
	value any
	extra []any
	walk  any
}

// pageOf is what the members of a connection are written from.
type pageOf struct {
	rows    []any // in the order of the list
	total   any
	tallies []any
	extra   []any // what the extra lists gave
	walk    any   // what the walk gave
	more    bool  // rows lie beyond the page, on the side it walks towards
}

func (c *connection) write(w *writer, v any) {
	p := pageOf{}
	if b, ok := v.(withExtra); ok {
		v, p.extra, p.walk = b.value, b.extra, b.walk
	}
	if c.total || c.tallies {
		tuple := v.([]any)
		v, p.tallies = tuple[0], tuple[1:]
		if c.total {
			p.total, p.tallies = p.tallies[0], p.tallies[1:]
		}
	}
	if c.rows {
		p.rows = rowsOf(v)
		if len(p.rows) > c.limit {
			p.rows, p.more = p.rows[:c.limit], true
		}
		if c.backward {
			// A copy: one list may stand in several rows of what the store gave.
			p.rows = slices.Clone(p.rows)
			slices.Reverse(p.rows)
		}
	}
	var page any = p // once for all members
	w.buf = append(w.buf, '{')
	for i, f := range c.fields {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = append(w.buf, f.key...)
		f.write(w, page)
	}
	w.buf = append(w.buf, '}')
}

// total writes how many there are: an int64.
func (w *writer) total(v any) {
	n, ok := v.(int64)
	if !ok {
		w.fail("the store did not count what it was to count")
		return
	}
	w.buf = strconv.AppendInt(w.buf, n, 10)
}

// total is the number of rows of the whole list.
type total struct{}

func (total) write(w *writer, v any) { w.total(v.(pageOf).total) }

// onPage is a list of objects, one for each row of the page.
type onPage struct{ of shape }

func (a onPage) write(w *writer, v any) { each(a).write(w, v.(pageOf).rows) }

// pageInfo is where the page lies.
type pageInfo []keyed

func (p pageInfo) write(w *writer, v any) { w.object(p, v) }

// hasMore tells whether rows lie after the page (next) or before it: behind a
// cursor that bounds it there are some, and on the side it walks towards one more
// was asked for.
type hasMore struct {
	of   *connection
	next bool
}

func (a hasMore) write(w *writer, v any) {
	more := a.of.after
	if a.next {
		more = a.of.before
	}
	if a.next != a.of.backward {
		more = more || v.(pageOf).more
	}
	w.buf = strconv.AppendBool(w.buf, more)
}

// edgeCursor is the cursor of the page's first or last row, or null.
type edgeCursor struct {
	conn *connection
	keys []int
	last bool
}

func (a edgeCursor) write(w *writer, v any) {
	rows := v.(pageOf).rows
	switch {
	case len(rows) == 0:
		w.null()
	case a.last:
		cursor{a.conn.binding, a.keys}.write(w, rows[len(rows)-1])
	default:
		cursor{a.conn.binding, a.keys}.write(w, rows[0])
	}
}

// cursor marks a row's place in its list.
type cursor struct {
	binding uint32
	keys    []int // where in the row the order's keys stand
}

func (a cursor) write(w *writer, v any) {
	row := v.([]any)
	var few [4]any
	values := few[:0]
	for _, at := range a.keys {
		values = append(values, row[at])
	}
	w.buf = appendCursor(w.buf, a.binding, values)
}
