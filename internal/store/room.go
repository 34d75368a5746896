package store

import (
	"context"

	"casegraph/internal/fault"
)

// MaxStatement bounds the text of a statement, in bytes. A store takes many times the
// memory, and more than a second, to prepare a larger one.
const MaxStatement = 1 << 20

// A Room is what is left for the text of a statement while it is written, by who waits
// for it no longer than ctx lives.
type Room struct {
	ctx  context.Context
	used int
}

// NewRoom is that of one statement.
func NewRoom(ctx context.Context) *Room { return &Room{ctx: ctx} }

// Used is how many bytes have been taken.
func (r *Room) Used() int { return r.used }

// Take takes so many bytes. Its error says that there are not so many, or that
// nobody waits any more.
func (r *Room) Take(bytes int) error {
	if r.used += bytes; r.used > MaxStatement {
		return fault.New(fault.TooCostly, "the operation comes to a statement of more than the %d bytes that one may have, since a condition is written for every type that it is asked of; ask for fewer conditions, or of fewer types", MaxStatement)
	}
	return r.ctx.Err()
}
