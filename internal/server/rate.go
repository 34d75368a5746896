package server

import (
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"golang.org/x/time/rate"

	"casegraph/graph"
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

// A budget is what an address may spend: its own and, of IPv6, what all of its site
// have together. Without either it is no bound.
type budget []*rate.Limiter

// of is the budget of an address.
func (r *rates) of(a netip.Addr) budget {
	if r.perMinute <= 0 {
		return nil
	}
	b := budget{r.limiter(networkOf(a), 1)}
	if site := siteOf(a); site.IsValid() {
		b = append(b, r.limiter(site, sitePart))
	}
	return b
}

// limiter is that of a network, which may spend so many times the rate.
func (r *rates) limiter(key netip.Prefix, times int) *rate.Limiter {
	if l, ok := r.byNetwork.Get(key); ok {
		return l
	}
	perMinute := r.perMinute * times
	l := rate.NewLimiter(rate.Limit(perMinute)/60, perMinute)
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

// spend takes a cost out of a budget, or says why it cannot and takes nothing.
func (b budget) spend(cost int) error { return b.spendAt(time.Now(), cost) }

func (b budget) spendAt(now time.Time, cost int) error {
	if len(b) == 0 {
		return nil
	}
	r := b[0].ReserveN(now, min(cost, b[0].Burst()))
	var err error
	if wait := r.DelayFrom(now); wait > 0 {
		err = limited{wait}
	} else {
		err = b[1:].spendAt(now, cost)
	}
	if err != nil {
		r.CancelAt(now)
	}
	return err
}

// perCost is how long the store may work for one unit of cost.
const perCost = 200 * time.Microsecond

// charge takes what an operation turned out to be: the time that the store worked
// for it, beyond what its cost has paid for. It may leave less than nothing, and then
// the next request has to wait; but never more than a minute's worth is taken at once.
func (b budget) charge(run *graph.Run) {
	over := int(run.Working/perCost) - run.Cost.Requested
	if over <= 0 {
		return
	}
	now := time.Now()
	for _, l := range b {
		l.ReserveN(now, min(over, l.Burst()))
	}
}

// tell says in headers what is left, and when all of it will be there again
// (draft-ietf-httpapi-ratelimit-headers).
func (r *rates) tell(h http.Header, b budget) {
	if b == nil {
		return
	}
	left, full := math.Inf(1), time.Duration(0)
	for _, l := range b {
		tokens := l.Tokens()
		left = min(left, tokens)
		missing := (float64(l.Burst()) - tokens) / float64(l.Limit()) // seconds
		full = max(full, time.Duration(math.Round(missing*float64(time.Second))))
	}
	h["Ratelimit-Policy"] = r.policy
	h["Ratelimit"] = []string{`"cost";r=` + strconv.Itoa(max(0, int(left))) + ";t=" + strconv.Itoa(seconds(full))}
}

func retryAfter(h http.Header, wait time.Duration) {
	h.Set("Retry-After", strconv.Itoa(seconds(wait)))
}

// seconds rounds up.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
