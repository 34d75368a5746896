package mapping

import (
	"fmt"

	"casegraph/internal/hashed"
	"casegraph/internal/record"
)

// merged has the facts that several records may make, by their identity: type and id, or
// type, ends and key.
type merged struct {
	facts hashed.Map[origin]
	buf   []byte // reused by text
}

// An origin is where a fact was made first.
type origin struct {
	content hashed.Key // of all members except the citations
	fact    int        // the number of the fact in its file
	file    int        // the number of the file
	line    int
	column  int
	name    string // of the file
}

// isFirst says whether a fact is made here for the first time. It reports an error if
// the first one has other values.
func (r *reading) isFirst(v *record.Value) bool {
	current := origin{content: hashed.Of(r.merged.text(v)), fact: r.made, file: r.index, line: v.Line, column: v.Column, name: r.file.Name}
	identity := []string{"type", "id"}
	if v.Get("id") == nil {
		identity = []string{"type", "from", "to", "key"}
	}
	earlier, ok := r.merged.facts.GetOrPut(r.merged.text(v, identity...), current)
	switch {
	case !ok:
		return true
	case earlier.file == current.file && earlier.fact == current.fact:
		return true
	case earlier.content != current.content:
		r.to.Fail(v.Pos, fmt.Sprintf("%s is also made from the record at %s:%d:%d, with other values; expected the same values or another id", named(v), earlier.name, earlier.line, earlier.column))
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

// text encodes the named members, or all except the citations if none is named.
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
