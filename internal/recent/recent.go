// Package recent remembers what was asked for lately, within bounds.
package recent

import "sync"

// A Cache remembers values by their keys, as many as weigh Limit, twice. Its zero
// value with a Limit is ready, and safe for use from many goroutines.
//
// It keeps two generations. When the young one is full it becomes the old one,
// and the old one is forgotten but for what was asked for since: near enough to
// the least recently used, and a hit on the young one takes no exclusive lock.
type Cache[K comparable, V any] struct {
	// Limit is what the values of one generation may weigh together, in whatever
	// unit Add is told.
	Limit int

	mu         sync.RWMutex
	young, old map[K]entry[V]
	weight     int // of young
}

type entry[V any] struct {
	value  V
	weight int
}

// Get finds a value.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.RLock()
	e, ok := c.young[key]
	old := false
	if !ok {
		e, old = c.old[key]
	}
	c.mu.RUnlock()
	if old {
		c.Add(key, e.value, e.weight)
	}
	return e.value, ok || old
}

// Add remembers a value, unless there is one for the key, or it weighs more than
// a generation may.
func (c *Cache[K, V]) Add(key K, value V, weight int) {
	if weight > c.Limit {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.young[key]; ok {
		return
	}
	if c.young == nil || c.weight+weight > c.Limit {
		c.old, c.young, c.weight = c.young, map[K]entry[V]{}, 0
	}
	c.young[key] = entry[V]{value, weight}
	c.weight += weight
}
