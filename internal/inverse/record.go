package inverse

import (
	"bytes"
	"encoding/json"
	"slices"
)

// An entity is a record that is being written.
type entity struct {
	id, sort string
	self     string   // the key that has the id too, or ""
	names    []string // of the lists, in the order in which they were begun
	lists    map[string][]string
}

func newEntity(id, sort string) *entity {
	return &entity{id: id, sort: sort, lists: map[string][]string{}}
}

// add adds a value to a list, once.
func (e *entity) add(column, value string) {
	if _, ok := e.lists[column]; !ok {
		e.names = append(e.names, column)
	}
	if !slices.Contains(e.lists[column], value) {
		e.lists[column] = append(e.lists[column], value)
	}
}

// put writes a value the way back, and says whether it would be found there again.
func (e *entity) put(w way, value string) bool {
	there := e.lists[w.column]
	switch {
	case w.first && len(there) > 0:
		return there[0] == value
	case w.rest && len(there) == 0:
		return false // it would be the first
	}
	e.add(w.column, value)
	return true
}

// line returns the record as a line of JSON.
func (e *entity) line(by, of string) []byte {
	var b bytes.Buffer
	put := func(v any) {
		j := json.NewEncoder(&b)
		j.SetEscapeHTML(false)
		_ = j.Encode(v) // texts always encode
		b.Truncate(b.Len() - 1)
	}
	b.WriteString(`{"id":`)
	put(e.id)
	for _, member := range []string{by, of} {
		b.WriteByte(',')
		put(member)
		b.WriteByte(':')
		if member == by {
			put(e.sort)
		}
	}
	b.WriteByte('{')
	for i, name := range e.names {
		if i > 0 {
			b.WriteByte(',')
		}
		put(name)
		b.WriteByte(':')
		put(e.lists[name])
	}
	b.WriteByte('}')
	if e.self != "" {
		b.WriteByte(',')
		put(e.self)
		b.WriteByte(':')
		put(e.id)
	}
	b.WriteString("}\n")
	return b.Bytes()
}
