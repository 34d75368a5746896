package store

import (
	"context"

	"casegraph/internal/fault"
)

// A Room is what is left for the text of a statement while it is written, by who waits
// for it no longer than ctx lives.
type Room struct {
	ctx        context.Context
	used, most int
}

// NewRoom is that of one statement, which may have so many bytes: as many as the store
// prepares in a time, and in memory, that one operation may take.
func NewRoom(ctx context.Context, most int) *Room { return &Room{ctx: ctx, most: most} }

// Used is how many bytes have been taken.
func (r *Room) Used() int { return r.used }

// Take takes so many bytes. Its error says that there are not so many, or that
// nobody waits any more.
func (r *Room) Take(bytes int) error {
	if r.used += bytes; r.used > r.most {
		return fault.New(fault.TooCostly, "the operation comes to a statement of more than the %d bytes that one may have; ask for fewer conditions or fewer nested lists, or of fewer types", r.most)
	}
	return r.ctx.Err()
}
