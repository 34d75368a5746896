package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// large is an engine whose answers have about so many bytes.
type large struct {
	engine
	bytes int
}

func (e large) Exec(context.Context) graphql.ResponseHandler {
	data := json.RawMessage(`{"echo":"` + strings.Repeat("x", e.bytes) + `"}`)
	return graphql.OneShot(&graphql.Response{Data: data})
}

// A reader is a client that reads a number of bytes at a time, once in every. Like a
// connection, it fails when the deadline passes during a write.
type reader struct {
	http.ResponseWriter
	bytes    int
	every    time.Duration
	deadline time.Time
}

func (r *reader) SetWriteDeadline(t time.Time) error { r.deadline = t; return nil }

func (r *reader) Write(b []byte) (n int, err error) {
	for n < len(b) {
		if left := time.Until(r.deadline); left < r.every {
			time.Sleep(left)
			return n, os.ErrDeadlineExceeded
		}
		time.Sleep(r.every)
		n += min(r.bytes, len(b)-n)
	}
	return n, nil
}

// TestClientsThatReadNothingAreCutOff: a client that reads nothing is cut off after
// unreadTimeout, and a slow one at the end of the request's time.
func TestClientsThatReadNothingAreCutOff(t *testing.T) {
	for name, c := range map[string]struct {
		bytes  int
		every  time.Duration
		within time.Duration // the request ends in that time
		unread bool
	}{
		"reads nothing":       {1, time.Hour, unreadTimeout + extendEvery, true},
		"stops":               {portionSize, unreadTimeout + 2*extendEvery, unreadTimeout + extendEvery, true},
		"reads at once":       {1 << 20, 0, 0, false},
		"reads slowly":        {portionSize / 8, time.Second, 40 * time.Second, false},
		"reads too slowly":    {portionSize / 8, 2 * time.Second, unreadTimeout + 3*extendEvery, true},
		"reads for very long": {portionSize, 9 * time.Second, 70 * time.Second, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			var log bytes.Buffer
			config := testConfig(&log)
			config.Engine = large{newEngine(), 64 << 10}
			s := New(config)
			began := time.Now()
			r := httptest.NewRequest(http.MethodGet, "/graphql?query={echo}", nil)
			s.ServeHTTP(&reader{ResponseWriter: httptest.NewRecorder(), bytes: c.bytes, every: c.every}, r)
			if took := time.Since(began); took > c.within {
				t.Errorf("%s: it took %v", name, took)
			}
			line := lines(t, &log)[0]
			if unread := line["unread"] == true; unread != c.unread || line["status"] != 200.0 {
				t.Error(name, line)
			}
			if s.writing.now.Load() != 0 {
				t.Error(name, "room was not given back")
			}
		})
	}
}

// TestSlowReadersHaveTheTimeOfTheRequest: they are cut off then, although they still read.
func TestSlowReadersHaveTheTimeOfTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		config := testConfig(io.Discard)
		config.Engine, config.Timeout = large{newEngine(), 1 << 20}, 10*time.Second
		s := New(config)
		began := time.Now()
		s.ServeHTTP(&reader{ResponseWriter: httptest.NewRecorder(), bytes: portionSize, every: 5 * time.Second},
			httptest.NewRequest(http.MethodGet, "/graphql?query={echo}", nil))
		if took := time.Since(began); took != s.requestTime() {
			t.Error(took)
		}
	})
}

// TestAnswersInWritingAreBounded: an answer that would exceed the limit is refused with
// Retry-After. There is room again when answers have been read.
func TestAnswersInWritingAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		config := testConfig(io.Discard)
		config.Engine, config.WritingBytes = large{newEngine(), 1 << 20}, 5<<20
		s := New(config)
		query := func(w http.ResponseWriter, encoding string) {
			r := httptest.NewRequest(http.MethodGet, "/graphql?query={echo}", nil)
			r.Header.Set("Accept-Encoding", encoding)
			s.ServeHTTP(w, r)
		}
		for _, encoding := range []string{"", "", "gzip"} { // these take 1 MiB, 1 MiB and 2 MiB, and buffers
			go query(&reader{ResponseWriter: httptest.NewRecorder(), bytes: 1, every: time.Hour}, encoding)
		}
		synctest.Wait()
		if running, _ := s.gate.now(); running != 0 {
			t.Error("answers in writing keep others from running:", running)
		}
		w := httptest.NewRecorder()
		query(w, "")
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), `"UNAVAILABLE"`) || w.Body.Len() > 1000 {
			t.Errorf("%d %v %.1000s", w.Code, w.Header(), w.Body)
		}
		if got := measures(t, s); !strings.Contains(got, `casegraph_refusals_total{kind="writing"} 1`) || strings.Contains(got, "casegraph_writing_bytes 0\n") {
			t.Error(got)
		}
		time.Sleep(time.Minute)
		if held := s.writing.now.Load(); held != 0 {
			t.Error("room was not given back:", held)
		}
		w = httptest.NewRecorder()
		if query(w, ""); w.Code != http.StatusOK {
			t.Error(w.Code, w.Body)
		}
		if got := measures(t, s); !strings.Contains(got, "casegraph_answers_unread_total 3\n") {
			t.Error(got)
		}
	})
}

// TestHeadIsNotUnread: an answer to HEAD has no body that a client could leave unread.
func TestHeadIsNotUnread(t *testing.T) {
	p := paced{ResponseWriter: refusing{httptest.NewRecorder()}}
	if _, err := p.Write([]byte("x")); !errors.Is(err, http.ErrBodyNotAllowed) || p.unread() {
		t.Error(err)
	}
}

type refusing struct{ http.ResponseWriter }

func (refusing) Write([]byte) (int, error) { return 0, http.ErrBodyNotAllowed }
