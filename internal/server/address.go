package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// address is that of the client: who connected or, where that is a proxy that is
// trusted, whom it tells of in X-Forwarded-For. A proxy adds at the end of it, so
// the last one that is no proxy of ours is the last that can be believed.
func (s *Server) address(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	at := peer.Addr().Unmap().WithZone("")
	if len(s.config.Proxies) == 0 || !s.isProxy(at) {
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		a, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return at
		}
		if at = a.Unmap().WithZone(""); !s.isProxy(at) {
			return at
		}
	}
	return at
}

func (s *Server) isProxy(a netip.Addr) bool {
	return slices.ContainsFunc(s.config.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// network is what one client has of addresses: whoever has one of IPv6 has 2^64.
func network(a netip.Addr) netip.Prefix {
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // zero of no address
	return p
}
