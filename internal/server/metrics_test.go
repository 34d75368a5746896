package server

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// measures returns the served metrics of this program, without those that are times.
func measures(t *testing.T, s *Server) string {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	r.Host = "localhost"
	s.Metrics().ServeHTTP(w, r)
	if w.Code != http.StatusOK || w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatal(w.Code, w.Header())
	}
	return strings.Join(regexp.MustCompile(`(?m)^casegraph_.*`).FindAllString(w.Body.String(), -1), "\n") + "\n"
}

func TestMetricsTellOfOperations(t *testing.T) {
	config := testConfig(io.Discard)
	config.Busy = func() int { return 3 }
	config.Limits.Bytes, config.Limits.Tokens, config.Limits.Fields, config.Limits.Depth, config.Limits.SameKey = 200, 100, 9, 9, 9
	config.Limits.InputValues, config.Limits.InputDepth, config.Limits.Aliases = 9, 2, 1
	s := New(config)
	query := `query Q($s: String) { reads(s: $s) }`
	for range 3 {
		post(s, `{"query":"`+query+`","variables":{"s":"PRIVATE"}}`)
	}
	for _, query := range []string{`{ down }`, `{ nothing }`, `{`, strings.Repeat(" ", 201), `{ a: echo b: echo }`} {
		post(s, `{"query":"`+query+`"}`)
	}
	post(s, `{"query":"{ echo }","variables":{"v":[[[]]]}}`)
	post(s, `not JSON`)
	ask(s, http.MethodPost, "{ echo }", "Origin", "https://other.example")
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/nothing", nil))
	got, hash := measures(t, s), hashed(query)[:hashDigits]
	for _, want := range []string{
		// The first time, the operation was counted as "other".
		`casegraph_operations_total{operation="other",outcome="ok"} 1`, `casegraph_operations_total{operation="` + hash + `",outcome="ok"} 2`,
		`casegraph_operation_cost_total{cost="requested",operation="` + hash + `"} 18`, `casegraph_operation_cost_total{cost="actual",operation="` + hash + `"} 8`,
		`casegraph_operation_rows_total{operation="` + hash + `"} 6`, `casegraph_operation_seconds_count{operation="` + hash + `"} 2`,
		`casegraph_operations_total{operation="other",outcome="UNAVAILABLE"} 1`, `casegraph_operations_total{operation="other",outcome="QUERY_TOO_COSTLY"} 3`,
		`casegraph_refusals_total{kind="bytes"} 1`, `casegraph_refusals_total{kind="aliases"} 1`, `casegraph_refusals_total{kind="input-depth"} 1`,
		`casegraph_refusals_total{kind="GRAPHQL_VALIDATION_FAILED"} 1`, `casegraph_refusals_total{kind="GRAPHQL_PARSE_FAILED"} 1`,
		`casegraph_refusals_total{kind="BAD_USER_INPUT"} 1`, `casegraph_refusals_total{kind="FORBIDDEN"} 1`,
		`casegraph_http_requests_total{status="404"} 1`, `casegraph_operations_running 0`, `casegraph_operations_waiting 0`,
		`casegraph_bodies_reading 0`, `casegraph_store_connections_busy 3`,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("there is no %s", want)
		}
	}
	if t.Failed() || strings.Contains(got, "PRIVATE") || strings.Contains(got, "SECRET") {
		t.Error(got)
	}
}

// TestMetricsAreBounded: the number of lines is bounded, whatever clients send.
func TestMetricsAreBounded(t *testing.T) {
	s := New(testConfig(io.Discard))
	count := func() int { return strings.Count(measures(t, s), "\n") }
	for i := range maxSeries + 20 {
		for range 2 {
			ask(s, http.MethodPost, fmt.Sprintf("{ a%d: echo }", i))
		}
	}
	full := count()
	for i := range 50 {
		for range 2 {
			ask(s, http.MethodPost, fmt.Sprintf("{ b%d: echo }", i))
		}
	}
	if n := count(); n != full || len(s.metrics.byHash) != maxSeries {
		t.Errorf("%d lines became %d", full, n)
	}
}

// TestTrustedOperationsAreKnownFromTheStart: even the first request of a trusted
// operation is counted under its hash, however many operations are trusted.
func TestTrustedOperationsAreKnownFromTheStart(t *testing.T) {
	s := New(testConfig(io.Discard))
	all := map[string]string{}
	for i := range maxSeries + 20 {
		all[fmt.Sprint(i)] = fmt.Sprintf("{ a%d: echo }", i)
	}
	if err := s.Trust(all); err != nil {
		t.Fatal(err)
	}
	got := measures(t, s)
	for _, text := range all {
		hash := hashed(text)[:hashDigits]
		for _, want := range []string{
			`casegraph_operations_total{operation="` + hash + `",outcome="ok"} 0`, `casegraph_operation_seconds_count{operation="` + hash + `"} 0`,
		} {
			if !strings.Contains(got, want+"\n") {
				t.Fatalf("there is no %s:\n%s", want, got)
			}
		}
	}
	ask(s, http.MethodPost, all["0"])
	ask(s, http.MethodPost, "{ adHoc: echo }") // refused
	got = measures(t, s)
	if want := `casegraph_operations_total{operation="` + hashed(all["0"])[:hashDigits] + `",outcome="ok"} 1`; !strings.Contains(got, want+"\n") {
		t.Errorf("there is no %s", want)
	}
	if strings.Contains(got, hashed("{ adHoc: echo }")[:hashDigits]) {
		t.Error("what is refused is told apart")
	}
}

func TestMetricsAreNotForEverybody(t *testing.T) {
	config := testConfig(io.Discard)
	config.Local = true
	s := New(config)
	for _, c := range []struct {
		method, host, path string
		status             int
	}{
		{"GET", "localhost", "/metrics", 200}, {"GET", "rebound.example", "/metrics", 421},
		{"POST", "localhost", "/metrics", 405}, {"GET", "localhost", "/", 404}, {"GET", "localhost", "/graphql", 404},
	} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(c.method, c.path, nil)
		r.Host = c.host
		if s.Metrics().ServeHTTP(w, r); w.Code != c.status || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%+v: %d %v", c, w.Code, w.Header())
		}
	}
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/metrics", nil)
	r.Host = "localhost"
	if s.ServeHTTP(w, r); w.Code != http.StatusNotFound {
		t.Error("they are on the address of the endpoint")
	}
}

// TestRefusalsOfTheQueueAndTheRateAreTold: the metrics distinguish them from a store
// that does not answer.
func TestRefusalsOfTheQueueAndTheRateAreTold(t *testing.T) {
	config := testConfig(io.Discard)
	config.Rate = 1
	s := New(config)
	ask(s, http.MethodPost, "{ echo }")
	ask(s, http.MethodPost, "{ echo }")
	if got := measures(t, s); !strings.Contains(got, `casegraph_refusals_total{kind="rate"} 1`) {
		t.Error(got)
	}
	s = New(testConfig(io.Discard))
	s.gate.inside = s.gate.maxInside
	ask(s, http.MethodPost, "{ echo }")
	if got := measures(t, s); !strings.Contains(got, `casegraph_refusals_total{kind="queue"} 1`) {
		t.Error(got)
	}
}
