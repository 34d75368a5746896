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
// address has more than half of either, so that none keeps the others out. Half of
// those that run may be expensive: they wait for the store and for each other, and
// those that are not would wait for them.
type gate struct {
	mostRunning, mostExpensive, mostInside int
	runningOf, expensiveOf, insideOf       *shares

	mu                         sync.Mutex
	running, expensive, inside int      // inside is running or waiting
	queue                      []*place // the first to come first
}

// A place is what an operation has in a gate: it runs, or it waits to.
type place struct {
	gate               *gate
	from               netip.Addr
	running, expensive bool
	turn               chan struct{} // closed when its turn comes
}

func newGate(running, waiting int) *gate {
	half := func(n int) int { return max(1, n/2) }
	ran, expensive, inside := half(running), half(half(running)), half(running+waiting)
	return &gate{
		mostRunning: running, mostExpensive: half(running), mostInside: running + waiting,
		runningOf: newShares(ran, ran), expensiveOf: newShares(expensive, expensive), insideOf: newShares(inside, inside),
	}
}

// enter waits for a place to run in, as long as ctx lives. [place.leave] gives it back.
func (g *gate) enter(ctx context.Context, from netip.Addr) (*place, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside >= g.mostInside || !g.insideOf.take(from) {
		return nil, busy()
	}
	g.inside++
	p := &place{gate: g, from: from}
	if g.start(p) { // a free place is taken even when the context has ended
		return p, nil
	}
	if err := g.wait(ctx, p); err != nil {
		g.remove(p)
		return nil, err
	}
	return p, nil
}

// turnsExpensive is for when an operation that runs is known to be expensive. Where so
// many run already, it lets another run and waits, as long as ctx lives.
func (p *place) turnsExpensive(ctx context.Context) error {
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

// leave is called once, when the operation is over, whether it runs or not.
func (p *place) leave() {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	if p.running {
		p.gate.stop(p)
	}
	p.gate.remove(p)
	p.gate.next()
}

// wait waits until an operation's turn has come and it runs. It is called with mu held,
// and lets go of it meanwhile.
func (g *gate) wait(ctx context.Context, p *place) error {
	p.turn = make(chan struct{})
	g.queue = append(g.queue, p)
	g.mu.Unlock()
	select {
	case <-p.turn:
	case <-ctx.Done():
	}
	g.mu.Lock()
	if p.running { // its turn may have come at the same moment
		return nil
	}
	g.queue = slices.DeleteFunc(g.queue, func(w *place) bool { return w == p })
	return fault.Wrap(fault.Unavailable, ctx.Err(), "the server has too much to do; try again later")
}

// start has an operation run, if there is a place for one of its kind and its address.
func (g *gate) start(p *place) bool {
	if g.running >= g.mostRunning || p.expensive && g.expensive >= g.mostExpensive || !g.runningOf.take(p.from) {
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

// stop takes back what start gave.
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

// next has those run whose turn has come.
func (g *gate) next() {
	g.queue = slices.DeleteFunc(g.queue, func(p *place) bool {
		if !g.start(p) {
			return false
		}
		close(p.turn)
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
