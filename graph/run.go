package graph

import (
	"context"
	"time"

	"casegraph/internal/plan"
)

// A Run reports on one operation. Its caller puts one into the context with WithRun, and reads
// it when the operation is answered.
type Run struct {
	// Admit, if not nil, is called before anything is read, with the greatest cost of the
	// operation. If it returns an error, the operation is refused with it.
	Admit func(requested int) error
	// Expensive, if not nil, is called after Admit for an expensive operation (see
	// store.ExpensiveFrom). It may wait for other operations. If it returns an error, the
	// operation is refused with it.
	Expensive func() error

	// Cost is zero if the operation was not compiled.
	Cost Cost
	// Rows is the number of rows that were read, Statements the number of statements.
	Rows, Statements int
	// Compiling, Reading and Writing are the durations of the stages.
	Compiling, Reading, Writing time.Duration
	// Working is how long the store worked on all lists together. Reading also has the time
	// spent waiting for a turn.
	Working time.Duration
	// Plans are the lists that were read.
	Plans []*plan.List
}

type runKey struct{}

// WithRun returns a context in which the engine reports on an operation to r.
func WithRun(ctx context.Context, r *Run) context.Context {
	return context.WithValue(ctx, runKey{}, r)
}

// RunOf returns the run of the context, or one that nobody reads.
func RunOf(ctx context.Context) *Run {
	if r, ok := ctx.Value(runKey{}).(*Run); ok {
		return r
	}
	return new(Run)
}

// A Cost is the cost of an operation, in the units of package cost. Requested is the cost with
// every page full. Actual counts the lists and rows that were read, and the estimate of the
// other work. Neither depends on the store.
type Cost struct {
	Requested int `json:"requested"`
	Actual    int `json:"actual"`
}
