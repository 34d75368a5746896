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
	at := peer(r.RemoteAddr)
	if !s.isProxy(at) {
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		a, ok := forwarded(hop)
		if !ok {
			return at
		}
		if at = a; !s.isProxy(at) {
			return at
		}
	}
	return at
}

// peer is who connected, of an address with a port; zero where it has another form.
func peer(remote string) netip.Addr {
	a, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Addr{}
	}
	return plainAddr(a.Addr())
}

// forwarded reads one address as proxies write it: 192.0.2.1, 192.0.2.1:5678,
// 2001:db8::1, [2001:db8::1] and [2001:db8::1]:443; some put the quotes and the
// for= of RFC 7239 around it.
func forwarded(hop string) (netip.Addr, bool) {
	hop = strings.TrimSpace(hop)
	if name, value, ok := strings.Cut(hop, "="); ok && strings.EqualFold(name, "for") {
		hop, _, _ = strings.Cut(value, ";") // what follows is of no interest
	}
	hop = strings.Trim(hop, `"`)
	if a, err := netip.ParseAddrPort(hop); err == nil {
		return plainAddr(a.Addr()), true
	}
	if inner, ok := strings.CutPrefix(hop, "["); ok {
		hop = strings.TrimSuffix(inner, "]")
	}
	a, err := netip.ParseAddr(hop)
	return plainAddr(a), err == nil
}

// plainAddr is an address in the one form by which it is known here.
func plainAddr(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

func (s *Server) isProxy(a netip.Addr) bool {
	return slices.ContainsFunc(s.config.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Of IPv6 a client has a network of at least 64 bits, in which it takes any address
// it likes: the network counts as one address. A provider gives whole sites of 48
// bits to who asks for one, and each has 65,536 such networks: all of a site together
// count as no more than sitePart addresses.
const (
	networkBits = 64
	siteBits    = 48
	sitePart    = 16
)

// networkOf is what counts as one address.
func networkOf(a netip.Addr) netip.Prefix {
	bits := a.BitLen()
	if a.Is6() {
		bits = networkBits
	}
	p, _ := a.Prefix(bits) // zero of no address
	return p
}

// siteOf is the site of an address; zero of one that has none.
func siteOf(a netip.Addr) netip.Prefix {
	if !a.Is6() {
		return netip.Prefix{}
	}
	p, _ := a.Prefix(siteBits)
	return p
}
