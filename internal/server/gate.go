package server

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"sync"

	"casegraph/internal/fault"
)

// A gate lets so many operations run at once, and so many wait for it; more are
// sent away at once, which is all that keeps memory bounded under any load. No
// address has more than half of either, so that none keeps the others out.
type gate struct {
	mostRunning, mostInside int
	runningOf, insideOf     *shares

	mu              sync.Mutex
	running, inside int       // inside is running or waiting
	queue           []*waiter // the first to come first
}

// A waiter waits for a place.
type waiter struct {
	from netip.Addr
	in   chan struct{} // closed when it has one
}

func newGate(running, waiting int) *gate {
	ran, inside := max(1, running/2), max(1, (running+waiting)/2)
	return &gate{
		mostRunning: running, mostInside: running + waiting,
		runningOf: newShares(ran, ran), insideOf: newShares(inside, inside),
	}
}

// enter waits for a place, as long as ctx lives, and leave gives it back.
func (g *gate) enter(ctx context.Context, from netip.Addr) error {
	g.mu.Lock()
	if g.inside >= g.mostInside || !g.insideOf.take(from) {
		g.mu.Unlock()
		return busy()
	}
	g.inside++
	if g.start(from) { // who finds a place is not kept from it by a context that has ended
		g.mu.Unlock()
		return nil
	}
	w := &waiter{from, make(chan struct{})}
	g.queue = append(g.queue, w)
	g.mu.Unlock()
	select {
	case <-w.in:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	at := slices.Index(g.queue, w)
	if at < 0 {
		return nil // its turn came at the same moment
	}
	g.queue = slices.Delete(g.queue, at, at+1)
	g.inside--
	g.insideOf.give(from)
	return fault.Wrap(fault.Unavailable, ctx.Err(), "the server has too much to do; try again later")
}

// start takes a place to run in, if there is one for the address.
func (g *gate) start(from netip.Addr) bool {
	if g.running >= g.mostRunning || !g.runningOf.take(from) {
		return false
	}
	g.running++
	return true
}

func (g *gate) leave(from netip.Addr) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running--
	g.inside--
	g.runningOf.give(from)
	g.insideOf.give(from)
	g.queue = slices.DeleteFunc(g.queue, func(w *waiter) bool {
		if !g.start(w.from) {
			return false
		}
		close(w.in)
		return true
	})
}

// now is how many run and how many wait.
func (g *gate) now() (running, waiting int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.running, g.inside - g.running
}

// errBusy is that there are too many already.
var errBusy = errors.New("the queue is full")

func busy() error {
	return fault.Wrap(fault.Unavailable, errBusy, "the server has too much to do; try again in a second")
}

// Bodies that are larger than small, or that do not say how large they are, are
// read a few at a time: they come as slowly as who sends them likes.
const (
	smallBody   = 64 << 10
	largeBodies = 64
)

// reading is how a request's parameters are read, with a place to do so where it
// needs one.
func (s *Server) reading(r *http.Request) (read func(http.ResponseWriter, *http.Request, *params) error, release func(), err error) {
	if r.Method == http.MethodGet {
		return readGet, func() {}, nil
	}
	if r.ContentLength >= 0 && r.ContentLength <= smallBody {
		return readPost, func() {}, nil
	}
	select {
	case s.bodies <- struct{}{}:
		return readPost, func() { <-s.bodies }, nil
	default:
		return nil, nil, busy()
	}
}
