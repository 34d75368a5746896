package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
)

// ask sends a query with these headers.
func ask(h http.Handler, method, query string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/graphql?query="+strings.ReplaceAll(query, " ", "+"), nil)
	if method == http.MethodPost {
		r = httptest.NewRequest(method, "/graphql", strings.NewReader(`{"query":"`+query+`"}`))
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPagesOfOtherSitesMayNotAsk(t *testing.T) {
	const app, other = "https://app.example", "https://other.example"
	for _, c := range []struct {
		method, site, origin, named string
		status                      int
	}{
		{"GET", "", "", "", 200}, {"POST", "", "", "", 200}, // not from a browser
		{"GET", "same-origin", "", "", 200}, {"POST", "same-origin", "http://example.com", "", 200},
		{"GET", "none", "", "", 200}, {"GET", "same-site", "", "", 200},
		{"GET", "cross-site", "", "", 403}, {"GET", "cross-site", app, "", 403}, {"POST", "cross-site", app, "", 403},
		{"POST", "same-site", app, "", 403}, {"POST", "", app, "", 403},
		{"GET", "cross-site", app, app, 200}, {"POST", "cross-site", app, app, 200},
		{"GET", "cross-site", other, app, 403}, {"POST", "cross-site", other, app, 403},
		{"GET", "cross-site", other, "*", 200}, {"POST", "cross-site", other, "*", 200},
	} {
		config := testConfig(io.Discard)
		if c.named != "" {
			var err error
			if config.Origins, err = ParseOrigins(c.named); err != nil {
				t.Fatal(err)
			}
		}
		w := ask(New(config), c.method, "{ echo }", "Sec-Fetch-Site", c.site, "Origin", c.origin)
		if c.site == "" && c.origin == "" {
			w = ask(New(config), c.method, "{ echo }")
		}
		shared := w.Header().Get("Access-Control-Allow-Origin")
		if w.Code != c.status || (shared != "") != (c.named != "" && c.status == 200) || c.status == 403 && !strings.Contains(w.Body.String(), "FORBIDDEN") {
			t.Errorf("%+v: %d, shared with %q: %s", c, w.Code, shared, w.Body)
		}
	}
}

func TestPreflightsAreAnswered(t *testing.T) {
	config := testConfig(io.Discard)
	config.Origins, _ = ParseOrigins("https://app.example")
	for origin, allowed := range map[string]string{"https://app.example": "https://app.example", "https://other.example": ""} {
		w := ask(New(config), http.MethodOptions, "", "Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
		if got := w.Header().Get("Access-Control-Allow-Origin"); w.Code != http.StatusNoContent || got != allowed {
			t.Errorf("%s: %d %v", origin, w.Code, w.Header())
		}
	}
	if _, err := ParseOrigins("app.example"); err == nil {
		t.Error("a host is taken for an origin")
	}
}

func TestOtherNamesOfThisMachineAreNotAnswered(t *testing.T) {
	config := testConfig(io.Discard)
	config.Local = true
	s := New(config)
	for host, status := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "127.0.0.1:8080": 200, "[::1]:8080": 200, "x.localhost": 200,
		"rebound.example": 421, "rebound.example:8080": 421, "192.0.2.1": 421, "localhost.example": 421, "": 421,
	} {
		w := ask(s, http.MethodGet, "{ echo }", "Host", host)
		if w.Code != status || (status == 421) != strings.Contains(w.Body.String(), "--public-read") {
			t.Errorf("%q: %d %s", host, w.Code, w.Body)
		}
		for _, probe := range []string{"/healthz", "/readyz"} { // answer under any Host
			r := httptest.NewRequest(http.MethodGet, probe, nil)
			r.Host = host
			w := httptest.NewRecorder()
			if s.ServeHTTP(w, r); w.Code != http.StatusOK {
				t.Errorf("%q: %s: %d", host, probe, w.Code)
			}
		}
	}
}

func TestAddressIsOfTheClient(t *testing.T) {
	config := testConfig(io.Discard)
	config.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::/32")}
	s := New(config)
	for _, c := range [][3]string{
		{"192.0.2.1:5", "", "192.0.2.1"},
		{"192.0.2.1:5", "198.51.100.1", "192.0.2.1"}, // a peer that is not a proxy is not trusted
		{"10.1.1.1:5", "198.51.100.1", "198.51.100.1"},
		{"10.1.1.1:5", "203.0.113.9, 198.51.100.1, 10.2.2.2", "198.51.100.1"}, // clients can only add at the front
		{"10.1.1.1:5", "", "10.1.1.1"}, {"10.1.1.1:5", "garbage", "10.1.1.1"},
		{"10.1.1.1:5", "198.51.100.1:5678", "198.51.100.1"}, {"10.1.1.1:5", "[2a00::7]:443", "2a00::7"}, {"10.1.1.1:5", "[2a00::7]", "2a00::7"},
		{"10.1.1.1:5", "2a00::7, 10.2.2.2:443", "2a00::7"}, {"10.1.1.1:5", "[2a00::7%eth0]:443", "2a00::7"}, {"10.1.1.1:5", "[::ffff:198.51.100.1]:1", "198.51.100.1"},
		{"10.1.1.1:5", `for="[2a00::7]:443";proto=https`, "2a00::7"}, {"10.1.1.1:5", `"198.51.100.1"`, "198.51.100.1"}, {"10.1.1.1:5", "For=198.51.100.1", "198.51.100.1"},
		{"10.1.1.1:5", "203.0.113.9, unknown", "10.1.1.1"}, {"10.1.1.1:5", "for=_hidden", "10.1.1.1"}, {"10.1.1.1:5", "[", "10.1.1.1"}, {"10.1.1.1:5", "198.51.100.1:99999", "10.1.1.1"},
		{"10.1.1.1:5", "203.0.113.9,, ", "10.1.1.1"}, {"not an address", "", "invalid IP"},
		{"[2001:db8::1]:5", "2a00::7", "2a00::7"}, {"[::ffff:192.0.2.1]:5", "", "192.0.2.1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c[0]
		if c[1] != "" {
			r.Header.Set("X-Forwarded-For", c[1])
		}
		if got := s.address(r).String(); got != c[2] {
			t.Errorf("%q: %s", c, got)
		}
	}
}

// slow is a body that never ends.
type slow struct{ until chan struct{} }

func (s slow) Read([]byte) (int, error) { <-s.until; return 0, io.ErrUnexpectedEOF }

// TestSlowBodiesHoldUpNobody: other requests are answered while slow bodies are being
// read, whether these are small, or large ones that take all places.
func TestSlowBodiesHoldUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		config := testConfig(io.Discard)
		config.Running, config.Waiting = 1, 1
		s := New(config)
		until, ended := make(chan struct{}), make(chan int, 200)
		for i := range largeBodies + 20 {
			r := httptest.NewRequest(http.MethodPost, "/graphql", slow{until})
			r.Header.Set("Content-Type", "application/json")
			r.ContentLength = 100
			if i < largeBodies {
				r.ContentLength = -1
			}
			go func() {
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				ended <- w.Code
			}()
		}
		synctest.Wait()
		if len(s.bodies) != largeBodies {
			t.Error(len(s.bodies), "large bodies are being read")
		}
		if w := ask(s, http.MethodPost, "{ echo }"); w.Code != 200 {
			t.Error(w.Code, w.Body)
		}
		large := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(strings.Repeat(" ", smallBody)+`{"query":"{ echo }"}`))
		large.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, large); w.Code != http.StatusServiceUnavailable {
			t.Error(w.Code, w.Body)
		}
		close(until)
		for range largeBodies + 20 {
			if code := <-ended; code != http.StatusBadRequest {
				t.Error(code)
			}
		}
		if len(s.bodies) != 0 {
			t.Error("places were not given back")
		}
	})
}

func TestSchemaCanBeKeptBack(t *testing.T) {
	config := testConfig(io.Discard)
	config.NoIntrospection = true
	s := New(config)
	for _, query := range []string{"{ __schema { types { name } } }", "{ ...F } fragment F on Query { ... { __type(name: 1) { name } } }"} {
		if w := ask(s, http.MethodPost, query); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "FORBIDDEN") {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
	if w := ask(s, http.MethodPost, "{ __typename }"); w.Code != 200 {
		t.Error(w.Code, w.Body)
	}
}

// TestAnswersAreKeptAsSet: Cache-Control is no-store unless it is configured, and
// always for errors.
func TestAnswersAreKeptAsSet(t *testing.T) {
	for set, want := range map[string]string{"": "no-store", "public, max-age=60": "public, max-age=60"} {
		config := testConfig(io.Discard)
		config.CacheControl = set
		s := New(config)
		for query, want := range map[string]string{"{ echo }": want, "{ down }": "no-store", "{ nothing }": "no-store"} {
			if w := ask(s, http.MethodGet, query); w.Header().Get("Cache-Control") != want {
				t.Errorf("%q, %s: %v", set, query, w.Header())
			}
		}
	}
}
