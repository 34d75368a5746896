package recent

import (
	"math/rand/v2"
	"sync"
	"testing"
)

const limit = smallShare * 10 * entryBytes

func TestCachesOfABudgetHoldNoMore(t *testing.T) {
	b := NewBudget(limit)
	numbers, texts := NewCache[int, int](b), NewCache[string, int](b)
	for i := range 10_000 {
		numbers.Add(i, i, i%b.Largest())
		texts.Add(string(rune(i)), i, entryBytes)
		if b.Used() > limit {
			t.Fatalf("they hold %d bytes of %d", b.Used(), limit)
		}
	}
	weight := 0
	for _, e := range numbers.entries {
		weight += e.weight
	}
	for _, e := range texts.entries {
		weight += e.weight
	}
	if b.Used() != weight || weight < limit/2 {
		t.Errorf("the entries weigh %d, and by the account %d, of %d", weight, b.Used(), limit)
	}
}

// TestWhatIsAskedForOutlastsAFlood uses a few entries repeatedly while many others are
// used once. The few stay cached.
func TestWhatIsAskedForOutlastsAFlood(t *testing.T) {
	b := NewBudget(limit)
	c := NewCache[int, string](b)
	for i := range 50 {
		c.Add(-i, "in use", entryBytes)
	}
	for i := range 10_000 {
		if i%100 == 0 {
			for k := range 50 {
				if v, ok := c.Get(-k); !ok || v != "in use" {
					t.Fatalf("what is in use is forgotten after %d others", i)
				}
			}
		}
		c.Add(1+i, "once", entryBytes)
	}
	if _, ok := c.Get(1); ok {
		t.Error("what nobody asks for is kept")
	}
}

func TestLargeThingsAreNotKept(t *testing.T) {
	b := NewBudget(limit)
	c := NewCache[string, string](b)
	c.Add("large", "", b.Largest()-entryBytes+1)
	if _, ok := c.Get("large"); ok || b.Used() != 0 {
		t.Error("it is kept, or counted:", b.Used())
	}
	c.Add("growing", "", b.Largest()-2*entryBytes)
	if c.Grow("growing", entryBytes); b.Used() != b.Largest() {
		t.Errorf("what grew counts as %d bytes, not %d", b.Used(), b.Largest())
	}
	c.Grow("growing", 1)
	if _, ok := c.Get("growing"); ok || b.Used() != 0 {
		t.Error("what became large is kept, or counted:", b.Used())
	}
	c.Grow("growing", 1) // it was evicted
	if c.Pin("pinned", "", 2*limit); b.Used() <= 2*limit {
		t.Error("what is kept for good is not counted:", b.Used())
	}
	c.Add("small", "", 1)
	if _, ok := c.Get("pinned"); !ok {
		t.Error("what is to be kept for good is forgotten")
	}
	if _, ok := c.Get("small"); ok {
		t.Error("a small one is kept where there is no room")
	}
}

// TestWhatIsPinnedLeavesRoom pins more than the share for pinned entries.
func TestWhatIsPinnedLeavesRoom(t *testing.T) {
	b := NewBudget(limit)
	c := NewCache[int, string](b)
	for i := range 2 * limit / b.Largest() {
		c.Pin(i, "", b.Largest()-entryBytes)
	}
	for i := range 2 * limit / b.Largest() {
		c.Add(-1-i, "", b.Largest()-entryBytes)
	}
	pinned := 0
	for i := range 2 * limit / b.Largest() {
		if _, ok := c.Get(i); ok {
			pinned++
		}
	}
	if pinned != limit/pinnedShare/b.Largest() || b.Used() > limit {
		t.Errorf("%d of them are kept for good, and %d bytes of %d", pinned, b.Used(), limit)
	}
}

func TestTheFirstValueOfAKeyIsKept(t *testing.T) {
	b := NewBudget(limit)
	c := NewCache[string, int](b)
	c.Add("a", 1, 3)
	c.Add("a", 2, 3)
	if v, ok := c.Get("a"); !ok || v != 1 || b.Used() != 3+entryBytes {
		t.Error(v, ok, b.Used())
	}
}

func TestCachesAreSafeForManyGoroutines(t *testing.T) {
	b := NewBudget(limit)
	one, two := NewCache[int, int](b), NewCache[int, int](b)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 5_000 {
				k := rand.N(500)
				one.Add(k, k, k)
				two.Add(k, -k, 1)
				one.Grow(k, 1)
				if v, ok := one.Get(k); ok && v != k {
					t.Error("another's value")
				}
				if v, ok := two.Get(k); ok && v != -k {
					t.Error("another's value")
				}
			}
		})
	}
	all.Wait()
	if b.Used() > limit {
		t.Error("they hold", b.Used())
	}
}
