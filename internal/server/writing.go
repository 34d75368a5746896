package server

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"casegraph/internal/fault"
)

// An answer lies in memory until its client has read it, long after its operation
// gave up its place to the next. So answers in writing are bounded too: in bytes,
// all together, and each by the progress that its client makes.

// writing counts the bytes of answers that are being written.
type writing struct {
	most int64
	now  atomic.Int64
}

// take makes room for an answer, or says that there is none now.
func (w *writing) take(n int64) bool {
	for {
		now := w.now.Load()
		if now+n > w.most {
			return false
		}
		if w.now.CompareAndSwap(now, now+n) {
			return true
		}
	}
}

func (w *writing) give(n int64) { w.now.Add(-n) }

// What an answer takes beside its own bytes: buffers of the connection and of what
// decides whether to compress, and what compresses it.
const (
	buffersOf     = 64 << 10
	compressingOf = 1 << 20
)

// errFull is that too many answers are being written.
var errFull = errors.New("too many bytes are being written")

// hold makes room for an answer to this request: of its bytes, own are held for it
// alone. Release is for when it is written.
func (s *Server) hold(r *http.Request, own, bytes int) (release func(), err error) {
	n := int64(own) + buffersOf
	if bytes >= compressFrom && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		n += compressingOf
	}
	if !s.writing.take(n) {
		return nil, fault.Wrap(fault.Unavailable, errFull, "the server is writing as many answers as it may at once; try again in a second")
	}
	return func() { s.writing.give(n) }, nil
}

// A client that reads nothing for so long is cut off. It may read slowly: then its
// answer has until the end of the request's time.
const (
	unreadFor = 10 * time.Second
	// portion is what is written at a time, so that a slow reader is seen to read: it
	// is what one has to read in that time.
	portion = 16 << 10
	// renewed is how often the deadline is moved at most.
	renewed = time.Second
)

// paced writes in portions, and moves the deadline of writing as they are read.
type paced struct {
	http.ResponseWriter
	until time.Time // when the request's time is over; zero is never
	moved time.Time // when the deadline was
	err   error     // the first; nothing is written after it
}

func (p *paced) Write(b []byte) (n int, err error) {
	for p.err == nil {
		part := b[:min(len(b), portion)]
		p.move()
		var m int
		m, p.err = p.ResponseWriter.Write(part)
		n += m
		if b = b[len(part):]; len(b) == 0 {
			break
		}
	}
	return n, p.err
}

// unread says that the client did not read the answer to its end.
func (p *paced) unread() bool {
	return p.err != nil && !errors.Is(p.err, http.ErrBodyNotAllowed) // of HEAD there is nothing to read
}

// move puts the deadline off.
func (p *paced) move() {
	now := time.Now()
	if now.Sub(p.moved) < renewed {
		return
	}
	p.moved = now
	deadline := now.Add(unreadFor + renewed)
	if !p.until.IsZero() && p.until.Before(deadline) {
		deadline = p.until
	}
	// What has no connection, as in a test, has no deadline.
	_ = http.NewResponseController(p.ResponseWriter).SetWriteDeadline(deadline)
}

// Unwrap lets http.ResponseController reach the connection.
func (p *paced) Unwrap() http.ResponseWriter { return p.ResponseWriter }
