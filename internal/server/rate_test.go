package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph"
)

// askFrom posts a query from an address with a port.
func askFrom(h http.Handler, from, query string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query":"`+query+`"}`))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = from
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAddressesMaySpendSoMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		config := testConfig(io.Discard)
		config.Rate = 3
		s := New(config)
		for i, want := range []struct {
			status int
			left   string
		}{{200, `"cost";r=2;t=20`}, {200, `"cost";r=1;t=40`}, {200, `"cost";r=0;t=60`}, {429, `"cost";r=0;t=60`}} {
			w := ask(s, http.MethodPost, "{ echo }")
			if w.Code != want.status || w.Header().Get("RateLimit-Policy") != `"cost";q=3;w=60` || w.Header().Get("RateLimit") != want.left {
				t.Errorf("%d: %d %v", i, w.Code, w.Header())
			}
			if limited := want.status == 429; limited != (w.Header().Get("Retry-After") == "20") || limited != strings.Contains(w.Body.String(), "RATE_LIMITED") {
				t.Errorf("%d: %v %s", i, w.Header(), w.Body)
			}
		}
		time.Sleep(19*time.Second + time.Millisecond)
		if w := ask(s, http.MethodPost, "{ echo }"); w.Header().Get("Retry-After") != "1" || w.Header().Get("RateLimit") != `"cost";r=0;t=41` {
			t.Error("times are not rounded up:", w.Header())
		}
		time.Sleep(time.Second)
		if w := ask(s, http.MethodPost, "{ echo }"); w.Code != 200 {
			t.Error(w.Code, w.Body)
		}
		// The cost that an engine admits comes out of the same budget.
		b := s.rates.budgetOf(netip.MustParseAddr("192.0.2.9"))
		if err := b.spend(3); err != nil {
			t.Error(err)
		}
		if b.spend(1) == nil || b.spend(1_000_000) == nil {
			t.Error("an empty budget is spent")
		}
	})
}

// TestSitesMaySpendSoMuch: all networks of a site share a budget. What that budget
// refuses is not charged to the networks' own budgets.
func TestSitesMaySpendSoMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRates(10)
		for i := range siteFactor {
			if err := r.budgetOf(netip.MustParseAddr(fmt.Sprintf("2a00:0:0:%x::1", i))).spend(10); err != nil {
				t.Error(i, err)
			}
		}
		b := r.budgetOf(netip.MustParseAddr("2a00:0:0:ff::1"))
		if b.spend(1) == nil {
			t.Error("a site has more than its part")
		}
		if left := b[0].Tokens(); left != 10 {
			t.Error("what was refused was paid:", left)
		}
		h := http.Header{}
		if r.setHeaders(h, b); h["Ratelimit"][0] != `"cost";r=0;t=60` {
			t.Error(h)
		}
		if err := r.budgetOf(netip.MustParseAddr("2a00:0:1::1")).spend(10); err != nil {
			t.Error("another site has none left:", err)
		}
	})
}

// worked is an engine whose store works so long for each operation, of cost 9.
type worked struct {
	engine
	long time.Duration
}

func (e worked) Exec(ctx context.Context) graphql.ResponseHandler {
	run := graph.RunOf(ctx)
	run.Cost.Requested, run.Working = 9, e.long
	if err := run.Admit(9); err != nil {
		panic(err)
	}
	return e.engine.Exec(ctx)
}

// TestTimeInTheStoreIsCharged: time that an operation's cost did not pay for is charged
// afterwards. The next request waits until the budget is positive again, and at most
// as long as a minute's budget takes.
func TestTimeInTheStoreIsCharged(t *testing.T) {
	for long, want := range map[time.Duration]struct {
		left string
		wait string // Retry-After of the next request; "" means that it is answered
	}{
		0: {`"cost";r=990;t=1`, ""}, 9 * workPerCost: {`"cost";r=990;t=1`, ""}, 100 * workPerCost: {`"cost";r=899;t=7`, ""},
		999 * workPerCost: {`"cost";r=0;t=60`, "1"}, 1499 * workPerCost: {`"cost";r=0;t=61`, "1"}, time.Hour: {`"cost";r=0;t=61`, "1"},
	} {
		synctest.Test(t, func(t *testing.T) {
			config := testConfig(io.Discard)
			config.Rate, config.Engine = 1000, worked{newEngine(), long}
			s := New(config)
			if w := ask(s, http.MethodPost, "{ echo }"); w.Code != 200 || w.Header().Get("RateLimit") != want.left {
				t.Errorf("%v: %d %v", long, w.Code, w.Header())
			}
			if w := ask(s, http.MethodPost, "{"); w.Header().Get("Retry-After") != want.wait {
				t.Errorf("%v: %d %v", long, w.Code, w.Header())
			}
		})
	}
}
