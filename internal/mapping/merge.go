package mapping

import (
	"fmt"
	"hash/maphash"

	"casegraph/internal/record"
)

// merged knows the facts that more than one record may make.
type merged struct {
	seed  maphash.Seed
	facts map[uint64]maker
}

// A maker is what made a fact first: the file, and the fact's turn in it.
type maker struct {
	content uint64
	turn    int
	file    int
	line    int
	column  int
	name    string
}

// first says whether a fact is to be given: if nothing else makes it. What makes it
// otherwise is an error.
func (r *reading) first(v *record.Value) bool {
	key := r.hash(v, "type", "id")
	if v.Get("id") == nil {
		key = r.hash(v, "type", "from", "to", "key")
	}
	me := maker{content: r.hash(v), turn: r.turn, file: r.index, line: v.Line, column: v.Column, name: r.file.Name}
	was, ok := r.made.facts[key]
	switch {
	case !ok:
		r.made.facts[key] = me
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

// hash is that of the members named, or else of all but the citations.
func (r *reading) hash(v *record.Value, names ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(r.made.seed)
	for _, name := range names {
		if m := v.Get(name); m != nil {
			mix(&h, m)
		} else {
			h.WriteByte(0)
		}
	}
	for i := range v.Members {
		if m := &v.Members[i]; len(names) == 0 && m.Name != "cite" {
			h.WriteString(m.Name)
			mix(&h, &m.Value)
		}
	}
	return h.Sum64()
}

func mix(h *maphash.Hash, v *record.Value) {
	h.WriteByte(1 + byte(v.Shape))
	h.WriteString(v.Text)
	for i := range v.Items {
		mix(h, &v.Items[i])
	}
	for i := range v.Members {
		h.WriteString(v.Members[i].Name)
		mix(h, &v.Members[i].Value)
	}
	h.WriteByte(0)
}
