package graph

import (
	"context"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// DefaultMaxCost is what an operation may cost where nothing else is said.
const DefaultMaxCost = 500_000

// maxAnswer bounds an answer, in bytes of JSON.
const maxAnswer = 32 << 20

// A Cost says what an operation reads: one for each list, and one for each row of
// it. Pages multiply from level to level. Requested is with every page full,
// Actual what there was. Neither depends on the store.
type Cost struct {
	Requested int `json:"requested"`
	Actual    int `json:"actual"`
}

// most is where costs saturate: the largest whole number that every JSON reader
// keeps.
const most = 1<<53 - 1

func plus(a, b int) int { return min(a+b, most) }

func times(a, b int) int {
	if a > 0 && b > most/a {
		return most
	}
	return a * b
}

// costOf is what lists and all that is nested in them cost at most; nil is none.
func costOf(lists ...*plan.List) int {
	n := 0
	for _, l := range lists {
		if l != nil {
			n = plus(n, costWithin(nil, l))
		}
	}
	return n
}

// costWithin is what a list in the rows of another costs.
func costWithin(outer plan.From, l *plan.List) int {
	rows := min(l.Limit, usually(outer, l.From))
	n := plus(1, times(rows, plus(1, costIn(l.From, l.Row))))
	for _, t := range l.Tallies {
		n = plus(n, min(t.Limit, maxFacet))
	}
	return n
}

// usually is how many rows a list without a page is taken to have. Of what a walk
// meets and leaves out it says how many there may be. Of the rest (what is said of
// a fact, relationships among the nodes met) it is no bound: the worst case would
// refuse what hardly ever costs much. What there was counts in Actual, and the
// deadline and maxAnswer bound what comes of it.
func usually(outer, f plan.From) int {
	switch f.(type) {
	case plan.CitationsOf, plan.DatasetsOf, plan.ChainOver, plan.ChainEnds: // a fact has few
		return 4
	case plan.AllDatasets, plan.DatesAround:
		return maxPage
	case plan.Among, plan.Walked:
		if walk, ok := outer.(plan.Walk); ok {
			return usuallyOn(walk, f)
		}
	case plan.OfType, plan.AnyNode, plan.Search, plan.OfRelationships, plan.OverEnd, plan.OverEnds, plan.FactsCiting, plan.Walk:
	}
	return plan.NoLimit
}

// usuallyOn is usually, of what stands in the row of a walk.
func usuallyOn(walk plan.Walk, f plan.From) int {
	switch walk := walk.(type) {
	case plan.Neighborhood:
		if walked, ok := f.(plan.Walked); ok {
			switch walked.(type) {
			case plan.Met:
				return walk.Nodes
			case plan.LeftOut:
				return times(walk.Nodes, mostEnds(walk.Way))
			case plan.Followed: // on Paths alone
			}
		}
		return times(walk.Nodes, 4)
	case plan.Paths: // one node more than relationships
		return walk.MaxLength + 1
	}
	return plan.NoLimit
}

// mostEnds is how many ends a node may have that a way is followed from.
func mostEnds(w plan.Way) int {
	n := 0
	for _, r := range w.Types {
		for _, far := range []*catalog.Far{r.From, r.To} {
			for _, t := range far.Types {
				n = max(n, len(w.Follows(t, false)))
			}
		}
	}
	return n
}

// costIn is what the lists in one row cost at most.
func costIn(from plan.From, fields []plan.Field) int {
	n := 0
	for _, f := range fields {
		switch f := f.(type) {
		case *plan.List:
			n = plus(n, costWithin(from, f))
		case plan.Beside:
			n = plus(n, costIn(nil, f.Fields))
		case plan.Variant:
			dearest := 0 // a row is of one type
			for _, c := range f.Cases {
				dearest = max(dearest, costIn(nil, c.Fields))
			}
			n = plus(n, dearest)
		case plan.Column, plan.TermValue, plan.Dating, plan.Starts: // of the row itself
		}
	}
	return n
}

// admit says what an operation costs, and refuses one that costs too much. Fields
// about the schema count too, for who pays, but have a bound of their own.
func (e *Engine) admit(run *Run, roots []*rootAnswer) error {
	read, schema := 0, 0
	for _, r := range roots {
		if r.answer != nil {
			read = plus(read, r.cost)
		} else {
			schema = plus(schema, r.cost)
		}
	}
	run.Cost = Cost{Requested: plus(read, schema), Actual: schema}
	switch {
	case read > e.maxCost:
		return fault.New(fault.TooCostly, "with every page full the operation costs %d, and may cost %d: every list and every row counts, those inside others for each of them; ask for smaller pages with first, or nest fewer lists", read, e.maxCost)
	case schema > maxIntrospection:
		return fault.New(fault.TooCostly, "what is asked of the schema comes to %d objects, and may come to %d; nest less, or read /schema.graphql", schema, maxIntrospection)
	}
	return run.admit()
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
	var c found
	c.list(l, v)
	run.Rows += c.rows
	run.Cost.Actual += c.rows + c.lists
}

// found counts what a store gave.
type found struct{ lists, rows int }

// list counts the value of a list, see package plan for its form.
func (c *found) list(l *plan.List, v any) {
	c.lists++
	rows, _ := v.([]any)
	if l.Total || len(l.Tallies) > 0 {
		tuple := rows
		rows = nil
		if len(tuple) > 0 {
			rows, _ = tuple[0].([]any)
		}
		for _, t := range tuple[max(0, len(tuple)-len(l.Tallies)):] {
			values, _ := t.([]any)
			c.rows += min(len(values), maxFacet)
		}
	}
	c.rows += len(rows)
	if !nests(l.Row) {
		return
	}
	for _, r := range rows {
		row, _ := r.([]any)
		c.fields(l.Row, row)
	}
}

func (c *found) fields(fields []plan.Field, row []any) {
	for i, f := range fields {
		if i >= len(row) {
			return // not as planned: who writes it says so
		}
		switch f := f.(type) {
		case *plan.List:
			c.list(f, row[i])
		case plan.Beside:
			tuple, _ := row[i].([]any)
			c.fields(f.Fields, tuple)
		case plan.Variant:
			tuple, _ := row[i].([]any)
			if len(tuple) == 0 {
				continue
			}
			if at, ok := tuple[0].(int64); ok && int(at) < len(f.Cases) {
				c.fields(f.Cases[at].Fields, tuple[1:])
			}
		case plan.Column, plan.TermValue, plan.Dating, plan.Starts:
		}
	}
}

// nests says whether there are lists in a row.
func nests(fields []plan.Field) bool {
	for _, f := range fields {
		switch f := f.(type) {
		case *plan.List:
			return true
		case plan.Beside:
			if nests(f.Fields) {
				return true
			}
		case plan.Variant:
			for _, c := range f.Cases {
				if nests(c.Fields) {
					return true
				}
			}
		case plan.Column, plan.TermValue, plan.Dating, plan.Starts:
		}
	}
	return false
}

// over says whether writing has to stop: because of an error, of how much has
// been written (stores share what stands in several places of an answer, which
// is written out in each), or because nobody waits for it any more.
func (w *writer) over() bool {
	if w.err != nil {
		return true
	}
	if len(w.buf) > maxAnswer {
		w.err = fault.New(fault.TooCostly, "the answer is larger than the %d MiB that one may be; ask for fewer levels, or for smaller pages with first", maxAnswer>>20)
		return true
	}
	if w.objects++; w.objects%1024 == 0 && w.ctx != nil {
		switch err := w.ctx.Err(); err {
		case nil:
		case context.DeadlineExceeded:
			w.err = fault.Wrap(fault.Timeout, err, "the request took longer than it may")
		default:
			w.err = err
		}
	}
	return w.err != nil
}
