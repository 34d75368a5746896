// Package hashed keeps maps of very many texts small.
//
// Its one idea is that a map from text need not hold the text: a [Key] of 96
// bits stands for it, and a map from keys to values without pointers takes some
// 30 bytes for each, which the garbage collector does not look at. Of ten million
// texts two have the same key once in 10^15 runs, and by no design of whoever
// wrote them: the keys are made with seeds that differ from run to run. So a key
// is for the memory of one process, and never stored.
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
