package plan

import "sync/atomic"

// A Cache is where a store keeps what it compiled a list to, for all lists that share
// it. They differ in what is bound to their parameters and in nothing else; see
// [List.Parameterized] for what that takes.
type Cache struct {
	// Grow, where there is one, is told what was stored takes of memory, in bytes.
	Grow func(bytes int)

	compiled atomic.Value
}

// Load is what was stored, or nil.
func (c *Cache) Load() any { return c.compiled.Load() }

// Store keeps what a store compiled, and what that takes of memory. It is of one type
// in one Cache.
func (c *Cache) Store(compiled any, bytes int) {
	if c.compiled.Swap(compiled) == nil { // of two that are compiled at once, one is counted
		c.Grew(bytes)
	}
}

// Grew tells that what was stored takes more than it did.
func (c *Cache) Grew(bytes int) {
	if c != nil && c.Grow != nil {
		c.Grow(bytes)
	}
}
