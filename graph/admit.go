package graph

import (
	"context"
	"slices"

	"casegraph/graph/cost"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// DefaultMaxCost is what an operation may cost where nothing else is said.
const DefaultMaxCost = 500_000

// admit says what an operation costs, and refuses one that costs too much. Fields
// about the schema count too, for who pays, but have a bound of their own.
func (e *Engine) admit(ctx context.Context, run *Run, roots []*rootAnswer) error {
	var j cost.Judge
	if slices.ContainsFunc(roots, func(r *rootAnswer) bool { return r.Answer != nil }) {
		var err error
		if j, err = e.counted.judge(ctx); err != nil {
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

// within refuses what costs more than an operation may.
func (e *Engine) within(read cost.Estimate, schema int) error {
	switch {
	case read.Cost() > e.maxCost && read.Work() > read.Rows:
		return fault.New(fault.TooCostly, "the operation costs %d, and may cost %d: to find what it asks for, up to %.0f rows may have to be looked at, and each %d of them count as one; put fewer conditions on relationships within each other, nest fewer lists that have conditions, or ask for less to be counted", read.Cost(), e.maxCost, min(read.Looks, cost.Max), cost.LooksPerUnit)
	case read.Cost() > e.maxCost:
		return fault.New(fault.TooCostly, "with every page full the operation costs %d, and may cost %d: every list and every row counts, those inside others for each of them; ask for smaller pages with first, or nest fewer lists", read.Cost(), e.maxCost)
	case schema > maxIntrospection:
		return fault.New(fault.TooCostly, "what is asked of the schema comes to %d objects, and may come to %d; nest less, or read /schema.graphql", schema, maxIntrospection)
	}
	return nil
}

// admit asks whether the operation may be run, with its cost known.
func (run *Run) admit() error {
	if run.Admit == nil {
		return nil
	}
	return run.Admit(run.Cost.Requested)
}

// tally adds what was read to the run.
func (run *Run) tally(l *plan.List, v any) {
	var c cost.Given
	c.List(l, v)
	run.Rows += c.Rows
	run.Cost.Actual += c.Rows + c.Lists
}
