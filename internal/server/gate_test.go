package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"casegraph/internal/fault"
)

var first, second = netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")

// TestNoAddressTakesAllPlaces: an address gets half of the places to run, and half of
// those to wait, even if the others are free.
func TestNoAddressTakesAllPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(4, 4)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		errs, places := make(chan error, 9), make(chan *place, 9)
		for range 5 {
			go func() {
				p, err := g.enter(ctx, first)
				errs <- err
				if err == nil {
					places <- p
				}
			}()
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
		if err := <-errs; fault.CodeOf(err) != fault.Unavailable { // the fifth is refused
			t.Fatal(err)
		}
		var others [2]*place
		for i := range others { // other addresses get places although some operations wait
			var err error
			if others[i], err = g.enter(ctx, second); err != nil {
				t.Fatal(err)
			}
		}
		others[0].leave()
		synctest.Wait()
		if running, waiting := g.now(); running != 3 || waiting != 2 {
			t.Error("an address has more than its half:", running, waiting)
		}
		(<-places).leave()
		if err := <-errs; err != nil { // the operation whose turn it was
			t.Error(err)
		}
		if err := <-errs; fault.CodeOf(err) != fault.Unavailable || ctx.Err() == nil { // the operation whose context ended
			t.Error(err)
		}
		(<-places).leave()
		(<-places).leave()
		others[1].leave()
		if running, waiting := g.now(); running != 0 || waiting != 0 || len(g.runningOf.held) != 0 || len(g.insideOf.held) != 0 {
			t.Error("places were not given back:", running, waiting)
		}
	})
}

// TestWaitersComeInTheirOrder: waiting operations run in order of arrival, but skip
// those of an address that is at its limit.
func TestWaitersComeInTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(2, 6)
		came := make(chan string, 6)
		places := map[string]*place{}
		enter := func(name string, from netip.Addr) {
			go func() {
				if p, err := g.enter(t.Context(), from); err == nil {
					places[name] = p
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
		for _, name := range []string{"b1", "a1", "a2"} {
			places[name].leave()
			order += <-came
		}
		if order != "a1b1b2a2a3" {
			t.Error(order)
		}
	})
}

// TestExpensiveOperationsLeavePlacesToOthers: half of the running operations may be
// expensive, and a quarter may be expensive ones of one address. An operation that
// becomes expensive and has to wait lets another run.
func TestExpensiveOperationsLeavePlacesToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(8, 92)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		turned := map[netip.Addr]int{}
		var mu sync.Mutex
		expensive := func(from netip.Addr) {
			p, err := g.enter(ctx, from)
			if err != nil {
				t.Error(err)
				return
			}
			defer p.leave()
			if err := p.becomeExpensive(ctx); err != nil {
				if fault.CodeOf(err) != fault.Unavailable {
					t.Error(err)
				}
				return
			}
			mu.Lock()
			turned[from]++
			mu.Unlock()
			<-ctx.Done()
		}
		third := netip.MustParseAddr("192.0.2.3")
		for _, from := range []netip.Addr{first, second, third} {
			for range 20 {
				go expensive(from)
			}
			synctest.Wait()
		}
		if running, waiting := g.now(); running != 4 || waiting != 56 || turned[first] != 2 || turned[second] != 2 {
			t.Fatal(running, waiting, turned)
		}
		for _, from := range []netip.Addr{first, first, second, second} { // these have to wait
			p, err := g.enter(ctx, from)
			if err != nil || !p.running {
				t.Fatal(err)
			}
			defer p.leave()
		}
		cancel()
		synctest.Wait()
		if running, waiting := g.now(); running != 4 || waiting != 0 || g.expensive != 0 || len(g.expensiveOf.held) != 0 {
			t.Error("places were not given back:", running, waiting, g.expensive)
		}
	})
}

// TestExpensiveOperationsGoOnWhenOthersEnd: waiting expensive operations run when others
// end, in order of arrival.
func TestExpensiveOperationsGoOnWhenOthersEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(2, 6)
		runs, end := make(chan string, 2), make(chan struct{})
		for i, from := range []netip.Addr{first, second} {
			go func() {
				p, err := g.enter(t.Context(), from)
				if err != nil || p.becomeExpensive(t.Context()) != nil {
					t.Error(i, err)
				}
				runs <- from.String()
				<-end
				p.leave()
			}()
			synctest.Wait()
		}
		if running, waiting := g.now(); running != 1 || waiting != 1 || <-runs != first.String() {
			t.Error(running, waiting)
		}
		close(end)
		if one := <-runs; one != second.String() {
			t.Error(one)
		}
	})
}

// TestCheapOperationsDoNotWaitForExpensive: the cost that an operation has once it is
// compiled decides whether it waits for expensive ones.
func TestCheapOperationsDoNotWaitForExpensive(t *testing.T) {
	var reads atomic.Int32
	end := make(chan struct{})
	s := over(t, func() error { reads.Add(1); <-end; return nil })
	synctest.Test(t, func(t *testing.T) {
		end = make(chan struct{})
		s.gate = newGate(4, 60)
		var group sync.WaitGroup
		for _, c := range []struct {
			query string
			reads int32 // by requests from six addresses
		}{
			{"{ people(first: 100) { nodes { statements(first: 100) { nodes { id } } } } }", 2},
			{"{ people(first: 10) { nodes { id } } }", 4},
		} {
			for i := range 6 {
				group.Go(func() { askFrom(s, fmt.Sprintf("192.0.2.%d:1", i), c.query) })
			}
			synctest.Wait()
			if n := reads.Load(); n != c.reads {
				t.Errorf("%s: %d are read, expected %d", c.query, n, c.reads)
			}
		}
		close(end)
		group.Wait()
		if running, waiting := s.gate.now(); running != 0 || waiting != 0 || reads.Load() != 12 {
			t.Error(running, waiting, reads.Load())
		}
	})
}

// TestSoManyRunAndSoManyWait: more operations are refused without waiting.
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
