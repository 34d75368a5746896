package answer

import (
	"fmt"
	"strconv"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Beside is an answer for the value of a list that stands beside the list of a connection.
type Beside struct {
	At int // the index of the list
	Of Answer
}

func (a Beside) Write(w *Writer, v any) { a.Of.Write(w, v.(Page).Extra[a.At]) }

// Together writes a connection in a row that holds its list and the lists beside it.
type Together struct {
	At     int // the position of the connection's own list; -1 if it reads none
	Beside []int
	Of     *Connection
}

func (a Together) Write(w *Writer, v any) {
	row := v.([]any)
	all := WithExtra{Extra: make([]any, len(a.Beside))}
	if a.At >= 0 {
		all.Value = row[a.At]
	}
	for i, at := range a.Beside {
		all.Extra[i] = row[at]
	}
	a.Of.Write(w, all)
}

// Count writes the number of rows at a position.
type Count struct{ At int }

func (a Count) Write(w *Writer, v any) { w.Total(v.([]any)[a.At]) }

// GroupKeys writes the keys of a group, each by members of its own.
type GroupKeys [][]Member

func (a GroupKeys) Write(w *Writer, v any) {
	w.List(len(a), func(i int) { w.Object(a[i], v) })
}

// GroupValue writes the value of a key as text, or null.
type GroupValue struct {
	At int
	Of plan.Grouping
}

func (a GroupValue) Write(w *Writer, v any) {
	switch v := v.([]any)[a.At].(type) {
	case nil:
		w.null()
	case string:
		w.String(v)
	case bool:
		w.buf = append(w.buf, '"')
		w.buf = append(strconv.AppendBool(w.buf, v), '"')
	case int64:
		w.String(groupText(a.Of, v))
	default:
		w.fail("a key of a group has the wrong type in the store")
	}
}

// groupText is the text of a key that is a number. That of a period is a Date.
func groupText(of plan.Grouping, n int64) string {
	switch of := of.(type) {
	case plan.PeriodOf:
		switch of.Unit {
		case plan.Year:
			return fmt.Sprintf("%04d", n)
		case plan.Month:
			return fmt.Sprintf("%04d-%02d", n/12, n%12+1)
		case plan.Decade:
			return fmt.Sprintf("%03dX", n)
		}
	case plan.RangeOf:
		return rangeText(of.Ranges[n])
	case plan.Column, plan.TypeOf, plan.Cases, plan.TheNode:
	}
	return strconv.FormatInt(n, 10)
}

// rangeText is a range as its conditions, such as ">= 12 and < 24".
func rangeText(r plan.Range) string {
	number := func(v any) string {
		if f, ok := v.(float64); ok {
			return string(appendFloat(nil, f))
		}
		return fmt.Sprint(v)
	}
	switch {
	case r.Gte == nil:
		return "< " + number(r.Lt)
	case r.Lt == nil:
		return ">= " + number(r.Gte)
	}
	return ">= " + number(r.Gte) + " and < " + number(r.Lt)
}

// GroupLabel writes the label of the node of a key, or null. The value is the list of the
// node's rows.
type GroupLabel struct{ At int }

func (a GroupLabel) Write(w *Writer, v any) {
	rows := RowsOf(v)
	if len(rows) == 0 {
		w.null()
		return
	}
	label, ok := rows[0].([]any)[a.At].(string)
	if !ok {
		w.null()
		return
	}
	w.String(label)
}

// GroupStats writes the stats of a group. Its value has a tuple for each combination of the
// numbers that rows of the group have.
type GroupStats struct {
	Of     []Aggregate // At is the place of the number in a tuple
	Fields []Member
}

func (a GroupStats) Write(w *Writer, v any) {
	tuples := RowsOf(v)
	if len(tuples) > plan.MaxDistinct {
		w.Refuse(fault.New(fault.TooCostly, "stats of one group would need more than %d different values; narrow the list with where, or group by more keys", plan.MaxDistinct))
		return
	}
	w.List(len(a.Of), func(i int) {
		of := a.Of[i]
		values := make([]any, len(tuples))
		for k, t := range tuples {
			tuple := t.([]any)
			values[k] = []any{tuple[of.At], tuple[len(tuple)-1]}
		}
		m := statsOf(values)
		m["of"] = of.Name
		w.Object(a.Fields, m)
	})
}
