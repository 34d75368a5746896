package server

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// refuses says whether the server closes a new connection.
func refuses(t *testing.T, addr string) (net.Conn, bool) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if err == nil {
		_, err = conn.Read(make([]byte, 1))
	}
	if err != nil && errors.Is(err, net.ErrClosed) {
		t.Fatal(err)
	}
	return conn, err != nil
}

// TestAddressesHoldSoManyConnections: an address has a limit, and can open another
// connection when it closes one. A trusted proxy has no limit.
func TestAddressesHoldSoManyConnections(t *testing.T) {
	for _, proxies := range [][]netip.Prefix{nil, {netip.MustParsePrefix("127.0.0.1/32")}} {
		config := testConfig(io.Discard)
		config.Proxies = proxies
		s, url, stop := start(t, config)
		addr := strings.TrimPrefix(url, "http://")
		var conns []net.Conn
		for i := range maxConnections {
			conn, refused := refuses(t, addr)
			if refused {
				t.Fatal("refused", i)
			}
			conns = append(conns, conn)
		}
		more, refused := refuses(t, addr)
		if refused != (proxies == nil) {
			t.Errorf("one more, with proxies %v: refused %v", proxies, refused)
		}
		more.Close()
		if told := strings.Contains(measures(t, s), "casegraph_connections_refused_total 1\n"); told != refused {
			t.Error("the metrics tell it:", told)
		}
		conns[0].Close()
		for again := true; again; { // until the server notices that one was closed
			conn, refused := refuses(t, addr)
			again = refused
			defer conn.Close()
		}
		for _, c := range conns {
			c.Close()
		}
		if err := <-stop(); err != nil {
			t.Error(err)
		}
		for left := 1; left > 0; time.Sleep(time.Millisecond) { // until the server has counted all as closed
			s.connections.mu.Lock()
			left = len(s.connections.held)
			s.connections.mu.Unlock()
		}
	}
}

// TestAddressesHoldSoManyStreams: the limit counts all HTTP/2 connections of an address.
func TestAddressesHoldSoManyStreams(t *testing.T) {
	config := testConfig(io.Discard)
	config.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	s := New(config)
	ask := func(from string, major int) int {
		r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		r.RemoteAddr, r.ProtoMajor = from, major
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code
	}
	for range maxStreams {
		s.streams.take(first)
	}
	for _, c := range []struct {
		from  string
		major int
		want  int
	}{{"192.0.2.1:1", 2, 503}, {"192.0.2.1:1", 1, 200}, {"192.0.2.2:1", 2, 200}, {"10.0.0.1:1", 2, 200}} {
		if code := ask(c.from, c.major); code != c.want {
			t.Errorf("%+v: %d", c, code)
		}
	}
	s.streams.give(first)
	for range 3 { // each request gives its stream back
		if code := ask("192.0.2.1:1", 2); code != 200 {
			t.Error(code)
		}
	}
}

// TestStreamsThatAreNotReadAreCutOff: a client that does not read an HTTP/2 stream is
// cut off. One connection has a limited number of streams at once.
func TestStreamsThatAreNotReadAreCutOff(t *testing.T) {
	config := testConfig(io.Discard)
	config.Engine = large{newEngine(), 16 << 20}
	hs := New(config).http()
	if hs.HTTP2.MaxConcurrentStreams != maxStreams || hs.HTTP2.WriteByteTimeout != unreadTimeout {
		t.Errorf("%+v", hs.HTTP2)
	}
	serve := hs.Handler
	cut := make(chan error, 1)
	hs.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &paced{ResponseWriter: w, until: time.Now().Add(100 * time.Millisecond)}
		serve.ServeHTTP(p, r)
		cut <- p.err
	})
	ts := httptest.NewUnstartedServer(nil)
	ts.Config, ts.EnableHTTP2 = hs, true
	ts.StartTLS()
	defer ts.Close()
	client := ts.Client()
	client.Transport.(*http.Transport).DisableCompression = true
	resp, err := client.Get(ts.URL + "/graphql?query={echo}") // more than HTTP/2 buffers for the client
	if err := <-cut; err == nil {
		t.Error("it was written whole to a client that reads nothing")
	}
	if err != nil {
		return // on a busy machine, the stream is cut off before the client has its headers
	}
	defer resp.Body.Close()
	if resp.ProtoMajor != 2 {
		t.Fatal(resp.Proto)
	}
	if n, err := io.Copy(io.Discard, resp.Body); err == nil {
		t.Error(fmt.Sprint(n, " bytes came to a good end"))
	}
}
