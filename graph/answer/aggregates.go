package answer

import (
	"fmt"
	"math"
	"strconv"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// An Aggregate is a key that stats were asked for, by its name in the API, and the index of
// the list's aggregate with its values.
type Aggregate struct {
	Name string
	At   int
}

// Facets writes the facets of a list.
type Facets []Facet

// A Facet is one key of facets: its values, each with its number of rows.
type Facet struct {
	Name string // in the API
	At   int    // the index of the list's aggregate
	// Page tells how values are cut. Its Total is set if the aggregate is Paged.
	Page   *Connection
	Fields []Member
}

func (a Facets) Write(w *Writer, v any) {
	w.List(len(a), func(i int) { w.Object(a[i].Fields, a[i].page(v.(Page).Aggregates[a[i].At])) })
}

// page returns the page of values in the value of the aggregate.
func (a Facet) page(v any) Page {
	if !a.Page.Total {
		return Page{rows: RowsOf(v)}
	}
	tuple := v.([]any)
	p := Page{rows: RowsOf(tuple[0]), Total: tuple[1], counted: tuple[2]}
	if len(p.rows) > a.Page.Limit {
		p.rows, p.more = p.rows[:a.Page.Limit], true
	}
	return p
}

// FacetValues writes the values of one facet.
type FacetValues struct {
	Fields  []Member
	OfNodes bool // the values are nodes, and have an id
}

func (a FacetValues) Write(w *Writer, v any) {
	rows := v.(Page).rows
	w.List(len(rows), func(i int) {
		row := rows[i].([]any)
		m := Measures{"value": facetText(row[0]), "count": row[1], "id": nil}
		if a.OfNodes {
			m["id"] = row[2]
		}
		w.Object(a.Fields, m)
	})
}

// OtherCount writes the sum of the counts of the values that are not on the page.
type OtherCount struct{}

func (OtherCount) Write(w *Writer, v any) {
	p := v.(Page)
	n, _ := p.counted.(int64)
	for _, r := range p.rows {
		on, _ := r.([]any)[1].(int64)
		n -= on
	}
	w.Total(n)
}

// facetText is a facet's value as text. A year has four digits, so that it is a valid Date
// in a filter.
func facetText(v any) any {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return fmt.Sprintf("%04d", v)
	}
	return v
}

// Stats writes the stats of a list: for each key its count, sum and so on, computed from
// all values that the rows have. More than plan.MaxDistinct values are an error.
type Stats struct {
	Of     []Aggregate
	Fields []Member
}

func (a Stats) Write(w *Writer, v any) {
	w.List(len(a.Of), func(i int) {
		t := a.Of[i]
		values := RowsOf(v.(Page).Aggregates[t.At])
		if len(values) > plan.MaxDistinct {
			w.err = fault.New(fault.TooCostly, "stats of %s would need more than %d different values; narrow the list with where", t.Name, plan.MaxDistinct)
			return
		}
		m := statsOf(values)
		m["of"] = t.Name
		w.Object(a.Fields, m)
	})
}

func (a Measure) Write(w *Writer, v any) {
	switch v := v.(Measures)[string(a)].(type) {
	case string:
		w.String(v)
	case int64:
		w.buf = strconv.AppendInt(w.buf, v, 10)
	case float64:
		if math.IsInf(v, 0) { // the sum is too large for a float
			w.null()
			return
		}
		w.buf = appendFloat(w.buf, v)
	default:
		w.null()
	}
}

// List writes a list of n values. The function one writes the i-th.
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
