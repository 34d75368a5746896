package storetest

import (
	"runtime"
	"sync"
	"testing"

	"casegraph/internal/plan"
)

// testBusy reads lists one after the other, and expects the store to say at some moment that
// it is busy.
func testBusy(t *testing.T, s *session) {
	seen := make(chan struct{})
	var reading sync.WaitGroup
	reading.Go(func() {
		for {
			select {
			case <-seen:
				return
			default:
			}
			if r := s.store.Read(s.ctx, []*plan.List{total(s.idsOf("Item"))})[0]; r.Err != nil {
				t.Error(r.Err)
				return
			}
		}
	})
	for s.store.Busy() == 0 {
		if s.ctx.Err() != nil || t.Failed() {
			t.Error("lists are read, and no connection is at work")
			break
		}
		runtime.Gosched()
	}
	close(seen)
	reading.Wait()
}
