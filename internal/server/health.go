package server

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"casegraph/internal/fault"
)

// readyWithin is how long the store has to say that it can answer.
const readyWithin = 2 * time.Second

// isProbe says whether a request only asks how the server is. What sends those may know
// it under any name.
func isProbe(r *http.Request) bool { return r.URL.Path == "/healthz" || r.URL.Path == "/readyz" }

// healthz says that the process is up, whatever becomes of the store.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok")
}

// readyz says whether to send requests here.
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

// A probe asks the store whether it can answer, at most once in probedEvery, for all
// who want to know: probes cost the store nothing more, however many come.
type probe struct {
	ask func(context.Context) error

	mu   sync.Mutex
	last *probing
}

const probedEvery = time.Second

// A probing is one question; its answer is there when done is closed.
type probing struct {
	began time.Time
	done  chan struct{}
	err   error
}

// answer is that of the last question, or of a new one; or an error when ctx ends.
func (p *probe) answer(ctx context.Context) error {
	asked := p.current()
	select {
	case <-asked.done:
		return asked.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// current is the question that is being asked, or was just now. It belongs to nobody
// in particular, so it does not end with the request that came first.
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
