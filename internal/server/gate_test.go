package server

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casegraph/internal/fault"
)

var first, second = netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")

// TestNoAddressTakesAllPlaces: it has half of those to run in, and half of those to
// wait in; what others have left free stays free.
func TestNoAddressTakesAllPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(4, 4)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		errs := make(chan error, 9)
		for range 5 {
			go func() { errs <- g.enter(ctx, first) }()
			synctest.Wait()
		}
		if running, waiting := g.now(); running != 2 || waiting != 2 {
			t.Fatal(running, waiting)
		}
		for range 2 { // they run
			if err := <-errs; err != nil {
				t.Fatal(err)
			}
		}
		if err := <-errs; fault.CodeOf(err) != fault.Unavailable { // the fifth is sent away
			t.Fatal(err)
		}
		for range 2 { // another finds places, past those that wait
			if err := g.enter(ctx, second); err != nil {
				t.Fatal(err)
			}
		}
		g.leave(second)
		synctest.Wait()
		if running, waiting := g.now(); running != 3 || waiting != 2 {
			t.Error("an address has more than its half:", running, waiting)
		}
		g.leave(first)
		if err := <-errs; err != nil { // whose turn it was
			t.Error(err)
		}
		if err := <-errs; fault.CodeOf(err) != fault.Unavailable || ctx.Err() == nil { // who waited too long
			t.Error(err)
		}
		g.leave(first)
		g.leave(first)
		g.leave(second)
		if running, waiting := g.now(); running != 0 || waiting != 0 || len(g.runningOf.held) != 0 || len(g.insideOf.held) != 0 {
			t.Error("places were not given back:", running, waiting)
		}
	})
}

// TestWaitersComeInTheirOrder, those of other addresses past those whose address has
// its half.
func TestWaitersComeInTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(2, 6)
		came := make(chan string, 6)
		enter := func(name string, from netip.Addr) {
			go func() {
				if g.enter(t.Context(), from) == nil {
					came <- name
				}
			}()
			synctest.Wait()
		}
		enter("a1", first)
		enter("b1", second)
		enter("a2", first)
		enter("a3", first)
		enter("b2", second)
		order := <-came + <-came
		g.leave(second)
		order += <-came
		g.leave(first)
		order += <-came
		g.leave(first)
		order += <-came
		if order != "a1b1b2a2a3" {
			t.Error(order)
		}
	})
}

// TestSoManyRunAndSoManyWait: more are sent away at once.
func TestSoManyRunAndSoManyWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		config := testConfig(io.Discard)
		config.Running, config.Waiting, config.Timeout = 2, 2, time.Second
		s := New(config)
		codes := make(chan int, 4)
		for i := range 4 {
			go func() {
				codes <- askFrom(s, []string{"192.0.2.1:1", "192.0.2.2:1"}[i%2], "{ waits }").Code
			}()
		}
		synctest.Wait()
		if running, waiting := s.gate.now(); running != 2 || waiting != 2 {
			t.Fatal(running, waiting)
		}
		began := time.Now()
		w := askFrom(s, "192.0.2.3:1", "{ echo }")
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "UNAVAILABLE") {
			t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
		}
		if time.Since(began) > 0 {
			t.Error("it waited to be sent away")
		}
		for range 4 {
			<-codes
		}
		if running, waiting := s.gate.now(); running != 0 || waiting != 0 {
			t.Error("places were not given back")
		}
		if w := askFrom(s, "192.0.2.3:1", "{ echo }"); w.Code != 200 {
			t.Error(w.Code)
		}
	})
}
