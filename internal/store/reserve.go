package store

import "context"

// ExpensiveFrom is the cost from which an operation is expensive. Expensive operations
// may have to wait for each other, so that a reader is left for the others.
const ExpensiveFrom = 1_000

type costKey struct{}

// WithCost gives a context whose reads are for an operation of this cost. Reads
// without one are not expensive.
func WithCost(ctx context.Context, cost int) context.Context {
	if cost < ExpensiveFrom {
		return ctx
	}
	return context.WithValue(ctx, costKey{}, cost)
}

// A Reserve is places for expensive reads: as many as a store has readers, less
// those that it keeps for others.
type Reserve chan struct{}

// Enter waits for a place where the context is that of an expensive operation, as
// long as it lives. Leave gives the place back.
func (r Reserve) Enter(ctx context.Context) (leave func(), err error) {
	if ctx.Value(costKey{}) == nil {
		return func() {}, nil
	}
	select {
	case r <- struct{}{}:
		return func() { <-r }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
