package answer

import (
	"fmt"
	"math"
	"strconv"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// A Aggregate is what facets or stats were asked of, and which of the list's
// tallies has it.
type Aggregate struct {
	Name string
	At   int
}

// Facets are the values that rows have and how many have each.
type Facets struct {
	Of     []Aggregate
	Fields []Member
}

func (a Facets) Write(w *Writer, v any) {
	w.List(len(a.Of), func(i int) {
		t := a.Of[i]
		w.Object(a.Fields, Measures{"by": t.Name, "values": v.(Page).Aggregates[t.At]})
	})
}

// FacetValues are the values of one facet, from the rows of its tally.
type FacetValues []Member

func (a FacetValues) Write(w *Writer, v any) {
	rows := RowsOf(v.(Measures)["values"])
	w.List(len(rows), func(i int) {
		row := rows[i].([]any)
		m := Measures{"value": shown(row[0]), "count": row[1], "id": nil}
		if len(row) > 2 {
			m["id"] = row[2]
		}
		w.Object(a, m)
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

// Stats are reckoned from all values that rows have of a number.
type Stats struct {
	Of     []Aggregate
	Fields []Member
}

func (a Stats) Write(w *Writer, v any) {
	w.List(len(a.Of), func(i int) {
		t := a.Of[i]
		values := RowsOf(v.(Page).Aggregates[t.At])
		if len(values) > plan.MaxDistinct {
			w.err = fault.New(fault.TooCostly, "stats of %s would be of more than %d different values; put a condition on the list, with where", t.Name, plan.MaxDistinct)
			return
		}
		m := reckon(values)
		m["of"] = t.Name
		w.Object(a.Fields, m)
	})
}

func (a Measure) Write(w *Writer, v any) {
	switch v := v.(Measures)[string(a)].(type) {
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

// List writes n values as a list, each by one.
func (w *Writer) List(n int, one func(i int)) {
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
