package server

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"casegraph/internal/fault"
)

// readyWithin is how long the store has to say that it can answer.
const readyWithin = 2 * time.Second

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
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	if err := s.config.Health(ctx); err != nil {
		s.logCause(ctx, slog.LevelWarn, string(fault.CodeOf(err)), err)
		plain(w, http.StatusServiceUnavailable, "The store does not answer.")
		return
	}
	plain(w, http.StatusOK, "ok")
}
