package server

import (
	"net/netip"
	"sync"
)

// shares counts how many of something each address holds, and limits that.
type shares struct {
	// address limits one address, and site all addresses of one site ([siteOf]).
	address, site int

	mu   sync.Mutex
	held map[netip.Prefix]int
}

func newShares(address, site int) *shares {
	return &shares{address: address, site: site, held: map[netip.Prefix]int{}}
}

// take lets an address hold one more, and returns false if it is at its limit.
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

// give returns one that an address took.
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
		delete(s.held, p) // so that memory does not grow with the number of addresses
	}
}
