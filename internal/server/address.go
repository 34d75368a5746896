package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// address returns the client's address. That is the peer of the connection, unless
// the peer is a trusted proxy. Proxies append to X-Forwarded-For, so the last address
// there that is not a trusted proxy is the client's: a client can forge those before it.
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

// peer parses the address of a connection's other end, which has a port. It returns
// the zero address if it cannot.
func peer(remote string) netip.Addr {
	a, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Addr{}
	}
	return plainAddr(a.Addr())
}

// forwarded parses one address as proxies write it: 192.0.2.1, 192.0.2.1:5678,
// 2001:db8::1, [2001:db8::1] and [2001:db8::1]:443. Some proxies add the quotes and
// the "for=" of RFC 7239.
func forwarded(hop string) (netip.Addr, bool) {
	hop = strings.TrimSpace(hop)
	if name, value, ok := strings.Cut(hop, "="); ok && strings.EqualFold(name, "for") {
		hop, _, _ = strings.Cut(value, ";")
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

// plainAddr normalises an address: IPv4 in IPv6 becomes IPv4, and the zone is dropped.
func plainAddr(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

func (s *Server) isProxy(a netip.Addr) bool {
	return slices.ContainsFunc(s.config.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// An IPv6 client has a network of at least 64 bits, and can use every address in it.
// So limits count such a network as one address. Providers give out sites of 48 bits
// too, which have 65,536 networks each. So a whole site has siteFactor times the limit
// of one address.
const (
	networkBits = 64
	siteBits    = 48
	siteFactor  = 16
)

// networkOf returns the network that limits count as one address: a single IPv4
// address, or 64 bits of IPv6. It is the zero prefix for the zero address.
func networkOf(a netip.Addr) netip.Prefix {
	bits := a.BitLen()
	if a.Is6() {
		bits = networkBits
	}
	p, _ := a.Prefix(bits)
	return p
}

// siteOf returns the site of an IPv6 address, and the zero prefix for any other.
func siteOf(a netip.Addr) netip.Prefix {
	if !a.Is6() {
		return netip.Prefix{}
	}
	p, _ := a.Prefix(siteBits)
	return p
}
