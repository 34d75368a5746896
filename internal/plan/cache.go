package plan

import "sync/atomic"

// A Cache keeps what a store compiled a list to. Lists share it if they differ only in what
// is bound to their parameters: see [List.Parameterized].
type Cache struct {
	// Grow, if not nil, is called with the bytes that the stored value takes of memory.
	Grow func(bytes int)

	compiled atomic.Value
}

// Load returns what was stored, or nil.
func (c *Cache) Load() any { return c.compiled.Load() }

// Store keeps what a store compiled. bytes is what that takes of memory. All values in one
// Cache have the same type.
func (c *Cache) Store(compiled any, bytes int) {
	if c.compiled.Swap(compiled) == nil { // two requests may compile at once; count one
		c.Grew(bytes)
	}
}

// Grew reports that the stored value takes more bytes than before.
func (c *Cache) Grew(bytes int) {
	if c != nil && c.Grow != nil {
		c.Grow(bytes)
	}
}
