package store

import (
	"context"
	"time"
)

// ExpensiveFrom is the cost from which an operation is expensive. Expensive operations
// may have to wait for each other, so that a reader is left for the others.
const ExpensiveFrom = 1_000

// BriefFor is how long a read may hold a reader before it counts as expensive,
// whatever its operation was judged to cost: five times what ExpensiveFrom pays for.
const BriefFor = time.Second

type costKey struct{}

// WithCost gives a context whose reads are for an operation of this cost. Reads
// without one are not expensive.
func WithCost(ctx context.Context, cost int) context.Context {
	if cost < ExpensiveFrom {
		return ctx
	}
	return context.WithValue(ctx, costKey{}, cost)
}

// IsExpensive says whether reads under the context are for an expensive operation.
func IsExpensive(ctx context.Context) bool { return ctx.Value(costKey{}) != nil }

// A Reserve is places for expensive reads: as many as a store has readers, less
// those that it keeps for others.
type Reserve chan struct{}

// Enter waits for a place where the context is that of an expensive operation, as
// long as it lives. Leave gives the place back.
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
