package server

import (
	"net"
	"net/http"
	"net/netip"
)

// Limits for one address: its connections, and its HTTP/2 streams over all of them.
// A trusted proxy holds the connections of all its clients, so it has no limit.
const (
	maxConnections = 64
	maxStreams     = 64
)

// connection counts the connections of each address and closes those over the limit.
// It is an http.Server's ConnState hook, which reports each connection as new once
// and as closed once.
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
			_ = c.Close() // the goroutine that serves c then fails to read
		}
	case http.StateClosed, http.StateHijacked:
		if _, refused := s.refused.LoadAndDelete(c); !refused {
			s.connections.give(from)
		}
	case http.StateActive, http.StateIdle:
	}
}

// stream counts an HTTP/2 request against its address, since one connection carries
// many. If limited is true, the caller gives the stream back when the request ends.
// If ok is false, the address is at its limit.
func (s *Server) stream(r *http.Request) (from netip.Addr, limited, ok bool) {
	from = peer(r.RemoteAddr)
	if r.ProtoMajor < 2 || s.isProxy(from) {
		return from, false, true
	}
	return from, true, s.streams.take(from)
}
