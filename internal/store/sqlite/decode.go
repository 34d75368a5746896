package sqlite

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// A reader reads the text of a statement by its shapes. Strings without escapes
// are parts of that text, and tuples are cut from slabs: a row costs hardly
// more than its values.
type reader struct {
	text string
	at   int
	slab []any
	rows []any  // of the page being read
	late []late // what trails the row being read
	bad  bool
	waiting
}

// A keyed is a place in a tuple that waits for a nested list, by the list's
// index and its parent among the list's parents.
type keyed struct {
	place  *any
	list   int
	parent int
}

// waiting is what the tuples that were read lack: lists in them, and what is fetched by
// the types of facts.
type waiting struct {
	keys []keyed
	gaps []gap
	// nested are the parents of each list, and facts are those of each byType.
	nested []parents
	facts  [][]facts
}

// facts are those of one type, by their keys. typ is its name as JSON.
type facts struct {
	typ string
	parents
}

// late is what trails a row, of a tuple in it.
type late struct {
	tuple []any
	slot  *slot
}

// A gap is the places in a tuple that wait for what is fetched of a fact: which of the
// facts of a byType and of a type.
type gap struct {
	tuple           []any
	places          []int
	list, typ, fact int
}

// errText is what a text that does not read by its shape is.
var errText = errors.New("sqlite: a statement gave a text that does not read by its shape")

// read reads the pages of a statement's parents, one after the other, into
// values, and gives what they lack.
func (st *statement) read(text string, n int) ([]any, *waiting, error) {
	r := &reader{text: text}
	r.nested, r.facts = make([]parents, len(st.lists)), make([][]facts, len(st.byTypes))
	values := make([]any, n)
	for i := range values {
		values[i] = r.page(st)
	}
	if r.bad || r.at != len(text) {
		return nil, nil, errText
	}
	return values, &r.waiting, nil
}

func (r *reader) page(st *statement) any {
	rows := r.all(st.row)
	if !st.total && len(st.tallies) == 0 {
		return rows
	}
	tuple := append(r.take(2 + len(st.tallies))[:0], rows)
	if st.total {
		tuple = append(tuple, r.integer())
		r.expect(';')
	}
	for _, t := range st.tallies {
		var v any = r.all(t.row)
		if t.paged {
			number := func() any { n := r.integer(); r.expect(';'); return n }
			v = []any{v, number(), number()}
		}
		tuple = append(tuple, v)
	}
	return tuple
}

// all reads rows up to their end.
func (r *reader) all(row *shape) []any {
	from := len(r.rows)
	for r.peek() == '[' {
		r.at++
		r.rows = append(r.rows, r.row(row))
	}
	r.expect(';')
	return r.cut(from)
}

// row reads an array behind its bracket, and what trails it.
func (r *reader) row(sh *shape) any {
	from := len(r.late)
	t := r.tuple(sh)
	r.trailing(from)
	return t
}

// trailing reads what trails an array, since so much was awaited.
func (r *reader) trailing(from int) {
	for i, to := from, len(r.late); i < to; i++ {
		r.byType(r.late[i].tuple, r.late[i].slot)
	}
	r.late = r.late[:from]
}

// take cuts n places from the slab.
func (r *reader) take(n int) []any {
	if n == 0 {
		return []any{}
	}
	if n > len(r.slab) {
		r.slab = make([]any, max(n, min(1024, 32+len(r.text)/24)))
	}
	t := r.slab[:n:n]
	r.slab = r.slab[n:]
	return t
}

func (r *reader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *reader) expect(c byte) {
	if r.peek() != c {
		r.bad = true
		r.at = len(r.text)
		return
	}
	r.at++
}

// tuple reads what stands between the brackets of an array, and the closing
// one.
func (r *reader) tuple(sh *shape) any {
	t := r.take(sh.width)
	if sh.lead >= 0 {
		t[0] = int64(sh.lead)
	}
	r.into(t, sh, true)
	if r.bad {
		return nil
	}
	return t
}

// into is tuple, for one that is there. The first of its values may stand behind
// another.
func (r *reader) into(t []any, sh *shape, first bool) {
	for i := range sh.slots {
		s := &sh.slots[i]
		if s.form == asTyped {
			r.late = append(r.late, late{t, s})
			continue
		}
		if !first {
			r.expect(',')
		}
		first = false
		switch s.form {
		case asTuple:
			r.expect('[')
			t[s.at] = r.tuple(s.tuple)
		case asTuples:
			t[s.at] = r.tuples(s.tuple)
		case asKey:
			r.keys = append(r.keys, keyed{&t[s.at], s.list, r.nested[s.list].add(r.raw())})
		case asList:
			t[s.at] = r.list(s.elem)
		case asText, asInteger, asReal, asBoolean, asTyped:
			t[s.at] = r.value(s.form)
		}
		if r.bad {
			return
		}
	}
	r.expect(']')
}

