package server

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casegraph/internal/fault"
)

// exporting is a server whose export writes pages of 100 rows, each a line of 1 KiB.
func exporting(t *testing.T, log io.Writer, pages int, end error) Config {
	t.Helper()
	c := testConfig(log)
	c.Export = func(_ context.Context, r ExportRequest) (*Export, error) {
		if r.Type == "Nothing" {
			return nil, fault.Input("type", "there is no such type")
		}
		return &Export{Media: "application/x-ndjson", File: "x.ndjson", Run: func(_ context.Context, to io.Writer, page func(int, time.Duration) error) error {
			for i := range pages {
				if err := page(100, 0); err != nil {
					return err
				}
				if _, err := fmt.Fprintln(to, strings.Repeat(fmt.Sprint(i%10), 1023)); err != nil {
					return err
				}
			}
			return end
		}}, nil
	}
	return c
}

func fetched(t *testing.T, url string, change func(*http.Request)) (*http.Response, string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(r)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, string(body), err
}

func TestAnExportSaysThatItIsWhole(t *testing.T) {
	for _, pages := range []int{0, 1, 3, 1_000} {
		at := httptest.NewServer(New(exporting(t, io.Discard, pages, nil)))
		defer at.Close()
		resp, body, err := fetched(t, at.URL+"/export", nil)
		if err != nil || resp.StatusCode != http.StatusOK || len(body) != pages<<10 || resp.Trailer.Get(completeTrailer) != "true" || pages > 0 && resp.Header.Get(completeTrailer) != "" {
			t.Errorf("%d pages: %d bytes, %v %v %v", pages, len(body), resp.Status, resp.Trailer, err)
		}
		resp, body, err = fetched(t, at.URL+"/export", func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") })
		if resp.Header.Get("Content-Encoding") == "gzip" {
			z, zerr := gzip.NewReader(strings.NewReader(body))
			if zerr != nil {
				t.Fatal(zerr)
			}
			plain, zerr := io.ReadAll(z)
			body, err = string(plain), errors.Join(err, zerr)
		} else if pages == 1_000 {
			t.Error("it is not compressed")
		}
		if err != nil || len(body) != pages<<10 || resp.Trailer.Get(completeTrailer) != "true" {
			t.Errorf("%d pages, compressed: %d bytes, %v %v", pages, len(body), resp.Trailer, err)
		}
		resp, body, err = fetched(t, at.URL+"/export", func(r *http.Request) { r.Method = http.MethodHead })
		if err != nil || body != "" || resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "application/x-ndjson" {
			t.Errorf("HEAD: %v %v %v", resp.Status, resp.Header, err)
		}
	}
}

// TestAFailedExportBreaksOff: a client cannot take it for a whole one. If nothing was written
// yet, there is an error.
func TestAFailedExportBreaksOff(t *testing.T) {
	failure := fault.Wrap(fault.Unavailable, errors.New("SECRET"), "the store is away")
	at := httptest.NewServer(New(exporting(t, io.Discard, 500, failure)))
	defer at.Close()
	resp, body, err := fetched(t, at.URL+"/export", nil)
	if err == nil || resp.Trailer.Get(completeTrailer) != "" || body == "" || strings.Contains(body, "SECRET") {
		t.Errorf("%d bytes, %v %v", len(body), resp.Trailer, err)
	}
	at = httptest.NewServer(New(exporting(t, io.Discard, 0, failure)))
	defer at.Close()
	resp, body, err = fetched(t, at.URL+"/export", nil)
	if err != nil || resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, "the store is away") || resp.Trailer.Get(completeTrailer) != "" {
		t.Errorf("%v %s %v", resp.Status, body, err)
	}
}

func TestExportsAreRefused(t *testing.T) {
	for query, want := range map[string]string{
		"type=Nothing":      `400 "type: there is no such type"`,
		"tpye=Person":       `400 "tpye: an export has no such parameter; it has format, type, where, dataset, around, depth, after"`,
		"type=A&type=B":     `400 "type: given 2 times; expected it once"`,
		"type=":             `400 "type: it has no value; leave it out, or give it one"`,
		"type=%ff":          `400 "type: expected UTF-8"`,
		"type=A;dataset=%z": `400 "the query string is malformed"`,
	} {
		w := httptest.NewRecorder()
		New(exporting(t, io.Discard, 1, nil)).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/export?"+query, nil))
		if got := fmt.Sprintf("%d %s", w.Code, w.Body); !strings.HasPrefix(got, want[:4]) || !strings.Contains(got, want[4:]) || w.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s: %s", query, got)
		}
	}
	c := exporting(t, io.Discard, 1, nil)
	c.Export = nil
	w := httptest.NewRecorder()
	New(c).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/export", nil))
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "--export") {
		t.Error(w.Code, w.Body)
	}
	w = httptest.NewRecorder()
	New(exporting(t, io.Discard, 1, nil)).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/export", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Error(w.Code, w.Body)
	}
}

