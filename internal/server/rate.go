package server

import (
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"golang.org/x/time/rate"

	"casegraph/internal/fault"
	"casegraph/internal/recent"
)

// rates say how much cost each address has left. An address may spend a minute's
// at once, and gets it back bit by bit.
type rates struct {
	perMinute int
	policy    []string // the header that says so
	byNetwork *recent.Cache[netip.Prefix, *rate.Limiter]
}

// An address that is forgotten begins anew. So those that are remembered have a bound
// of their own, of some 20,000, and nothing else pushes them out.
const (
	addressesBytes = 8 << 20
	addressBytes   = 150
)

func newRates(perMinute int) *rates {
	return &rates{
		perMinute: perMinute, policy: []string{fmt.Sprintf(`"cost";q=%d;w=60`, perMinute)},
		byNetwork: recent.NewCache[netip.Prefix, *rate.Limiter](recent.NewBudget(addressesBytes)),
	}
}

// of is the budget of an address, or nil where there are none.
func (r *rates) of(a netip.Addr) *rate.Limiter {
	if r.perMinute <= 0 {
		return nil
	}
	key := network(a)
	if l, ok := r.byNetwork.Get(key); ok {
		return l
	}
	l := rate.NewLimiter(rate.Limit(r.perMinute)/60, r.perMinute)
	r.byNetwork.Add(key, l, addressBytes)
	if first, ok := r.byNetwork.Get(key); ok { // of two that come at once the first is kept
		return first
	}
	return l
}

// A limited says when there is enough of a budget again.
type limited struct{ after time.Duration }

func (l limited) Error() string { return l.Unwrap().Error() }

// Unwrap is the error that is told.
func (l limited) Unwrap() error {
	return fault.New(fault.RateLimited, "your address has asked for more than it may for now; try again in %d seconds", seconds(l.after))
}

// spend takes a cost out of a budget, or says why it cannot.
func spend(l *rate.Limiter, cost int) error {
	if l == nil {
		return nil
	}
	now := time.Now()
	r := l.ReserveN(now, min(cost, l.Burst()))
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return limited{wait}
	}
	return nil
}

// tell says in headers what is left (draft-ietf-httpapi-ratelimit-headers).
func (r *rates) tell(h http.Header, l *rate.Limiter) {
	if l == nil {
		return
	}
	left := max(0, l.Tokens())
	full := time.Duration(float64(l.Burst())-left) * time.Second / time.Duration(max(1, l.Limit()))
	h["Ratelimit-Policy"] = r.policy
	h["Ratelimit"] = []string{`"cost";r=` + strconv.Itoa(int(left)) + ";t=" + strconv.Itoa(seconds(full))}
}

func retryAfter(h http.Header, wait time.Duration) {
	h.Set("Retry-After", strconv.Itoa(seconds(wait)))
}

// seconds rounds up.
func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }
