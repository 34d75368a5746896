package graph

import (
	"context"
	"time"

	"casegraph/internal/plan"
)

// A Run is what becomes of one operation, for who started it: put one into the
// context with WithRun, and read it when the answer is there.
type Run struct {
	// Admit, where there is one, is asked before anything is read, with what the
	// operation may cost; its error is the answer.
	Admit func(requested int) error
	// Expensive, where there is one, is asked after it by an operation that is to read
	// so much that it may have to wait for others which do. It may wait, and its error is
	// the answer.
	Expensive func() error

	// Cost is zero where the operation was not compiled.
	Cost Cost
	// Rows were read, by so many Statements.
	Rows, Statements int
	// How long the stages took.
	Compiling, Reading, Writing time.Duration
	// Working is how long the store worked for it, all lists together: of Reading,
	// what is no waiting for a turn.
	Working time.Duration
	// Plans are what was read.
	Plans []*plan.List
}

type runKey struct{}

// WithRun has r told of the operation that is run under the context.
func WithRun(ctx context.Context, r *Run) context.Context {
	return context.WithValue(ctx, runKey{}, r)
}

// RunOf is the context's run, or one that nobody reads.
func RunOf(ctx context.Context) *Run {
	if r, ok := ctx.Value(runKey{}).(*Run); ok {
		return r
	}
	return new(Run)
}

// A Cost says what an operation reads: one for each list, one for each row of it,
// and one for looksPerUnit rows that a store may look at to find them. Pages multiply
// from level to level. Requested is with every page full, Actual what there was,
// with what was looked at as it was judged. Neither depends on the store.
type Cost struct {
	Requested int `json:"requested"`
	Actual    int `json:"actual"`
}
