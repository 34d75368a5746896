package graph

import (
	"fmt"
	"math"
	"strconv"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// A tallied is what facets or stats were asked of, and which of the list's
// tallies has it.
type tallied struct {
	name string
	at   int
}

// facets are the values that rows have and how many have each.
type facets struct {
	of     []tallied
	fields []keyed
}

func (a facets) write(w *writer, v any) {
	w.list(len(a.of), func(i int) {
		t := a.of[i]
		w.object(a.fields, measures{"by": t.name, "values": v.(pageOf).tallies[t.at]})
	})
}

// facetValues are the values of one facet, from the rows of its tally.
type facetValues []keyed

func (a facetValues) write(w *writer, v any) {
	rows := rowsOf(v.(measures)["values"])
	w.list(len(rows), func(i int) {
		row := rows[i].([]any)
		m := measures{"value": shown(row[0]), "count": row[1], "id": nil}
		if len(row) > 2 {
			m["id"] = row[2]
		}
		w.object(a, m)
	})
}

// shown is a facet's value as text: a year in four digits, for Date filters to
// take.
func shown(v any) any {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return fmt.Sprintf("%04d", v)
	}
	return v
}

// stats are reckoned from all values that rows have of a number.
type stats struct {
	of     []tallied
	fields []keyed
}

func (a stats) write(w *writer, v any) {
	w.list(len(a.of), func(i int) {
		t := a.of[i]
		values := rowsOf(v.(pageOf).tallies[t.at])
		if len(values) > plan.MaxDistinct {
			w.err = fault.New(fault.TooCostly, "stats of %s would be of more than %d different values; put a condition on the list, with where", t.name, plan.MaxDistinct)
			return
		}
		m := reckon(values)
		m["of"] = t.name
		w.object(a.fields, m)
	})
}

func (a measure) write(w *writer, v any) {
	switch v := v.(measures)[string(a)].(type) {
	case string:
		w.buf = appendString(w.buf, v)
	case int64:
		w.buf = strconv.AppendInt(w.buf, v, 10)
	case float64:
		if math.IsInf(v, 0) { // a sum may be beyond all floats
			w.null()
			return
		}
		w.buf = appendFloat(w.buf, v)
	default:
		w.null()
	}
}

// list writes n values as a list, each by one.
func (w *writer) list(n int, one func(i int)) {
	w.buf = append(w.buf, '[')
	for i := range n {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		if one(i); w.err != nil {
			return
		}
	}
	w.buf = append(w.buf, ']')
}
