package server

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestClientsThatWentAwayAreNoErrors: neither the log nor the metrics count them as
// errors, at whatever point the client left.
func TestClientsThatWentAwayAreNoErrors(t *testing.T) {
	for name, full := range map[string]bool{"running": false, "waiting": true} {
		synctest.Test(t, func(t *testing.T) {
			var log bytes.Buffer
			config := testConfig(&log)
			config.Running = 2
			s := New(config)
			if full {
				_, _ = s.gate.enter(t.Context(), first)
			}
			ctx, leave := context.WithCancel(t.Context())
			ended := make(chan int)
			go func() {
				r := httptest.NewRequest(http.MethodGet, "/graphql?query={waits}", nil).WithContext(ctx)
				r.RemoteAddr = first.String() + ":1"
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				ended <- w.Code
			}()
			time.Sleep(time.Second)
			leave()
			if code := <-ended; code != statusGone {
				t.Error(name, code)
			}
			for _, line := range lines(t, &log) {
				if line["level"] == "ERROR" || line["level"] == "WARN" || line["msg"] == "request" && line["status"] != 499.0 {
					t.Error(name, line)
				}
			}
			got := measures(t, s)
			if !strings.Contains(got, `casegraph_operations_total{operation="other",outcome="canceled"} 1`) || strings.Contains(got, "casegraph_refusals_total") ||
				!strings.Contains(got, `casegraph_http_requests_total{status="499"} 1`) {
				t.Error(name, got)
			}
		})
	}
}
