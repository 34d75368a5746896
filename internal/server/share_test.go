package server

import (
	"fmt"
	"net/netip"
	"testing"
)

// TestNetworksCountAsAddresses: an IPv4 address and a network of 64 bits of IPv6 have
// the limit of one address. A site of 48 bits has a limit for all its networks.
func TestNetworksCountAsAddresses(t *testing.T) {
	s := newShares(2, 5)
	for i, c := range []struct {
		address string
		ok      bool
	}{
		{"192.0.2.1", true}, {"192.0.2.1", true}, {"192.0.2.1", false}, {"192.0.2.2", true},
		{"2a00::7", true}, {"2a00::8:0:0:1", true}, {"2a00::9", false},
		{"2a00:0:0:1::1", true}, {"2a00:0:0:2::1", true}, {"2a00:0:0:3::1", true},
		{"2a00:0:0:4::1", false}, // its site is at its limit
		{"2a00:0:1::1", true},    // another site
	} {
		if ok := s.take(netip.MustParseAddr(c.address)); ok != c.ok {
			t.Errorf("%d, %s: %v", i, c.address, ok)
		}
	}
	s.give(netip.MustParseAddr("2a00:0:0:1::1"))
	if !s.take(netip.MustParseAddr("2a00:0:0:4::1")) {
		t.Error("a place was not given back")
	}
}

func TestSharesLeaveNothingBehind(t *testing.T) {
	s := newShares(2, 2)
	for _, a := range []string{"192.0.2.1", "2a00::7"} {
		s.take(netip.MustParseAddr(a))
		s.give(netip.MustParseAddr(a))
	}
	s.take(netip.Addr{}) // a peer without an address
	s.give(netip.Addr{})
	if len(s.held) != 0 {
		t.Error(fmt.Sprint(s.held))
	}
}
