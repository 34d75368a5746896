package server

import (
	"net"
	"net/http"
	"net/netip"
)

// One address may hold so many connections, and so many streams of HTTP/2 over all
// of them. Proxies that are trusted hold those of all their clients, and may hold any
// number.
const (
	mostConnections = 64
	mostStreams     = 64
)

// connection counts connections by their address, and closes what is too many. It is
// an http.Server's ConnState: each connection is new once, and closed once.
func (s *Server) connection(c net.Conn, state http.ConnState) {
	from := peer(c.RemoteAddr().String())
	if s.isProxy(from) {
		return
	}
	switch state {
	case http.StateNew:
		if !s.connections.take(from) {
			s.refused.Store(c, from)
			s.metrics.connections.Inc()
			_ = c.Close() // what serves it finds that out
		}
	case http.StateClosed, http.StateHijacked:
		if _, refused := s.refused.LoadAndDelete(c); !refused {
			s.connections.give(from)
		}
	case http.StateActive, http.StateIdle:
	}
}

// stream takes a place for a request of HTTP/2, of which one connection brings many.
func (s *Server) stream(r *http.Request) (from netip.Addr, limited, ok bool) {
	from = peer(r.RemoteAddr)
	if r.ProtoMajor < 2 || s.isProxy(from) {
		return from, false, true
	}
	return from, true, s.streams.take(from)
}
