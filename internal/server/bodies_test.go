package server

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// untouched is an engine that fails the test when it runs an operation.
type untouched struct {
	engine
	t *testing.T
}

func (u untouched) Exec(context.Context) graphql.ResponseHandler {
	u.t.Error("the operation ran")
	return graphql.OneShot(&graphql.Response{})
}

// TestOtherBodies sends bodies that hold no operation.
func TestOtherBodies(t *testing.T) {
	operations := "[" + strings.TrimSuffix(strings.Repeat(`{"query": "{ echo }"},`, 500), ",") + "]"
	for _, a := range []struct {
		name, contentType, origin, body string
		status                          int
	}{
		{"an array of 500 operations", "application/json", "", operations, http.StatusBadRequest},
		{"5 MB of variables", "application/json", "", `{"query": "{ echo }", "variables": {"v": "` + strings.Repeat("x", 5<<20) + `"}}`, http.StatusRequestEntityTooLarge},
		{"a comment of 2 MB", "application/json", "", `{"query": "#` + strings.Repeat("x", 2<<20) + `\n{ echo }"}`, http.StatusRequestEntityTooLarge},
		{"another site's post", "application/json", "https://other.example", `{"query": "{ echo }"}`, http.StatusForbidden},
		{"another site's form", "application/x-www-form-urlencoded", "https://other.example", "query={echo}", http.StatusForbidden},
		{"another site's multipart form", "multipart/form-data; boundary=x", "https://other.example", "--x--", http.StatusForbidden},
		{"another site's text", "text/plain", "https://other.example", `{"query": "{ echo }"}`, http.StatusForbidden},
		{"a form", "application/x-www-form-urlencoded", "", "query={echo}", http.StatusUnsupportedMediaType},
		{"a multipart form", "multipart/form-data; boundary=x", "", "--x--", http.StatusUnsupportedMediaType},
		{"text", "text/plain", "", `{"query": "{ echo }"}`, http.StatusUnsupportedMediaType},
	} {
		t.Run(a.name, func(t *testing.T) {
			config := testConfig(io.Discard)
			config.Engine = untouched{newEngine(), t}
			r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(a.body))
			r.Header.Set("Content-Type", a.contentType)
			if a.origin != "" {
				r.Header.Set("Origin", a.origin)
			}
			w := httptest.NewRecorder()
			New(config).ServeHTTP(w, r)
			if w.Code != a.status || strings.Contains(w.Body.String(), "xxxx") || strings.Contains(w.Body.String(), "echo") {
				t.Errorf("%d: %.200s", w.Code, w.Body)
			}
		})
	}
}

// TestSlowClientsAreCutOff: a client that sends less than its Content-Length, one that
// does not finish its headers, and one that leaves its connection idle.
func TestSlowClientsAreCutOff(t *testing.T) {
	config := testConfig(io.Discard)
	config.Engine = untouched{newEngine(), t}
	hs := New(config).http()
	for _, bound := range []*time.Duration{&hs.ReadHeaderTimeout, &hs.ReadTimeout, &hs.WriteTimeout, &hs.IdleTimeout} {
		if *bound <= 0 {
			t.Error("a time is not bounded")
		}
		*bound = 100 * time.Millisecond
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = hs.Serve(ln) }()
	defer hs.Close()
	const head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
	for _, sent := range []string{
		head + "Content-Length: 100\r\n\r\n{", head, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "",
	} {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, sent); err != nil {
			t.Fatal(err)
		}
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.ReadAll(conn); err != nil { // ends when the server closes the connection
			t.Errorf("%.30q: %v", sent, err)
		}
		conn.Close()
	}
}
