package server

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"

	"casegraph/internal/fault"
)

// A gate lets so many operations run at once, and so many wait for it; more are
// sent away at once, which is all that keeps memory bounded under any load.
type gate struct {
	run    chan struct{} // a place for each that may run
	inside atomic.Int64  // running or waiting
	most   int64
}

func newGate(running, waiting int) *gate {
	return &gate{run: make(chan struct{}, running), most: int64(running) + int64(waiting)}
}

// enter waits for a place, as long as ctx lives, and leave gives it back.
func (g *gate) enter(ctx context.Context) error {
	if g.inside.Add(1) > g.most {
		g.inside.Add(-1)
		return busy()
	}
	select { // who finds a place is not kept from it by a context that has ended
	case g.run <- struct{}{}:
		return nil
	default:
	}
	select {
	case g.run <- struct{}{}:
		return nil
	case <-ctx.Done():
		g.inside.Add(-1)
		return fault.Wrap(fault.Unavailable, ctx.Err(), "the server has too much to do; try again later")
	}
}

func (g *gate) leave() {
	<-g.run
	g.inside.Add(-1)
}

// running and waiting are how many there are now.
func (g *gate) running() int { return len(g.run) }
func (g *gate) waiting() int { return max(0, int(g.inside.Load())-len(g.run)) }

// errBusy is that there are too many already.
var errBusy = errors.New("the queue is full")

func busy() error {
	return badRequest{http.StatusServiceUnavailable, fault.Wrap(fault.Unavailable, errBusy, "the server has too much to do; try again in a second")}
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
