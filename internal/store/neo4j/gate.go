package neo4j

import (
	"context"
	"sync"

	"casegraph/internal/fault"
)

// A gate counts the work that runs, so that Close can wait for it. A load passes the gate
// with each statement, so Close does not wait for a load that does nothing.
type gate struct {
	mu     sync.Mutex
	inside int
	shut   bool
	empty  chan struct{} // closed when it is shut and the last has left
}

// enter lets work begin, unless the gate is shut. The work must call leave at its end.
func (g *gate) enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		return fault.New(fault.Unavailable, "the store is closed")
	}
	g.inside++
	return nil
}

// now is how much work is inside.
func (g *gate) now() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.inside
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.shut && g.inside == 0 {
		close(g.empty)
	}
}

// close shuts the gate and waits until all work has left, or ctx ends.
func (g *gate) close(ctx context.Context) {
	g.mu.Lock()
	first := !g.shut
	g.shut = true
	if first {
		g.empty = make(chan struct{})
		if g.inside == 0 {
			close(g.empty)
		}
	}
	g.mu.Unlock()
	select {
	case <-g.empty:
	case <-ctx.Done():
	}
}
