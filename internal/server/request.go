package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"casegraph/graph"
)

// A request is what the log says of one, gathered on its way.
type request struct {
	id string
	// operation is its name in the document; known to be a GraphQL name.
	operation string
	// hash is that of the document's text.
	hash string
	// again says that it was known already.
	again bool
	// outcome is "ok" or the code of the answer's first error, where it is one of
	// the endpoint; refused is why nothing was read, of some kinds.
	outcome, refused string
	// codes are those of the answer's errors, each once.
	codes []string
	// unread says that the client did not read the answer to its end.
	unread bool
	// variables are there where they are logged.
	variables map[string]any
	// run is what the engine tells of the operation.
	run graph.Run
}

type requestKey struct{}

// requestOf is the request that ctx belongs to, or nil.
func requestOf(ctx context.Context) *request {
	r, _ := ctx.Value(requestKey{}).(*request)
	return r
}

// recorder remembers the status for the log.
type recorder struct {
	paced
	status int
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.paced.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.paced.Write(b)
}

// ServeHTTP answers a request, under an id of its own and with one line in the
// log.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.running.Add(1)
	defer s.running.Add(-1)
	start := time.Now()
	req := &request{id: rand.Text()[:16]} // 80 bits
	rec := &recorder{paced: paced{ResponseWriter: w, until: start.Add(s.within())}}
	h := w.Header()
	h.Set("X-Request-Id", req.id)
	secure(h, r.TLS != nil)
	ctx := context.WithValue(r.Context(), requestKey{}, req)
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p) // net/http's own way of giving up
			}
			s.config.Log.LogAttrs(ctx, slog.LevelError, "panic", slog.String("id", req.id),
				slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
			if rec.status == 0 {
				plain(rec, http.StatusInternalServerError, "Internal error; the log has it under "+req.id+".")
			}
		}
		req.unread = rec.unread()
		took := time.Since(start)
		s.metrics.observe(req, rec.status, took)
		s.log(ctx, r, req, rec.status, took)
	}()
	if s.config.Local && !isLocal(r.Host) && !isProbe(r) {
		plain(rec, http.StatusMisdirectedRequest, misdirected)
		return
	}
	from, limited, ok := s.stream(r)
	if !ok {
		retryAfter(h, time.Second)
		plain(rec, http.StatusServiceUnavailable, fmt.Sprintf("Your address has %d requests open on its connections, which is as many as it may.", mostStreams))
		return
	}
	if limited {
		defer s.streams.give(from)
	}
	s.handler.ServeHTTP(rec, r.WithContext(ctx))
}

// hashShown is how much of a document's hash tells it from others, in digits.
const hashShown = 16

// log writes the request's line. The path is there without its query, which
// holds variables.
func (s *Server) log(ctx context.Context, r *http.Request, req *request, status int, took time.Duration) {
	level := slog.LevelInfo
	if isProbe(r) {
		level = slog.LevelDebug // they come every few seconds, and say nothing
	}
	if !s.config.Log.Enabled(ctx, level) && (s.config.Slow == 0 || took < s.config.Slow) {
		return
	}
	attrs := append(make([]slog.Attr, 0, 16),
		slog.String("id", req.id),
		slog.String("method", r.Method),
		slog.String("path", r.URL.Path[:min(len(r.URL.Path), 100)]),
		slog.Int("status", status),
		slog.Duration("took", took))
	if req.operation != "" {
		attrs = append(attrs, slog.String("operation", req.operation[:min(len(req.operation), longestName)]))
	}
	if req.hash != "" {
		attrs = append(attrs, slog.String("hash", req.hash[:hashShown]))
	}
	if req.run.Cost.Requested > 0 {
		attrs = append(attrs, slog.Attr{Key: "cost", Value: slog.GroupValue(slog.Int("requested", req.run.Cost.Requested), slog.Int("actual", req.run.Cost.Actual))},
			slog.Int("rows", req.run.Rows), slog.Int("statements", req.run.Statements),
			slog.Duration("compiling", req.run.Compiling), slog.Duration("reading", req.run.Reading), slog.Duration("writing", req.run.Writing))
	}
	if req.variables != nil {
		attrs = append(attrs, slog.Any("variables", cutValues(req.variables)))
	}
	if req.unread {
		attrs = append(attrs, slog.Bool("unread", true))
	}
	if len(req.codes) > 0 {
		attrs = append(attrs, slog.Any("codes", req.codes))
	}
	s.config.Log.LogAttrs(ctx, level, "request", attrs...)
	if s.config.Slow > 0 && took >= s.config.Slow && len(req.run.Plans) > 0 && s.config.Statements != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), telling)
		defer cancel()
		statements := s.config.Statements(ctx, &req.run)
		s.config.Log.LogAttrs(ctx, slog.LevelWarn, "slow", append(attrs, slog.Any("read", cutAll(statements)))...)
	}
}