// byType reads what is fetched by type, or notes that it is late.
func (r *reader) byType(t []any, s *slot) {
	r.expect('[')
	if r.peek() == '"' {
		typ := r.raw()
		r.expect(',')
		key := r.raw()
		if r.expect(']'); !r.bad {
			r.gap(t, s, typ, key)
		}
		return
	}
	n := r.integer().(int64)
	if r.bad || n < 0 || n >= int64(len(s.cases)) {
		r.bad = true
		return
	}
	from := len(r.late)
	r.into(t, s.cases[n], false)
	r.trailing(from)
}

// gap notes what a tuple lacks of a fact.
func (r *reader) gap(tuple []any, s *slot, typ, key string) {
	of := r.facts[s.list]
	at := slices.IndexFunc(of, func(f facts) bool { return f.typ == typ })
	if at < 0 {
		at = len(of)
		of = append(of, facts{typ: typ})
		r.facts[s.list] = of
	}
	r.gaps = append(r.gaps, gap{tuple, s.places, s.list, at, of[at].add(key)})
}

// tuples reads an array of tuples.
func (r *reader) tuples(sh *shape) any {
	return r.array(func() any {
		r.expect('[')
		return r.tuple(sh)
	})
}

func (r *reader) list(elem form) any {
	if r.peek() == 'n' { // null
		r.raw()
		return nil
	}
	return r.array(func() any { return r.value(elem) })
}

// array reads an array, each element of it with element.
func (r *reader) array(element func() any) any {
	r.expect('[')
	from := len(r.rows)
	for r.peek() != ']' && !r.bad {
		if len(r.rows) > from {
			r.expect(',')
		}
		r.rows = append(r.rows, element())
	}
	r.expect(']')
	return r.cut(from)
}

// cut takes what was read since from off rows.
func (r *reader) cut(from int) []any {
	t := r.take(len(r.rows) - from)
	copy(t, r.rows[from:])
	r.rows = r.rows[:from]
	return t
}

func (r *reader) value(f form) any {
	switch c := r.peek(); {
	case c == '"':
		return r.string()
	case c == 'n':
		r.raw()
		return nil
	case f == asInteger:
		return r.integer()
	case f == asBoolean:
		s := r.raw()
		return s == "1" || s == "true"
	case f == asReal:
		// Infinity, the key of null, is written 9.0e+999, at which ParseFloat
		// gives it and an error.
		v, err := strconv.ParseFloat(r.raw(), 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			r.bad = true
		}
		return v
	}
	r.bad = true
	return nil
}

func (r *reader) string() any {
	r.at++
	rest := r.text[r.at:]
	end := strings.IndexByte(rest, '"')
	if end < 0 {
		r.bad = true
		return nil
	}
	if strings.IndexByte(rest[:end], '\\') < 0 {
		r.at += end + 1
		return rest[:end]
	}
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '"':
			r.at += i + 1
			return unquote(rest[:i])
		}
	}
	r.bad = true
	return nil
}

func (r *reader) integer() any {
	i, negative := r.at, false
	if r.peek() == '-' {
		i, negative = i+1, true
	}
	from, n := i, uint64(0)
	for i < len(r.text) && '0' <= r.text[i] && r.text[i] <= '9' {
		n = n*10 + uint64(r.text[i]-'0')
		i++
	}
	if i == from {
		r.bad = true
		r.at = len(r.text)
		return int64(0)
	}
	r.at = i
	if negative {
		return -int64(n)
	}
	return int64(n)
}

// raw is the text of the next value, of whatever sort.
func (r *reader) raw() string {
	from, depth := r.at, 0
	for r.at < len(r.text) {
		switch c := r.text[r.at]; c {
		case '[':
			depth++
		case ']', ',', ';':
			if depth == 0 {
				return r.text[from:r.at]
			}
			if c == ']' {
				if depth--; depth == 0 {
					r.at++
					return r.text[from:r.at]
				}
			}
		case '"':
			r.string()
			r.at--
		case 'l': // null, which nothing has to follow
			if depth == 0 && r.text[from:r.at+1] == "null" {
				r.at++
				return r.text[from:r.at]
			}
		}
		r.at++
	}
	return r.text[from:]
}
