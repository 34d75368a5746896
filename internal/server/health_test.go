package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func ready(s *Server, ctx context.Context) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil).WithContext(ctx))
	return w
}

func TestReadyFollowsTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := testConfig(io.Discard)
		var down error
		asked := 0
		c.Health = func(context.Context) error { asked++; return down }
		s := New(c)
		for i, want := range []struct {
			err  error
			code int
		}{{nil, 200}, {errors.New("SECRET"), 503}, {nil, 200}} {
			down = want.err
			for range 5 {
				if w := ready(s, t.Context()); w.Code != want.code || strings.Contains(w.Body.String(), "SECRET") {
					t.Error(w.Code, w.Body)
				}
			}
			if asked != i+1 {
				t.Errorf("the store was asked %d times in %d seconds", asked, i+1)
			}
			time.Sleep(probedEvery)
		}
	})
}

// TestProbesShareOneQuestion: the question goes on when the first probe is canceled.
func TestProbesShareOneQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := testConfig(io.Discard)
		asked := 0
		c.Health = func(ctx context.Context) error {
			asked++
			<-ctx.Done()
			return ctx.Err()
		}
		s := New(c)
		first, leave := context.WithCancel(t.Context())
		codes := make(chan int, 100)
		go func() { codes <- ready(s, first).Code }()
		synctest.Wait()
		for range 99 {
			go func() { codes <- ready(s, t.Context()).Code }()
		}
		synctest.Wait()
		leave()
		if code := <-codes; code != statusGone {
			t.Error("who went away is counted as", code)
		}
		began := time.Now()
		for range 99 {
			if code := <-codes; code != http.StatusServiceUnavailable {
				t.Error(code)
			}
		}
		if asked != 1 || time.Since(began) != readyWithin {
			t.Errorf("the store was asked %d times, for %v", asked, time.Since(began))
		}
	})
}
