package store

import (
	"context"

	"casegraph/internal/fault"
)

// A Room bounds the text of a statement while a store writes it. Writing ends with the
// context of the request.
type Room struct {
	ctx        context.Context
	used, most int
}

// NewRoom is the room of one statement. A store chooses most, in bytes, so that it
// prepares a statement in the time and the memory that one operation may take.
func NewRoom(ctx context.Context, most int) *Room { return &Room{ctx: ctx, most: most} }

// Used is how many bytes have been taken.
func (r *Room) Used() int { return r.used }

// Take takes so many bytes. It fails if the room has fewer bytes left, or if the context has
// ended.
func (r *Room) Take(bytes int) error {
	if r.used += bytes; r.used > r.most {
		return fault.New(fault.TooCostly, "the operation comes to a statement of more than the %d bytes that one may have; ask for fewer conditions or fewer nested lists, or of fewer types", r.most)
	}
	return r.ctx.Err()
}
