package server

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"casegraph/internal/fault"
)

// An answer stays in memory until its client has read it, which may be long after its
// operation left the gate. So there is a limit on the bytes of all answers that are
// being written, and each client has to keep reading.

// writing counts the bytes of answers that are being written.
type writing struct {
	limit int64
	now   atomic.Int64
}

// take counts an answer of n bytes, and returns false if there is no room for it.
func (w *writing) take(n int64) bool {
	for {
		now := w.now.Load()
		if now+n > w.limit {
			return false
		}
		if w.now.CompareAndSwap(now, now+n) {
			return true
		}
	}
}

func (w *writing) give(n int64) { w.now.Add(-n) }

// What an answer takes in memory beside its own bytes.
const (
	bufferBytes = 64 << 10 // of the connection and of gzhttp
	gzipBytes   = 1 << 20  // of the compressor
)

// errFull says that too many answers are being written.
var errFull = errors.New("too many bytes are being written")

// hold counts an answer of this request as being written, until release is called. The
// answer has so many bytes, and own of them are in memory for it alone. The error is
// Unavailable if there is no room.
func (s *Server) hold(r *http.Request, own, bytes int) (release func(), err error) {
	n := int64(own) + bufferBytes
	if bytes >= minCompressed && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		n += gzipBytes
	}
	if !s.writing.take(n) {
		return nil, fault.Wrap(fault.Unavailable, errFull, "the server is busy writing other answers; try again in a second")
	}
	return func() { s.writing.give(n) }, nil
}

// A client that reads nothing for unreadTimeout is cut off. A slow client has until the
// end of the request's time ([Server.requestTime]).
const (
	unreadTimeout = 10 * time.Second
	// portionSize is the size of one write. A client has to read that much within
	// unreadTimeout.
	portionSize = 16 << 10
	// extendEvery is the shortest time between two changes of the deadline.
	extendEvery = time.Second
)

// paced writes in portions, and extends the write deadline as the client reads them.
type paced struct {
	http.ResponseWriter
	until      time.Time // the end of the request's time; zero: there is none
	extendedAt time.Time // when the deadline was set last
	err        error     // the first error; nothing is written after it
	// streamed bounds the time for which the client of a long answer does not read, instead of
	// until.
	streamed *allowance
}

// An allowance is how long a client may make the server wait: a minute, and then as long as it
// reads patience bytes a second on average. Without it, a client that reads a few bytes now and
// then would hold a reader of the store for days.
type allowance struct {
	written int64
	waited  time.Duration
}

const (
	firstWait = time.Minute
	patience  = 32 << 10
)

// left is how long the client may still make the server wait.
func (a *allowance) left() time.Duration {
	return firstWait + time.Duration(a.written/patience)*time.Second - a.waited
}

// errSlow says that a client reads too slowly.
var errSlow = errors.New("the client reads too slowly")

// pace lets an answer take any time, as long as its client reads. There is a deadline only while
// something is written: over HTTP/2, one that passes ends an answer that waits for its next bytes.
func (p *paced) pace() {
	p.until, p.streamed = time.Time{}, &allowance{}
	p.deadline(time.Time{})
}

// last bounds the time of what the server still writes when a paced answer has ended.
func (p *paced) last() {
	if p.streamed != nil {
		p.deadline(time.Now().Add(unreadTimeout))
	}
}

// portion writes one portion.
func (p *paced) portion(b []byte) (n int, err error) {
	if p.streamed == nil {
		p.extend()
		return p.ResponseWriter.Write(b)
	}
	began := time.Now()
	p.deadline(began.Add(unreadTimeout))
	n, err = p.ResponseWriter.Write(b)
	p.deadline(time.Time{})
	p.streamed.waited += time.Since(began)
	p.streamed.written += int64(n)
	if err == nil && p.streamed.left() <= 0 {
		err = errSlow
	}
	return n, err
}

func (p *paced) Write(b []byte) (n int, err error) {
	for p.err == nil {
		part := b[:min(len(b), portionSize)]
		var m int
		m, p.err = p.portion(part)
		n += m
		if b = b[len(part):]; len(b) == 0 {
			break
		}
	}
	return n, p.err
}

// unread says that the client did not read the answer to its end.
func (p *paced) unread() bool {
	return p.err != nil && !errors.Is(p.err, http.ErrBodyNotAllowed) // the answer to a HEAD has no body
}

// extend moves the write deadline.
func (p *paced) extend() {
	now := time.Now()
	if now.Sub(p.extendedAt) < extendEvery {
		return
	}
	p.extendedAt = now
	deadline := now.Add(unreadTimeout + extendEvery)
	if !p.until.IsZero() && p.until.Before(deadline) {
		deadline = p.until
	}
	p.deadline(deadline)
}

// deadline sets the write deadline; zero: there is none.
func (p *paced) deadline(t time.Time) {
	// Without a connection, as in a test, this fails: there is no deadline to set.
	_ = http.NewResponseController(p.ResponseWriter).SetWriteDeadline(t)
}

// FlushError writes what the server holds back of a paced answer. It has the time of a portion.
func (p *paced) FlushError() error {
	if p.streamed != nil {
		p.deadline(time.Now().Add(unreadTimeout))
		defer p.deadline(time.Time{})
	}
	return http.NewResponseController(p.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (p *paced) Unwrap() http.ResponseWriter { return p.ResponseWriter }
