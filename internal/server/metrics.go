package server

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"casegraph/internal/fault"
	"casegraph/internal/guard"
)

// metrics are what the server counts for Prometheus. No label holds what a client
// sends: the label of an operation is its hash, of which there is a bounded number,
// and the other labels are constants.
type metrics struct {
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	operations *prometheus.CounterVec
	seconds    *prometheus.HistogramVec
	cost, rows *prometheus.CounterVec
	refusals   *prometheus.CounterVec
	// connections counts refused connections, and unread answers that their clients did
	// not read to the end.
	connections, unread prometheus.Counter
	other               *series // of all operations that are not in byHash
	mu                  sync.RWMutex
	byHash              map[string]*series // by the first hashDigits of the document's hash
}

func (s *Server) newMetrics() *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "casegraph", Name: name, Help: help}, labels)
	}
	gauge := func(name, help string, now func() int) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "casegraph", Name: name, Help: help}, func() float64 { return float64(now()) })
	}
	plain := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Namespace: "casegraph", Name: name, Help: help})
	}
	m := &metrics{
		registry:   prometheus.NewRegistry(),
		requests:   counter("http_requests_total", "Requests to any path, by the status of the answer.", "status"),
		operations: counter("operations_total", "Operations, by outcome: ok, the code of the first error, or canceled if the client went away.", "operation", "outcome"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "casegraph", Name: "operation_seconds", Help: "How long operations took, from the request to the answer.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"operation"}),
		cost:        counter("operation_cost_total", "Cost of operations: requested, which counts every page as full, and actual.", "operation", "cost"),
		rows:        counter("operation_rows_total", "Rows that operations read.", "operation"),
		refusals:    counter("refusals_total", "Operations that were refused before the store was read, by reason: the --max-* limit that they exceed, cost, rate, queue, writing, or an error code.", "kind"),
		connections: plain("connections_refused_total", "Connections beyond those that one address may hold."),
		unread:      plain("answers_unread_total", "Answers that their clients did not read to the end."),
		byHash:      map[string]*series{},
	}
	m.other = m.series("other")
	m.registry.MustRegister(m.requests, m.operations, m.seconds, m.cost, m.rows, m.refusals, m.connections, m.unread,
		gauge("operations_running", "Operations that run.", func() int { running, _ := s.gate.now(); return running }),
		gauge("operations_waiting", "Operations that wait to run.", func() int { _, waiting := s.gate.now(); return waiting }),
		gauge("exports_running", "Exports that run.", func() int { return len(s.exporting) }),
		gauge("writing_bytes", "Bytes held by answers that are being written.", func() int { return int(s.writing.now.Load()) }),
		gauge("bodies_reading", "Large bodies that are being read.", func() int { return len(s.bodies) }),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if s.config.Busy != nil {
		m.registry.MustRegister(gauge("store_connections_busy", "Connections of the store that are at work.", s.config.Busy))
	}
	return m
}

// observe counts a request that was answered.
func (m *metrics) observe(req *request, status int, took time.Duration) {
	m.requests.WithLabelValues(strconv.Itoa(status)).Inc()
	if req.unread {
		m.unread.Inc()
	}
	if req.outcome == "" {
		return // the request was not for /graphql
	}
	of := m.seriesOf(req)
	if req.outcome == outcomeOK {
		of.ok.Inc()
	} else {
		m.operations.WithLabelValues(of.operation, req.outcome).Inc()
	}
	of.seconds.Observe(took.Seconds())
	if req.refused != "" {
		m.refusals.WithLabelValues(req.refused).Inc()
	}
	if req.run.Cost.Requested > 0 {
		of.requested.Add(float64(req.run.Cost.Requested))
		of.actual.Add(float64(req.run.Cost.Actual))
		of.rows.Add(float64(req.run.Rows))
	}
}

// refusal returns why an operation was refused, as the metrics name it. It is empty if
// the operation ran, or failed for another reason.
func refusal(resp *graphql.Response) string {
	if resp.Data != nil || len(resp.Errors) == 0 {
		return ""
	}
	err := resp.Errors[0]
	if r, ok := errors.AsType[guard.Refusal](err); ok {
		return r.Limit
	}
	code, _ := err.Extensions["code"].(string)
	switch fault.Code(code) {
	case fault.TooCostly:
		return "cost"
	case fault.RateLimited:
		return "rate"
	case fault.Unavailable:
		switch {
		case errors.Is(err, errBusy):
			return "queue"
		case errors.Is(err, errFull):
			return "writing"
		}
		return ""
	case fault.Internal, fault.Timeout:
		return ""
	case fault.Unauthenticated, fault.Forbidden, fault.ParseFailed, fault.ValidationFailed, fault.BadUserInput, fault.NotFound,
		fault.PersistedQueryNotFound:
	}
	return code
}

// Metrics is the handler that answers GET /metrics in Prometheus' text format. Serve
// it on an address of its own: clients should not see what runs and how often.
func (s *Server) Metrics() http.Handler {
	h := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(s.config.Log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError,
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header(), r.TLS != nil)
		switch {
		case s.config.Local && !isLocal(r.Host):
			plain(w, http.StatusMisdirectedRequest, misdirected)
		case r.URL.Path != "/metrics":
			plain(w, http.StatusNotFound, "There is nothing here but /metrics.")
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			plain(w, http.StatusMethodNotAllowed, "This path answers GET, HEAD.")
		default:
			w.Header().Set("Cache-Control", noStore)
			h.ServeHTTP(w, r)
		}
	})
}
