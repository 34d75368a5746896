package graph

import (
	"context"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Bounds of what one operation may ask for. Short queries can ask for answers
// that no machine holds: pages multiply from level to level.
const (
	maxRows   = 10_000_000_000 // that a root field may come to, every page full
	maxAnswer = 32 << 20       // bytes of JSON
)

// affordable refuses lists of which one may come to more rows than any answer
// holds; nil is none.
func affordable(lists ...*plan.List) error {
	most := 0.0
	for _, l := range lists {
		if l != nil {
			most = max(most, rowsAtMost(l))
		}
	}
	if n := most; n > maxRows {
		return fault.New(fault.TooCostly, "with every page full this field would come to %.0e rows, more than the %.0e that one may; ask for fewer levels, or for smaller pages with first", n, float64(maxRows))
	}
	return nil
}

// rowsAtMost is how many rows a list and all that is nested in it may come to.
func rowsAtMost(l *plan.List) float64 {
	limit := float64(l.Limit)
	if l.Limit == plan.NoLimit {
		limit = 4 // what a fact usually has of citations or datasets
		if _, ok := l.From.(plan.DatesAround); ok {
			limit = maxPage
		}
	}
	n := limit * (1 + rowsIn(l.Row))
	for _, t := range l.Tallies {
		n += min(float64(t.Limit), maxFacet)
	}
	return n
}

func rowsIn(fields []plan.Field) float64 {
	n := 0.0
	for _, f := range fields {
		switch f := f.(type) {
		case *plan.List:
			n += rowsAtMost(f)
		case plan.Beside:
			n += rowsIn(f.Fields)
		case plan.Variant:
			most := 0.0 // a row is of one type
			for _, c := range f.Cases {
				most = max(most, rowsIn(c.Fields))
			}
			n += most
		case plan.Column, plan.TermValue, plan.Dating:
		}
	}
	return n
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
