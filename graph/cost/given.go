package cost

import "casegraph/internal/plan"

// Given counts the lists and rows that a store gave.
type Given struct{ Lists, Rows int }

// List adds the value of a list. Package plan describes its form.
func (c *Given) List(l *plan.List, v any) {
	c.Lists++
	rows, _ := v.([]any)
	if l.Total || len(l.Aggregates) > 0 {
		tuple := rows
		rows = nil
		if len(tuple) > 0 {
			rows, _ = tuple[0].([]any)
		}
		for i, t := range tuple[max(0, len(tuple)-len(l.Aggregates)):] {
			values, _ := t.([]any)
			if l.Aggregates[i].Paged && len(values) > 0 {
				values, _ = values[0].([]any)
			}
			c.Rows += min(len(values), plan.MaxFacet)
		}
	}
	c.Rows += len(rows)
	if !nests(l.Row) {
		return
	}
	for _, r := range rows {
		row, _ := r.([]any)
		c.fields(l.Row, row)
	}
}

func (c *Given) fields(fields []plan.Field, row []any) {
	for i, f := range fields {
		if i >= len(row) {
			return // the row does not match the plan: package answer reports it
		}
		switch f := f.(type) {
		case *plan.List:
			c.List(f, row[i])
		case plan.Endpoint:
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
		case plan.Column, plan.SortValue, plan.Degrees, plan.Dating, plan.Grouped, plan.Starts:
		}
	}
}

// nests reports whether a row holds lists.
func nests(fields []plan.Field) bool {
	for _, f := range fields {
		switch f := f.(type) {
		case *plan.List:
			return true
		case plan.Endpoint:
			if nests(f.Fields) {
				return true
			}
		case plan.Variant:
			for _, c := range f.Cases {
				if nests(c.Fields) {
					return true
				}
			}
		case plan.Column, plan.SortValue, plan.Degrees, plan.Dating, plan.Grouped, plan.Starts:
		}
	}
	return false
}
