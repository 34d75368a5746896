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

// rates limit the cost that each address may ask for. An address may spend the cost of
// a minute at once, and gets it back gradually (a token bucket).
type rates struct {
	perMinute int
	policy    []string // the RateLimit-Policy header
	byNetwork *recent.Cache[netip.Prefix, *rate.Limiter]
}

// An address that the cache forgets starts with a full budget again. So the addresses
// have a cache of their own, for about 20,000 of them, which other entries cannot
// displace.
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

// A budget is what an address may spend: the limiter of its network and, for IPv6, the
// one of its site. An empty budget has no limit.
type budget []*rate.Limiter

// budgetOf returns the budget of an address.
func (r *rates) budgetOf(a netip.Addr) budget {
	if r.perMinute <= 0 {
		return nil
	}
	b := budget{r.limiter(networkOf(a), 1)}
	if site := siteOf(a); site.IsValid() {
		b = append(b, r.limiter(site, siteFactor))
	}
	return b
}

// limiter returns the limiter of a network, which allows the given multiple of the rate.
func (r *rates) limiter(key netip.Prefix, times int) *rate.Limiter {
	if l, ok := r.byNetwork.Get(key); ok {
		return l
	}
	perMinute := r.perMinute * times
	l := rate.NewLimiter(rate.Limit(perMinute)/60, perMinute)
	r.byNetwork.Add(key, l, addressBytes)
	if first, ok := r.byNetwork.Get(key); ok { // another request may have added one first
		return first
	}
	return l
}

// A limited is the error of a budget that is spent; after is when it suffices again.
type limited struct{ after time.Duration }

func (l limited) Error() string { return l.Unwrap().Error() }

// Unwrap returns the error that the client sees.
func (l limited) Unwrap() error {
	return fault.New(fault.RateLimited, "your address has spent its rate limit; try again in %d seconds", seconds(l.after))
}

// spend takes a cost out of a budget. If too little is left, it takes nothing, and the
// error is limited.
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

// workPerCost is how long the store may work for one unit of cost, before it is charged.
const workPerCost = 200 * time.Microsecond

// charge takes the time that the store worked for an operation, beyond what the
// operation's cost has paid for. The budget may become negative, and then the next
// request has to wait. One charge takes at most the budget of a minute.
func (b budget) charge(run *graph.Run) {
	over := int(run.Working/workPerCost) - run.Cost.Requested
	if over <= 0 {
		return
	}
	now := time.Now()
	for _, l := range b {
		l.ReserveN(now, min(over, l.Burst()))
	}
}

// setHeaders writes what is left of a budget, and the seconds until it is full again
// (draft-ietf-httpapi-ratelimit-headers).
func (r *rates) setHeaders(h http.Header, b budget) {
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
