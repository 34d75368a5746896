package recent

import (
	"container/list"
	"sync"
	"sync/atomic"
)

// A Cache maps keys to values, whose weight counts in its budget. It is safe for
// concurrent use.
type Cache[K comparable, V any] struct {
	budget *Budget

	mu      sync.RWMutex
	entries map[K]*entry[K, V]
}

// NewCache makes a cache within a budget, which other caches may share.
func NewCache[K comparable, V any](b *Budget) *Cache[K, V] {
	return &Cache[K, V]{budget: b, entries: map[K]*entry[K, V]{}}
}

// entryBytes is the memory of an entry without its value: its struct, its place in the
// map, and its element in the budget's list.
const entryBytes = 250

type entry[K comparable, V any] struct {
	cache  *Cache[K, V]
	key    K
	value  V
	weight int           // in bytes; guarded by the lock of the budget
	at     *list.Element // in the budget's list; nil: the entry is pinned
	used   atomic.Bool   // since the budget last considered it
}

func (e *entry[K, V]) takeUsed() bool { return e.used.Swap(false) }

func (e *entry[K, V]) evict() int {
	e.cache.mu.Lock()
	defer e.cache.mu.Unlock()
	delete(e.cache.entries, e.key)
	return e.weight
}

// Get returns the value of a key, and whether there is one.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	e := c.entry(key)
	if e == nil {
		return value, false
	}
	if !e.used.Load() { // mostly true already, and a write would slow down other cores
		e.used.Store(true)
	}
	return e.value, true
}

func (c *Cache[K, V]) entry(key K) *entry[K, V] {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.entries[key]
}

// Add caches a value of so many bytes, unless the key has a value already or the value
// is too large ([Budget.Largest]).
func (c *Cache[K, V]) Add(key K, value V, bytes int) {
	if bytes += entryBytes; bytes > c.budget.Largest() {
		return
	}
	c.add(key, value, bytes, false)
}

// Pin caches a value that is never evicted, whatever its size. Pinned values may take a
// quarter of the budget; a value beyond that is added as by [Cache.Add]. The first is
// always pinned.
func (c *Cache[K, V]) Pin(key K, value V, bytes int) {
	if !c.add(key, value, bytes+entryBytes, true) {
		c.Add(key, value, bytes)
	}
}

// add says whether the key has a value now.
func (c *Cache[K, V]) add(key K, value V, bytes int, pin bool) bool {
	b := c.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	if c.entry(key) != nil {
		return true
	}
	if pin && b.pinned > 0 && b.pinned+bytes > b.limit/pinnedShare {
		return false
	}
	if b.makeRoom(bytes); b.used+bytes > b.limit && !pin {
		return false
	}
	e := &entry[K, V]{cache: c, key: key, value: value, weight: bytes}
	b.used += bytes
	if pin {
		b.pinned += bytes
	} else {
		e.at = b.entries.PushFront(e)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = e
	return true
}

// Grow counts so many more bytes for a cached value that has grown. The value is evicted
// if it has become too large.
func (c *Cache[K, V]) Grow(key K, bytes int) {
	b := c.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	e := c.entry(key)
	if e == nil {
		return
	}
	b.used += bytes
	if e.weight += bytes; e.weight > b.Largest() && e.at != nil {
		b.remove(e.at)
		return
	}
	b.makeRoom(0)
}
