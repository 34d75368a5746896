package server

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"casegraph/internal/fault"
)

// readyWithin bounds how long the store may take to report its health.
const readyWithin = 2 * time.Second

// isProbe says whether a request is a health check. Those may come under any Host.
func isProbe(r *http.Request) bool { return r.URL.Path == "/healthz" || r.URL.Path == "/readyz" }

// healthz answers that the process runs. It does not ask the store.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok")
}

// readyz answers whether the server can take requests: it is not stopping, and its
// store answers.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		plain(w, http.StatusServiceUnavailable, "The server is stopping.")
		return
	}
	ctx := r.Context()
	err := s.ready.answer(ctx)
	switch {
	case err != nil && s.gone(r):
		w.WriteHeader(statusGone)
		return
	case err != nil:
		s.logCause(ctx, slog.LevelWarn, string(fault.CodeOf(err)), err)
		plain(w, http.StatusServiceUnavailable, "The store does not answer.")
		return
	}
	plain(w, http.StatusOK, "ok")
}

// A probe asks the store for its health at most once in probedEvery, and shares the
// answer. So the number of health checks does not matter to the store.
type probe struct {
	ask func(context.Context) error

	mu   sync.Mutex
	last *probing
}

const probedEvery = time.Second

// A probing is one question to the store. It has its answer, err, when done is closed.
type probing struct {
	began time.Time
	done  chan struct{}
	err   error
}

// answer waits for the current question's answer, or for the end of ctx.
func (p *probe) answer(ctx context.Context) error {
	asked := p.current()
	select {
	case <-asked.done:
		return asked.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// current returns a question that is being asked or is younger than probedEvery, or
// else asks a new one. A question has its own context, since several requests wait
// for it.
func (p *probe) current() *probing {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last != nil && (!p.last.ended() || time.Since(p.last.began) < probedEvery) {
		return p.last
	}
	asked := &probing{began: time.Now(), done: make(chan struct{})}
	p.last = asked
	go func() {
		defer close(asked.done)
		ctx, cancel := context.WithTimeout(context.Background(), readyWithin)
		defer cancel()
		asked.err = p.ask(ctx)
	}()
	return asked
}

func (p *probing) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
