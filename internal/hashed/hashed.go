// Package hashed has compact maps for millions of texts.
//
// Its one idea: a map need not hold its texts. It holds a [Key] of 96 bits for each. An
// entry without pointers takes about 30 bytes, and the garbage collector does not scan it.
// With ten million texts, the chance that two have the same key is about 10^-15. Nobody can
// choose texts that collide, because the hash has a random seed in each process. So a key
// is valid in one process only, and must not be stored.
package hashed

import "hash/maphash"

// A Key stands for a text.
type Key [3]uint32

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// Of returns the key of a text.
func Of(s string) Key {
	a, b := maphash.String(seeds[0], s), maphash.String(seeds[1], s)
	return Key{uint32(a), uint32(a >> 32), uint32(b)}
}

// A Map maps texts to values. It does not hold the texts, so it cannot list them. The zero
// Map is empty. It is not safe for concurrent use.
type Map[V any] struct{ values map[Key]V }

// Get returns the value of a text; ok says whether it has one.
func (m *Map[V]) Get(text string) (v V, ok bool) {
	v, ok = m.values[Of(text)]
	return v, ok
}

// GetOrPut returns the value of a text. If it has none, it gets v; ok says whether it had
// one.
func (m *Map[V]) GetOrPut(text string, v V) (was V, ok bool) {
	key := Of(text)
	if was, ok = m.values[key]; ok {
		return was, true
	}
	m.put(key, v)
	return v, false
}

// Put sets the value of a text.
func (m *Map[V]) Put(text string, v V) { m.put(Of(text), v) }

func (m *Map[V]) put(key Key, v V) {
	if m.values == nil {
		m.values = map[Key]V{}
	}
	m.values[key] = v
}

// Delete removes the value of a text, if it has one.
func (m *Map[V]) Delete(text string) { delete(m.values, Of(text)) }

// Len returns the number of texts with a value.
func (m *Map[V]) Len() int { return len(m.values) }

// Clear removes all values and frees their memory.
func (m *Map[V]) Clear() { m.values = nil }
