package server

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

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

	asking singleflight.Group

	mu    sync.Mutex
	began time.Time // when the last answer was asked for
	last  error     // that answer
}

const probedEvery = time.Second

// answer waits for the answer to the current question, or for the end of ctx.
func (p *probe) answer(ctx context.Context) error {
	select {
	case asked := <-p.asking.DoChan("", p.current):
		return asked.Err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// current returns the last answer where it is younger than probedEvery, or else asks a
// new question. A question has its own context, since several requests wait for it.
func (p *probe) current() (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.began.IsZero() && time.Since(p.began) < probedEvery {
		return nil, p.last
	}
	ctx, cancel := context.WithTimeout(context.Background(), readyWithin)
	defer cancel()
	p.began = time.Now()
	p.last = p.ask(ctx)
	return nil, p.last
}
