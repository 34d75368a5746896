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

// A request collects what the log and the metrics record about a request.
type request struct {
	id string
	// operation is the operation's name. The document is valid, so it is a GraphQL name.
	operation string
	// hash is the hash of the document's text.
	hash string
	// cacheHit says that the document was cached.
	cacheHit bool
	// outcome is "ok", "canceled" or the code of the answer's first error. It is empty
	// for requests that are not for /graphql.
	outcome string
	// refused is the reason why the operation was refused ([refusal]), or empty.
	refused string
	// codes are the codes of the answer's errors, each once.
	codes []string
	// unread says that the client did not read the answer to its end.
	unread bool
	// variables are nil unless Config.LogVariables is set.
	variables map[string]any
	// pace lets the answer take as long as its client reads it ([paced.pace]).
	pace func()
	// run is what the engine reports about the operation.
	run graph.Run
}

type requestKey struct{}

// requestOf returns the request that ctx belongs to, or nil.
func requestOf(ctx context.Context) *request {
	r, _ := ctx.Value(requestKey{}).(*request)
	return r
}

// recorder is a ResponseWriter that remembers the status.
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

// ServeHTTP answers a request. It gives the request an id (X-Request-Id) and writes one
// line to the log.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.running.Add(1)
	defer s.running.Add(-1)
	start := time.Now()
	req := &request{id: rand.Text()[:16]} // 80 bits
	rec := &recorder{paced: paced{ResponseWriter: w, until: start.Add(s.requestTime())}}
	req.pace = rec.pace
	h := w.Header()
	h.Set("X-Request-Id", req.id)
	secure(h, r.TLS != nil)
	ctx := context.WithValue(r.Context(), requestKey{}, req)
	defer func() {
		p := recover()
		err, _ := p.(error)
		aborted := errors.Is(err, http.ErrAbortHandler)
		if p != nil && !aborted {
			s.config.Log.LogAttrs(ctx, slog.LevelError, "panic", slog.String("id", req.id),
				slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
			if rec.status == 0 {
				plain(rec, http.StatusInternalServerError, "Internal error. The server's log has the cause under the id "+req.id+".")
			}
		}
		rec.last()
		req.unread = rec.unread()
		took := time.Since(start)
		s.metrics.observe(req, rec.status, took)
		s.log(ctx, r, req, rec.status, took)
		if aborted {
			panic(p) // net/http ends the connection
		}
	}()
	if s.config.Local && !isLocal(r.Host) && !isProbe(r) {
		plain(rec, http.StatusMisdirectedRequest, misdirected)
		return
	}
	from, limited, ok := s.stream(r)
	if !ok {
		retryAfter(h, time.Second)
		plain(rec, http.StatusServiceUnavailable, fmt.Sprintf("Your address already has %d requests open, which is the limit. Try again when one of them has ended.", maxStreams))
		return
	}
	if limited {
		defer s.streams.give(from)
	}
	s.handler.ServeHTTP(rec, r.WithContext(ctx))
}

// hashDigits is how many digits of a document's hash the log and the metrics have.
const hashDigits = 16

// log writes the request's line. The path is logged without its query string, which
// may hold values of variables.
func (s *Server) log(ctx context.Context, r *http.Request, req *request, status int, took time.Duration) {
	level := slog.LevelInfo
	if isProbe(r) {
		level = slog.LevelDebug // probes come every few seconds
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
		attrs = append(attrs, slog.String("operation", req.operation[:min(len(req.operation), maxLoggedName)]))
	}
	if req.hash != "" {
		attrs = append(attrs, slog.String("hash", req.hash[:hashDigits]))
	}
	if req.run.Cost.Requested > 0 {
		attrs = append(attrs, slog.Attr{Key: "cost", Value: slog.GroupValue(slog.Int("requested", req.run.Cost.Requested), slog.Int("actual", req.run.Cost.Actual))},
			slog.Int("rows", req.run.Rows), slog.Int("statements", req.run.Statements),
			slog.Duration("compiling", req.run.Compiling), slog.Duration("reading", req.run.Reading), slog.Duration("writing", req.run.Writing))
	}
	if req.variables != nil {
		attrs = append(attrs, slog.Any("variables", truncateVariables(req.variables)))
	}
	if req.unread {
		attrs = append(attrs, slog.Bool("unread", true))
	}
	if len(req.codes) > 0 {
		attrs = append(attrs, slog.Any("codes", req.codes))
	}
	s.config.Log.LogAttrs(ctx, level, "request", attrs...)
	if s.config.Slow > 0 && took >= s.config.Slow && len(req.run.Plans) > 0 && s.config.Statements != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), statementsTimeout)
		defer cancel()
		statements := s.config.Statements(ctx, &req.run)
		s.config.Log.LogAttrs(ctx, slog.LevelWarn, "slow", append(attrs, slog.Any("read", truncateAll(statements)))...)
	}
}