// TestAnAddressHasOneExport: others have theirs, as long as there is a place.
func TestAnAddressHasOneExport(t *testing.T) {
	began, end := make(chan struct{}), make(chan struct{})
	c := exporting(t, io.Discard, 1, nil)
	c.Export = func(context.Context, ExportRequest) (*Export, error) {
		return &Export{Run: func(context.Context, io.Writer, func(int, time.Duration) error) error {
			began <- struct{}{}
			<-end
			return nil
		}}, nil
	}
	c.Exports = 2
	s := New(c)
	ended := make(chan int)
	ask := func(from string) (code int) {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/export", nil)
		r.RemoteAddr = from + ":1"
		s.ServeHTTP(w, r)
		return w.Code
	}
	for _, from := range []string{"192.0.2.1", "192.0.2.2"} {
		go func() { ended <- ask(from) }()
		<-began
		if code := ask(from); code != http.StatusServiceUnavailable {
			t.Error("a second one of an address:", code)
		}
	}
	if code := ask("192.0.2.3"); code != http.StatusServiceUnavailable {
		t.Error("a third one:", code)
	}
	close(end)
	for range 2 {
		if code := <-ended; code != http.StatusOK {
			t.Error(code)
		}
	}
	if len(s.exporting) != 0 || s.writing.now.Load() != 0 {
		t.Error("something is still held")
	}
}

// TestAnExportWaitsForItsRate: it takes as long as its rows take at that rate, and goes on.
func TestAnExportWaitsForItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := exporting(t, io.Discard, 31, nil)
		c.Rate = 1_000
		s := New(c)
		w := httptest.NewRecorder()
		began := time.Now()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/export", nil))
		if took := time.Since(began); w.Code != http.StatusOK || w.Body.Len() != 31<<10 || took < 2*time.Minute || took > 3*time.Minute {
			t.Error(w.Code, w.Body.Len(), took)
		}
	})
}

// TestAnExportWaitsOverHTTP2: it goes on when it wrote nothing for longer than a deadline.
func TestAnExportWaitsOverHTTP2(t *testing.T) {
	c := testConfig(io.Discard)
	deadlines := make(chan time.Time, 100)
	c.Export = func(context.Context, ExportRequest) (*Export, error) {
		return &Export{Media: "application/x-ndjson", File: "x.ndjson", Run: func(_ context.Context, to io.Writer, _ func(int, time.Duration) error) error {
			for range 2 {
				time.Sleep(300 * time.Millisecond) // longer than the server's own deadline
				if _, err := to.Write(make([]byte, 100<<10)); err != nil {
					return err
				}
				if len(deadlines) == 0 {
					t.Error("nothing has a deadline")
				}
				last := time.Now()
				for len(deadlines) > 0 {
					last = <-deadlines
				}
				if !last.IsZero() {
					t.Error("it waits with a deadline")
				}
			}
			return nil
		}}, nil
	}
	ts := httptest.NewUnstartedServer(nil)
	ts.Config, ts.EnableHTTP2 = New(c).http(), true
	ts.Config.WriteTimeout = 200 * time.Millisecond
	serve := ts.Config.Handler
	ts.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { serve.ServeHTTP(noted{w, deadlines}, r) })
	ts.StartTLS()
	defer ts.Close()
	client := ts.Client()
	client.Transport.(*http.Transport).DisableCompression = true
	resp, err := client.Get(ts.URL + "/export")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if resp.ProtoMajor != 2 || err != nil || n != 200<<10 || resp.Trailer.Get(completeTrailer) != "true" {
		t.Error(resp.Proto, n, resp.Trailer, err)
	}
}

// noted notes the write deadlines.
type noted struct {
	http.ResponseWriter
	deadlines chan<- time.Time
}

func (n noted) SetWriteDeadline(t time.Time) error {
	n.deadlines <- t
	return http.NewResponseController(n.ResponseWriter).SetWriteDeadline(t)
}

func (n noted) Unwrap() http.ResponseWriter { return n.ResponseWriter }

// TestAStalledClientIsCutOff: one that reads nothing holds an export for some seconds, and one
// that reads little for a minute. One that reads keeps it for as long as it takes.
func TestAStalledClientIsCutOff(t *testing.T) {
	for name, c := range map[string]struct {
		each  int
		every time.Duration
		whole bool
	}{
		"reads nothing": {each: 0}, "reads little": {each: 100, every: time.Second}, "reads": {each: 64 << 10, every: time.Second, whole: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ln := newPipes()
				s := New(exporting(t, io.Discard, 20_000, nil)) // 20 MiB
				ctx, stop := context.WithCancel(t.Context())
				served := make(chan error)
				go func() { served <- s.Serve(ctx, ln) }()
				client, err := ln.dial(ctx, "", "")
				if err != nil {
					t.Fatal(err)
				}
				if _, err := io.WriteString(client, "GET /export HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
					t.Fatal(err)
				}
				read, began := 0, time.Now()
				body := bufio.NewReader(client)
				for c.each > 0 {
					n, err := io.ReadFull(body, make([]byte, c.each))
					if read += n; err != nil || read > 20_000<<10 {
						break
					}
					time.Sleep(c.every)
				}
				for len(s.exporting) > 0 {
					time.Sleep(time.Second)
				}
				took := time.Since(began)
				if whole := read > 20_000<<10; whole != c.whole || !whole && took > 3*time.Minute {
					t.Errorf("%d bytes in %v", read, took)
				}
				_ = client.Close()
				stop()
				if err := <-served; err != nil {
					t.Error(err)
				}
			})
		})
	}
}
