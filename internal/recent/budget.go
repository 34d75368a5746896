// Package recent keeps what was asked for lately, within a bound in bytes.
//
// Several caches share one [Budget], so that together they hold no more than one
// number says, whatever is asked for. Which of them holds how much follows from
// what is asked for.
package recent

import (
	"container/list"
	"sync"
)

// Default is what a program keeps unless it is told otherwise, in bytes.
const Default = 128 << 20

// A Budget is what some caches may hold together. It is safe for use from many
// goroutines.
//
// Where there is no room it forgets the oldest entry that nobody has asked for
// since it was last considered (the algorithm is known as SIEVE). So what is asked
// for again and again outlasts any number of things that are asked for once, and
// finding an entry takes no exclusive lock.
type Budget struct {
	limit int

	mu     sync.Mutex // taken before that of a cache
	used   int
	pinned int           // of these, never forgotten
	kept   list.List     // of forgettable, the newest first
	hand   *list.Element // the entry to consider next; nil is the oldest
}

// A forgettable is an entry of any cache.
type forgettable interface {
	// asked says whether it was asked for since asked was last called.
	asked() bool
	// forget takes it out of its cache, and gives its weight.
	forget() int
}

// NewBudget makes one for so many bytes.
func NewBudget(limit int) *Budget { return &Budget{limit: limit} }

// smallShare is the part of a budget that one entry may take: what is larger would
// push out too much else, and what is as large hardly comes twice.
const smallShare = 32

// pinnedShare is the part of a budget that pinned entries may take together.
const pinnedShare = 4

// Largest is what one entry may weigh.
func (b *Budget) Largest() int { return b.limit / smallShare }

// Used is what the entries weigh.
func (b *Budget) Used() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}

// makeRoom forgets entries until there is room for so much more, or nothing is
// left to forget. The lock is held.
func (b *Budget) makeRoom(bytes int) {
	for b.used+bytes > b.limit && b.kept.Len() > 0 {
		at := b.hand
		if at == nil {
			at = b.kept.Back()
		}
		b.hand = at.Prev()
		if e := at.Value.(forgettable); !e.asked() {
			b.kept.Remove(at)
			b.used -= e.forget()
		}
	}
}

// remove takes an entry out of the account. The lock is held.
func (b *Budget) remove(at *list.Element) {
	if b.hand == at {
		b.hand = at.Prev()
	}
	b.used -= b.kept.Remove(at).(forgettable).forget()
}
