package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// ErrCutOff is the error of [Server.Serve] if requests were still running when the
// server stopped.
var ErrCutOff = errors.New("requests that were still running were cut off")

// Serve answers requests on a listener until ctx ends. Then it drains: /readyz answers
// 503, no connections are accepted, and running requests have [Config.Drain] to finish.
// Requests that are left are cut off, and Serve waits up to two seconds for them to
// end. [Server.Abort] cuts them off at once. The error is nil if the server stopped and
// no request was cut off, and [ErrCutOff] if one was.
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
	// The requests' contexts have ended. The caller closes the store after Serve, so wait
	// until the requests have noticed.
	for until := time.Now().Add(abortWait); s.running.Load() > 0 && time.Now().Before(until); {
		time.Sleep(time.Millisecond)
	}
	return errors.Join(ErrCutOff, err)
}

// http returns the HTTP server, with a limit on the time of every step.
func (s *Server) http() *http.Server {
	return &http.Server{
		Handler: s,
		// Abort ends the contexts of all requests.
		BaseContext:       func(net.Listener) context.Context { return s.aborted },
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      s.requestTime(),
		ConnState:         s.connection,
		HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: maxStreams, WriteByteTimeout: unreadTimeout},
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10, // a GET has its query here
	}
}

// requestTime bounds a request from the end of its headers to the last byte of the
// answer: 30 s to send the body, Config.Timeout to answer, and 30 s to read the answer.
func (s *Server) requestTime() time.Duration {
	return 30*time.Second + s.config.Timeout + 30*time.Second
}

// abortWait is how long Serve waits for requests to end after it cut them off.
const abortWait = 2 * time.Second

// Abort ends all running requests, and with them a [Server.Serve] that drains.
func (s *Server) Abort() { s.abort() }
