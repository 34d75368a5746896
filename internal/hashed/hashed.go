// Package hashed keeps maps of very many texts small.
//
// Its one idea is that a map from text need not hold the text: a [Key] of 96
// bits stands for it. A map from keys to values without pointers takes some 30 bytes
// for each, which the garbage collector does not look at. Of ten million texts two
// have the same key once in 10^15 runs. Nobody can write texts that do, since the keys
// are made with seeds that differ from run to run. So a key is for the memory of one
// process, and never stored.
package hashed

import "hash/maphash"

// A Key stands for a text.
type Key [3]uint32

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// Of is the key of a text.
func Of(s string) Key {
	a, b := maphash.String(seeds[0], s), maphash.String(seeds[1], s)
	return Key{uint32(a), uint32(a >> 32), uint32(b)}
}

// A Map leads from texts to values. It does not hold the texts, so it cannot tell
// which they are. The zero Map is empty.
type Map[V any] struct{ values map[Key]V }

// Get is the value of a text; ok says whether it has one.
func (m *Map[V]) Get(text string) (v V, ok bool) {
	v, ok = m.values[Of(text)]
	return v, ok
}

// GetOrPut is the value of a text, to which v is given if it has none; ok says
// whether it had one.
func (m *Map[V]) GetOrPut(text string, v V) (was V, ok bool) {
	key := Of(text)
	if was, ok = m.values[key]; ok {
		return was, true
	}
	m.put(key, v)
	return v, false
}

// Put gives a text a value in place of the one that it may have.
func (m *Map[V]) Put(text string, v V) { m.put(Of(text), v) }

func (m *Map[V]) put(key Key, v V) {
	if m.values == nil {
		m.values = map[Key]V{}
	}
	m.values[key] = v
}

// Delete takes the value of a text away, if it has one.
func (m *Map[V]) Delete(text string) { delete(m.values, Of(text)) }

// Len is how many texts have a value.
func (m *Map[V]) Len() int { return len(m.values) }

// Clear takes all values away, and lets go of their memory.
func (m *Map[V]) Clear() { m.values = nil }
