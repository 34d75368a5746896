package server

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// start serves on loopback until stop is called, which returns Serve's error.
func start(t *testing.T, c Config) (s *Server, url string, stop func() <-chan error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s, stop = startOn(t, ln, c)
	return s, "http://" + ln.Addr().String(), stop
}

// startOn serves on a listener until stop is called, which returns Serve's error.
func startOn(t *testing.T, ln net.Listener, c Config) (s *Server, stop func() <-chan error) {
	t.Helper()
	s = New(c)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, ln) }()
	return s, func() <-chan error { cancel(); return served }
}

// pipes is a listener in memory. With it, the fake clock of synctest can advance while
// all goroutines wait.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func newPipes() *pipes { return &pipes{make(chan net.Conn), make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error { close(p.closed); return nil }

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// wait starts a request that the engine answers only when told to, and returns when the
// engine has it.
func (p *pipes) wait(t *testing.T) <-chan string {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DialContext: p.dial, DisableKeepAlives: true}}
	done := make(chan string, 1)
	go func() {
		resp, err := client.Post("http://localhost/graphql", "application/json", strings.NewReader(`{"query":"{ waits }"}`))
		if err != nil {
			done <- err.Error()
			return
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		done <- string(b)
	}()
	synctest.Wait()
	return done
}

func TestRunningRequestsFinishInADrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := testConfig(io.Discard)
		c.Timeout = 9 * time.Second // how long the request takes
		ln := newPipes()
		s, stop := startOn(t, ln, c)
		answer := ln.wait(t)
		served := stop()
		synctest.Wait()
		if _, err := ln.dial(t.Context(), "", ""); err == nil {
			t.Error("it takes connections while it drains")
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		if w.Code != http.StatusServiceUnavailable {
			t.Error("it is ready while it drains")
		}
		if got := <-answer; !strings.Contains(got, "TIMEOUT") {
			t.Error("the request was cut off:", got)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
}

func TestDrainIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ln := newPipes()
		_, stop := startOn(t, ln, testConfig(io.Discard))
		answer := ln.wait(t)
		began := time.Now()
		if err := <-stop(); !errors.Is(err, ErrCutOff) {
			t.Error(err)
		}
		if took := time.Since(began); took < 10*time.Second || took > 10*time.Second+abortWait {
			t.Error("it drained for", took)
		}
		<-answer
	})
}

func TestAbortEndsADrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ln := newPipes()
		s, stop := startOn(t, ln, testConfig(io.Discard))
		answer := ln.wait(t)
		served := stop()
		s.Abort()
		if err := <-served; !errors.Is(err, ErrCutOff) {
			t.Error(err)
		}
		<-answer
	})
}
