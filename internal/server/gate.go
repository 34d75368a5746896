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

// A gate limits how many operations run and how many wait. It refuses more without
// waiting, which bounds memory under any load. One address gets at most half of the
// places, so that no address can shut out the others. At most half of the running
// operations may be expensive, so that cheap ones do not wait for those.
type gate struct {
	maxRunning, maxExpensive, maxInside int
	runningOf, expensiveOf, insideOf    *shares

	mu                         sync.Mutex
	running, expensive, inside int      // inside is running or waiting
	queue                      []*place // waiting, in order of arrival
}

// A place is an operation's place in a gate, running or waiting.
type place struct {
	gate               *gate
	from               netip.Addr
	running, expensive bool
	turn               chan struct{} // closed when a waiting operation may run
}

func newGate(running, waiting int) *gate {
	half := func(n int) int { return max(1, n/2) }
	// The limits of one address.
	ran, expensive, inside := half(running), half(half(running)), half(running+waiting)
	return &gate{
		maxRunning: running, maxExpensive: half(running), maxInside: running + waiting,
		runningOf: newShares(ran, ran), expensiveOf: newShares(expensive, expensive), insideOf: newShares(inside, inside),
	}
}

// enter waits until an operation from this address may run, or ctx ends. The caller
// gives the place back with [place.leave]. The error is Unavailable if the gate is
// full, or if ctx ended first.
func (g *gate) enter(ctx context.Context, from netip.Addr) (*place, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside >= g.maxInside || !g.insideOf.take(from) {
		return nil, busy()
	}
	g.inside++
	p := &place{gate: g, from: from}
	if g.start(p) { // a free place is used even if ctx has ended
		return p, nil
	}
	if err := g.wait(ctx, p); err != nil {
		g.remove(p)
		return nil, err
	}
	return p, nil
}

// becomeExpensive marks a running operation as expensive. If too many expensive
// operations run already, it lets another operation run, and waits until it may run
// again or ctx ends.
func (p *place) becomeExpensive(ctx context.Context) error {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	p.gate.stop(p)
	p.expensive = true
	if p.gate.start(p) {
		return nil
	}
	p.gate.next()
	return p.gate.wait(ctx, p)
}

// leave gives the place back. It is called once, when the operation has ended, whether
// it was running or waiting.
func (p *place) leave() {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	if p.running {
		p.gate.stop(p)
	}
	p.gate.remove(p)
	p.gate.next()
}

// wait queues an operation and waits until it runs or ctx ends. The caller holds mu,
// which wait unlocks while it waits.
func (g *gate) wait(ctx context.Context, p *place) error {
	p.turn = make(chan struct{})
	g.queue = append(g.queue, p)
	g.mu.Unlock()
	select {
	case <-p.turn:
	case <-ctx.Done():
	}
	g.mu.Lock()
	if p.running { // perhaps ctx ended at the same moment
		return nil
	}
	g.queue = slices.DeleteFunc(g.queue, func(w *place) bool { return w == p })
	return fault.Wrap(fault.Unavailable, ctx.Err(), "the server has too much to do; try again later")
}

// start runs an operation if the limits for its kind and its address allow it, and
// says whether they do.
func (g *gate) start(p *place) bool {
	if g.running >= g.maxRunning || p.expensive && g.expensive >= g.maxExpensive || !g.runningOf.take(p.from) {
		return false
	}
	if p.expensive {
		if !g.expensiveOf.take(p.from) {
			g.runningOf.give(p.from)
			return false
		}
		g.expensive++
	}
	g.running++
	p.running = true
	return true
}

// stop undoes start.
func (g *gate) stop(p *place) {
	g.running--
	g.runningOf.give(p.from)
	if p.expensive {
		g.expensive--
		g.expensiveOf.give(p.from)
	}
	p.running = false
}

func (g *gate) remove(p *place) {
	g.inside--
	g.insideOf.give(p.from)
}

// next starts every waiting operation that may run now, in order of arrival.
func (g *gate) next() {
	g.queue = slices.DeleteFunc(g.queue, func(p *place) bool {
		if !g.start(p) {
			return false
		}
		close(p.turn)
		return true
	})
}

// now returns how many operations run and how many wait.
func (g *gate) now() (running, waiting int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.running, g.inside - g.running
}

// errBusy says that the gate is full, or that too many large bodies are being read.
var errBusy = errors.New("the queue is full")

func busy() error {
	return fault.Wrap(fault.Unavailable, errBusy, "the server has too much to do; try again in a second")
}

// A client may send its body as slowly as it likes. So the server reads at most
// largeBodies at a time of those that are larger than smallBody or have no
// Content-Length.
const (
	smallBody   = 64 << 10 // bytes
	largeBodies = 64
)

// reader returns the function that reads a request's parameters. The caller calls
// release after reading. The error is Unavailable if too many large bodies are being
// read.
func (s *Server) reader(r *http.Request) (read func(http.ResponseWriter, *http.Request, *params) error, release func(), err error) {
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
