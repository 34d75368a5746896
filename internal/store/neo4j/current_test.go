package neo4j

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestALookAtTheLayoutHoldsUpNobodyElse has a look that does not end: who gives up
// waiting for it comes back, and nobody takes another meanwhile.
func TestALookAtTheLayoutHoldsUpNobodyElse(t *testing.T) {
	f, looks, end := &fitted{}, atomic.Int64{}, make(chan struct{})
	look := func() error { looks.Add(1); <-end; return nil }
	now := time.Now()
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := f.seen(ctx, now, look); !errors.Is(err, context.Canceled) {
			t.Error("who gave up waiting was told:", err)
		}
	}
	close(end)
	if err := f.seen(t.Context(), now, look); err != nil || looks.Load() != 1 {
		t.Errorf("%d looks were taken, and the last was: %v", looks.Load(), err)
	}
}

// TestAnEarlierLookTellsNothingOfALaterRead waits for a look that began before the
// time in question, and so needs another.
func TestAnEarlierLookTellsNothingOfALaterRead(t *testing.T) {
	f, looks, begun, end := &fitted{}, atomic.Int64{}, make(chan struct{}), make(chan struct{})
	look := func() error {
		if looks.Add(1) == 1 {
			close(begun)
		}
		<-end
		return nil
	}
	early := time.Now()
	var first sync.WaitGroup
	first.Go(func() {
		if err := f.seen(t.Context(), early, look); err != nil {
			t.Error(err)
		}
	})
	<-begun
	later := time.Now()
	close(end)
	if err := f.seen(t.Context(), later, look); err != nil || looks.Load() != 2 {
		t.Errorf("%d looks were taken: %v", looks.Load(), err)
	}
	if err := f.seen(t.Context(), early, look); err != nil || looks.Load() != 2 {
		t.Errorf("a look was taken that nobody needs: %d, %v", looks.Load(), err)
	}
	first.Wait()
}

// TestALookThatFailedIsTakenAgain keeps nothing of it.
func TestALookThatFailedIsTakenAgain(t *testing.T) {
	f, broken := &fitted{}, errors.New("broken")
	now := time.Now()
	if err := f.seen(t.Context(), now, func() error { return broken }); !errors.Is(err, broken) {
		t.Error("it was taken for:", err)
	}
	if err := f.seen(t.Context(), now, func() error { return nil }); err != nil {
		t.Error("it was kept:", err)
	}
}
