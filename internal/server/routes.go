package server

import (
	"io"
	"net/http"
	"slices"
	"strings"
)

// route registers a handler of a path for these methods. Other methods get 405.
func (s *Server) route(pattern string, h http.HandlerFunc, methods ...string) {
	allow := strings.Join(methods, ", ")
	s.routes.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !slices.Contains(methods, r.Method):
			w.Header().Set("Allow", allow)
			plain(w, http.StatusMethodNotAllowed, "This path answers "+allow+".")
		case r.Method == http.MethodOptions:
			w.Header().Set("Allow", allow)
			w.WriteHeader(http.StatusNoContent)
		default:
			h(w, r)
		}
	})
}

// switchedOff answers 404 with a line that says that the path is switched off.
func switchedOff(line string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusNotFound, line) }
}

// plain answers with one line of text.
func plain(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", noStore)
	w.WriteHeader(status)
	// A write fails only when the client has gone.
	_, _ = io.WriteString(w, line+"\n")
}
