package graph

import (
	"context"
	"slices"

	"casegraph/graph/cost"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// DefaultMaxCost is the greatest cost of an operation if Info does not set another.
const DefaultMaxCost = 500_000

// admit computes what an operation costs, and refuses it if it costs too much. Fields about
// the schema count too, but they have a limit of their own.
func (e *Engine) admit(ctx context.Context, run *Run, roots []*rootAnswer) error {
	var j cost.Judge
	if slices.ContainsFunc(roots, func(r *rootAnswer) bool { return r.Answer != nil }) {
		var err error
		if j, err = e.judges.judge(ctx); err != nil {
			return err
		}
	}
	var read cost.Estimate
	schema := 0
	for _, r := range roots {
		if r.Answer != nil {
			r.estimate = j.Lists(r.Lists()...)
			r.estimate.Size = r.Size
			read = read.And(r.estimate)
		} else {
			schema = cost.Plus(schema, r.cost)
		}
	}
	run.Cost = Cost{Requested: cost.Plus(read.Cost(), schema)}
	if err := e.within(read, schema); err != nil {
		return err
	}
	if err := run.admit(); err != nil {
		return err
	}
	if run.Expensive != nil && read.Cost() >= store.ExpensiveFrom {
		if err := run.Expensive(); err != nil {
			return err
		}
	}
	run.Cost.Actual = cost.Plus(read.Work(), schema)
	return nil
}

// within returns an error if a cost exceeds its limit.
func (e *Engine) within(read cost.Estimate, schema int) error {
	switch {
	case read.Cost() > e.maxCost && read.Work() > read.Rows:
		return fault.New(fault.TooCostly, "the operation costs %d, and the limit is %d: to find what it asks for, the store may have to look at up to %.0f rows, and each %d of them cost one; nest fewer conditions on relationships, nest fewer lists with conditions, or select fewer counts", read.Cost(), e.maxCost, min(read.Looks, cost.Max), cost.LooksPerUnit)
	case read.Cost() > e.maxCost:
		return fault.New(fault.TooCostly, "with every page full the operation costs %d, and the limit is %d: every list and every row costs one, and nested ones cost that for each row around them; ask for smaller pages with first, or nest fewer lists", read.Cost(), e.maxCost)
	case schema > e.maxSchema:
		return fault.New(fault.TooCostly, "the fields about the schema may answer %d objects, and the limit is %d; nest fewer levels, or read /schema.graphql", schema, e.maxSchema)
	}
	return nil
}

// admit calls Run.Admit, if there is one.
func (run *Run) admit() error {
	if run.Admit == nil {
		return nil
	}
	return run.Admit(run.Cost.Requested)
}

// aggregate adds the rows and lists that were read to the run.
func (run *Run) tally(l *plan.List, v any) {
	var c cost.Given
	c.List(l, v)
	run.Rows += c.Rows
	run.Cost.Actual += c.Rows + c.Lists
}
