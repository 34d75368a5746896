package server

import (
	"net/netip"
	"sync"
)

// shares count what each address holds at once, so that none holds more than its
// part of what there is for all.
type shares struct {
	// address is how many one address may hold, and site how many all addresses of
	// one site may ([siteOf]).
	address, site int

	mu   sync.Mutex
	held map[netip.Prefix]int
}

func newShares(address, site int) *shares {
	return &shares{address: address, site: site, held: map[netip.Prefix]int{}}
}

// take lets an address hold one more, unless it has its part.
func (s *shares) take(a netip.Addr) bool {
	own, site := networkOf(a), siteOf(a)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[own] >= s.address || site.IsValid() && s.held[site] >= s.site {
		return false
	}
	s.held[own]++
	if site.IsValid() {
		s.held[site]++
	}
	return true
}

// give takes one back.
func (s *shares) give(a netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.less(networkOf(a))
	if site := siteOf(a); site.IsValid() {
		s.less(site)
	}
}

func (s *shares) less(p netip.Prefix) {
	if s.held[p]--; s.held[p] <= 0 {
		delete(s.held, p) // whoever comes leaves nothing behind
	}
}
