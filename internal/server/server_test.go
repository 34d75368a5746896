package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"casegraph/graph"
)

func post(h http.Handler, query string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(query))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// lines returns the lines of the log, decoded.
func lines(t *testing.T, log *bytes.Buffer) []map[string]any {
	t.Helper()
	var out []map[string]any
	for d := json.NewDecoder(log); ; {
		var line map[string]any
		if err := d.Decode(&line); err == io.EOF {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
}

func TestEachRequestIsOneLine(t *testing.T) {
	var log bytes.Buffer
	w := post(New(testConfig(&log)), `{"query":"query Who { echo }"}`)
	got := lines(t, &log)
	if len(got) != 1 {
		t.Fatalf("%d lines: %v", len(got), got)
	}
	for k, want := range map[string]any{
		"msg": "request", "id": w.Header().Get("X-Request-Id"), "method": "POST", "path": "/graphql",
		"status": 200.0, "operation": "Who",
	} {
		if got[0][k] != want {
			t.Errorf("%s is %v, want %v", k, got[0][k], want)
		}
	}
	if _, ok := got[0]["codes"]; ok {
		t.Error("codes without errors")
	}
}

// TestSlowRequestsAreLoggedWithTheirStatements: they are logged with variables only if
// that is configured.
func TestSlowRequestsAreLoggedWithTheirStatements(t *testing.T) {
	for _, slow := range []time.Duration{0, time.Nanosecond, time.Hour} {
		for _, variables := range []bool{false, true} {
			var log bytes.Buffer
			c := testConfig(&log)
			c.Slow, c.LogVariables = slow, variables
			c.Statements = func(_ context.Context, run *graph.Run) []string {
				return []string{fmt.Sprint(len(run.Plans), " plans")}
			}
			post(New(c), `{"query":"query Q($s: String) { reads(s: $s) }","variables":{"s":"PRIVATE"}}`)
			all := lines(t, &log)
			told := all[len(all)-1]
			if (told["msg"] == "slow") != (slow == time.Nanosecond) {
				t.Errorf("%v: %v", slow, all)
			}
			if told["msg"] == "slow" && fmt.Sprint(told["read"]) != "[1 plans]" {
				t.Error(told)
			}
			if told["hash"] != hashed("query Q($s: String) { reads(s: $s) }")[:hashDigits] || told["statements"] != 2.0 || told["rows"] != 3.0 ||
				fmt.Sprint(told["cost"]) != "map[actual:4 requested:9]" || told["reading"] != float64(time.Millisecond) {
				t.Error(told)
			}
			if got := strings.Contains(fmt.Sprint(all), "PRIVATE"); got != variables {
				t.Errorf("variables are logged: %v", got)
			}
		}
	}
}

func TestCauseGoesToTheLogUnderTheId(t *testing.T) {
	for query, cause := range map[string]string{
		`{"query":"{ broken }"}`: "driver said SECRET",
		`{"query":"{ down }"}`:   "dial 192.0.2.1: SECRET",
		`{"query":"{ panics }"}`: "SECRET",
	} {
		var log bytes.Buffer
		w := post(New(testConfig(&log)), query)
		text := log.String()
		got := lines(t, &log)
		if len(got) != 2 || !strings.Contains(text, cause) {
			t.Fatalf("%s: %d lines:\n%s", query, len(got), text)
		}
		for _, l := range got {
			if l["id"] != w.Header().Get("X-Request-Id") {
				t.Errorf("%s: a line is not under the request's id: %v", query, l)
			}
		}
		if codes, _ := got[1]["codes"].([]any); len(codes) != 1 {
			t.Errorf("%s: codes %v", query, got[1]["codes"])
		}
	}
}

func TestAnswerIsThatOfPost(t *testing.T) {
	s := New(testConfig(io.Discard))
	for body, fails := range map[string]bool{
		`{"query":"{ echo(s: \"a\") }"}`: false,
		`{"query":"{ down }"}`:           true,
		`{"query":"{ nothing }"}`:        true,
		`{"query":1}`:                    true,
	} {
		got, failed := s.Answer(t.Context(), []byte(body))
		if want := post(s, body).Body.String(); string(got) != want || failed != fails {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}

func TestBodyIsBounded(t *testing.T) {
	w := post(New(testConfig(io.Discard)), `{"query":"{ echo }","x":"`+strings.Repeat("x", maxBody)+`"}`)
	if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "BAD_USER_INPUT") {
		t.Error(w.Code, w.Body)
	}
}

func TestDeadlineReachesTheEngine(t *testing.T) {
	c := testConfig(io.Discard)
	c.Timeout = 10 * time.Millisecond
	w := post(New(c), `{"query":"{ waits }"}`)
	if want := `"data":{"waits":null}`; w.Code != 200 || !strings.Contains(w.Body.String(), want) ||
		!strings.Contains(w.Body.String(), `"TIMEOUT"`) {
		t.Error(w.Code, w.Body)
	}
}

// BenchmarkServe measures HTTP and gqlgen's executor, with an engine that does nothing.
func BenchmarkServe(b *testing.B) {
	c := testConfig(io.Discard)
	c.Log = slog.New(slog.NewJSONHandler(io.Discard, nil))
	s := New(c)
	body := `{"query":"query Q($s: String) { echo(s: $s) ` + strings.Repeat("a: echo(s: \\\"b\\\") ", 30) +
		`}","variables":{"s":"x"}}`
	b.ReportAllocs()
	for b.Loop() {
		if w := post(s, body); w.Code != 200 {
			b.Fatal(w.Code, w.Body)
		}
	}
}
