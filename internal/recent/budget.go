// Package recent has caches whose memory is bounded in bytes.
//
// Several caches share one [Budget], which bounds them together. How the budget divides
// between them follows from use.
package recent

import (
	"container/list"
	"sync"
)

// Default is the size of a budget unless it is configured, in bytes.
const Default = 128 << 20

// A Budget bounds the bytes that some caches hold together. It is safe for concurrent
// use.
//
// To make room it evicts the oldest entry that was not used since it was last
// considered (the SIEVE algorithm). So entries in use outlast any number of entries that
// are used once, and a lookup takes no exclusive lock.
type Budget struct {
	limit int

	mu      sync.Mutex    // locked before the mutex of a cache
	used    int           // bytes of all entries
	pinned  int           // bytes of those that are never evicted
	entries list.List     // of evictable, the newest first
	hand    *list.Element // the entry to consider next; nil is the oldest
}

// An evictable is an entry of any cache.
type evictable interface {
	// takeUsed says whether the entry was used since the last call, and clears that.
	takeUsed() bool
	// evict removes the entry from its cache and returns its weight in bytes.
	evict() int
}

// NewBudget makes a budget of so many bytes.
func NewBudget(limit int) *Budget { return &Budget{limit: limit} }

// One entry may take 1/smallShare of a budget. A larger one would displace too many
// others, and values of that size are rarely used twice.
const smallShare = 32

// Pinned entries may take 1/pinnedShare of a budget together.
const pinnedShare = 4

// Largest returns the greatest weight that one entry may have, in bytes.
func (b *Budget) Largest() int { return b.limit / smallShare }

// Used returns the weight of all entries, in bytes.
func (b *Budget) Used() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}

// makeRoom evicts entries until there is room for so many more bytes, or no entry is
// left to evict. The caller holds the lock.
func (b *Budget) makeRoom(bytes int) {
	for b.used+bytes > b.limit && b.entries.Len() > 0 {
		at := b.hand
		if at == nil {
			at = b.entries.Back()
		}
		b.hand = at.Prev()
		if e := at.Value.(evictable); !e.takeUsed() {
			b.entries.Remove(at)
			b.used -= e.evict()
		}
	}
}

// remove removes an entry from the budget and its cache. The caller holds the lock.
func (b *Budget) remove(at *list.Element) {
	if b.hand == at {
		b.hand = at.Prev()
	}
	b.used -= b.entries.Remove(at).(evictable).evict()
}
