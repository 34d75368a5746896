package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// ErrCutOff says that requests were still running when the server stopped.
var ErrCutOff = errors.New("requests that were still running were cut off")

// Serve answers on a listener until ctx ends. Then it drains: it says so on
// /readyz, takes no more connections, lets what runs finish within
// [Config.Drain], and cuts off what is left. [Server.Abort] cuts off at once.
// Requests that were cut off have ended too, as far as the store lets go of them,
// when it returns. The error is nil after a stop that cut nothing off.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	hs := s.http()
	served := make(chan error, 1)
	go func() { served <- hs.Serve(ln) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	s.draining.Store(true)
	s.config.Log.Info("stopping", "within", s.config.Drain)
	drain, cancel := context.WithTimeout(s.aborted, s.config.Drain)
	defer cancel()
	err := hs.Shutdown(drain)
	if end := <-served; !errors.Is(end, http.ErrServerClosed) {
		err = errors.Join(err, end)
	}
	if err == nil && s.aborted.Err() == nil {
		return nil
	}
	s.abort()
	err = hs.Close()
	// Their contexts have ended; what they use is still open.
	for until := time.Now().Add(endsWithin); s.running.Load() > 0 && time.Now().Before(until); {
		time.Sleep(time.Millisecond)
	}
	return errors.Join(ErrCutOff, err)
}

// http is the server on HTTP, where everything has its time.
func (s *Server) http() *http.Server {
	return &http.Server{
		Handler: s,
		// A request that ends with the server ends with a context of its own.
		BaseContext:       func(net.Listener) context.Context { return s.aborted },
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      s.within(),
		ConnState:         s.connection,
		HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: mostStreams, WriteByteTimeout: unreadFor},
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10, // a GET holds its query here
	}
}

// within is how long a request may take from the end of its headers: to send its
// body, to be answered, and to read the answer.
func (s *Server) within() time.Duration { return 30*time.Second + s.config.Timeout + 30*time.Second }

// endsWithin is how long a request has to notice that it was cut off.
const endsWithin = 2 * time.Second

// Abort ends every request that runs, and a [Server.Serve] that drains.
func (s *Server) Abort() { s.abort() }
