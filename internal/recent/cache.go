package recent

import (
	"container/list"
	"sync"
	"sync/atomic"
)

// A Cache finds values by their keys. What they weigh counts in its budget.
type Cache[K comparable, V any] struct {
	budget *Budget

	mu      sync.RWMutex
	entries map[K]*entry[K, V]
}

// NewCache makes a cache that shares a budget.
func NewCache[K comparable, V any](b *Budget) *Cache[K, V] {
	return &Cache[K, V]{budget: b, entries: map[K]*entry[K, V]{}}
}

// entryBytes is what an entry takes beside its value: in the map, in the list of
// its budget, and by itself.
const entryBytes = 250

type entry[K comparable, V any] struct {
	cache  *Cache[K, V]
	key    K
	value  V
	weight int           // under the lock of the budget
	at     *list.Element // in the budget; nil: it is never forgotten
	again  atomic.Bool
}

func (e *entry[K, V]) asked() bool { return e.again.Swap(false) }

func (e *entry[K, V]) forget() int {
	e.cache.mu.Lock()
	defer e.cache.mu.Unlock()
	delete(e.cache.entries, e.key)
	return e.weight
}

// Get finds a value.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	e := c.entry(key)
	if e == nil {
		return value, false
	}
	if !e.again.Load() { // most often it is: then nothing is written that others read
		e.again.Store(true)
	}
	return e.value, true
}

func (c *Cache[K, V]) entry(key K) *entry[K, V] {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.entries[key]
}

// Add keeps a value that takes so many bytes, unless there is one for the key or it
// is too large (see [Budget.Largest]).
func (c *Cache[K, V]) Add(key K, value V, bytes int) {
	if bytes += entryBytes; bytes > c.budget.Largest() {
		return
	}
	c.add(key, value, bytes, false)
}

// Pin keeps a value for good, however large it is, as long as what is pinned takes no
// more than its share of the budget (pinnedShare); beyond that it is Add. The first is
// always kept.
func (c *Cache[K, V]) Pin(key K, value V, bytes int) {
	if !c.add(key, value, bytes+entryBytes, true) {
		c.Add(key, value, bytes)
	}
}

// add says whether there is a value for the key now.
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
		e.at = b.kept.PushFront(e)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = e
	return true
}

// Grow tells that a value takes so many bytes more. It is forgotten where it has
// become too large.
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
