package main

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// measured serves metrics on an address of their own until stop is called. It does nothing
// if there is no address.
func (cmd *serveCommand) measured(ln net.Listener, h http.Handler) (stop func()) {
	if ln == nil {
		return func() {}
	}
	hs := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = hs.Serve(ln) // returns when hs is closed
	}()
	return func() {
		_ = hs.Close()
		<-ended
	}
}

// listenMetrics listens on the address of --metrics, if there is one.
func (cmd *serveCommand) listenMetrics() (net.Listener, error) {
	if cmd.Metrics == "" {
		return nil, nil
	}
	ln, err := net.Listen("tcp", cmd.Metrics)
	if err != nil {
		return nil, fmt.Errorf("--metrics: %w", err)
	}
	if err := cmd.Access.opens("--metrics", ln.Addr()); err != nil {
		_ = ln.Close()
		return nil, err
	}
	return ln, nil
}
