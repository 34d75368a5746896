package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"

	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// A pool is connections to one file, opened as they are needed, up to a number.
type pool struct {
	connector driver.Connector
	turns     chan struct{} // as many as connections that may be in use at once
	closed    chan struct{}
	// expensive leaves a connection to what is not, where there are several.
	expensive store.Reserve
	// statements are the bytes that those of one connection may hold.
	statements int
	mu         sync.Mutex
	// idle are open connections; the last given back is the first to go out
	// again, because its statements and pages are still at hand.
	idle []*conn
}

func newPool(connector driver.Connector, size, statements int) *pool {
	return &pool{
		connector: connector, turns: make(chan struct{}, size), closed: make(chan struct{}),
		expensive: make(store.Reserve, max(1, size-1)), statements: statements,
	}
}

// get waits for a connection, as long as ctx lives.
func (p *pool) get(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case <-p.closed:
		return nil, fault.New(fault.Unavailable, "the store is closed")
	case <-ctx.Done():
		return nil, ctx.Err()
	case p.turns <- struct{}{}:
	}
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	p.mu.Unlock()
	c, err := p.connector.Connect(ctx)
	if err != nil {
		<-p.turns
		return nil, err
	}
	opened := newConn(c)
	opened.most = p.statements
	return opened, nil
}

// put gives a connection back. One that was interrupted is closed: SQLite may
// still hold the interrupt against its next statement.
func (p *pool) put(c *conn) {
	if c.valid() {
		p.mu.Lock()
		p.idle = append(p.idle, c)
		p.mu.Unlock()
	} else {
		_ = c.close() // it is of no use, and there is nobody to tell
	}
	<-p.turns
}

// close waits for the connections in use and closes them all.
func (p *pool) close(ctx context.Context) error {
	close(p.closed)
	for range cap(p.turns) {
		select {
		case p.turns <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	var err error
	for _, c := range p.idle {
		err = errors.Join(err, c.close())
	}
	p.idle = nil
	return err
}
