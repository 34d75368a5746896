package mapping

import (
	"fmt"

	"casegraph/internal/hashed"
	"casegraph/internal/record"
)

// merged knows the facts that more than one record may make, by what tells a fact
// from others.
type merged struct {
	facts hashed.Map[maker]
	buf   []byte // of the last text
}

// A maker is what made a fact first: the file, and the fact's turn in it.
type maker struct {
	content hashed.Key
	turn    int
	file    int
	line    int
	column  int
	name    string
}

// first says whether a fact is to be given: if nothing else makes it. What makes it
// otherwise is an error.
func (r *reading) first(v *record.Value) bool {
	me := maker{content: hashed.Of(r.made.text(v)), turn: r.turn, file: r.index, line: v.Line, column: v.Column, name: r.file.Name}
	identity := []string{"type", "id"}
	if v.Get("id") == nil {
		identity = []string{"type", "from", "to", "key"}
	}
	was, ok := r.made.facts.GetOrPut(r.made.text(v, identity...), me)
	switch {
	case !ok:
		return true
	case was.file == me.file && was.turn == me.turn:
		return true
	case was.content != me.content:
		r.to.Fail(v.Pos, fmt.Sprintf("%s is made with other values of the record at %s:%d:%d; expected the same of both, or another id", named(v), was.name, was.line, was.column))
	}
	return false
}

func named(v *record.Value) string {
	s := v.Get("type").Text
	if id := v.Get("id"); id != nil {
		return s + " " + id.Text
	}
	for _, end := range []string{"from", "to"} {
		if x := v.Get(end); x != nil {
			s += " " + end + " " + x.Text
		}
	}
	return s
}

// text is one for the members named, or else for all but the citations.
func (m *merged) text(v *record.Value, names ...string) string {
	m.buf = m.buf[:0]
	for _, name := range names {
		if x := v.Get(name); x != nil {
			m.buf = appendValue(m.buf, x)
		} else {
			m.buf = append(m.buf, 0)
		}
	}
	for i := range v.Members {
		if x := &v.Members[i]; len(names) == 0 && x.Name != "cite" {
			m.buf = appendValue(append(m.buf, x.Name...), &x.Value)
		}
	}
	return string(m.buf)
}

func appendValue(b []byte, v *record.Value) []byte {
	b = append(append(b, 1+byte(v.Shape)), v.Text...)
	for i := range v.Items {
		b = appendValue(b, &v.Items[i])
	}
	for i := range v.Members {
		b = appendValue(append(b, v.Members[i].Name...), &v.Members[i].Value)
	}
	return append(b, 0)
}
