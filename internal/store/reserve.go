package store

import (
	"context"
	"time"
)

// ExpensiveFrom is the cost from which an operation is expensive. Expensive operations
// may have to wait for each other, so that a reader is left for the others.
const ExpensiveFrom = 1_000

// BriefFor is how long a read may hold a reader before it counts as expensive, whatever cost
// was estimated for it. It is five times as long as an operation of cost ExpensiveFrom should
// take.
const BriefFor = time.Second

type costKey struct{}

// WithCost returns a context for the reads of an operation of this cost. Reads without a cost
// are not expensive.
func WithCost(ctx context.Context, cost int) context.Context {
	if cost < ExpensiveFrom {
		return ctx
	}
	return context.WithValue(ctx, costKey{}, cost)
}

// IsExpensive says whether reads under the context are for an expensive operation.
func IsExpensive(ctx context.Context) bool { return ctx.Value(costKey{}) != nil }

// A Reserve has the places for expensive reads. A store has fewer such places than readers,
// so that readers are left for other reads.
type Reserve chan struct{}

// Enter waits for a place, until ctx ends, if the context is that of an expensive operation.
// leave returns the place.
func (r Reserve) Enter(ctx context.Context) (leave func(), err error) {
	if !IsExpensive(ctx) {
		return func() {}, nil
	}
	select {
	case r <- struct{}{}:
		return func() { <-r }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
