package graph

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// filled answers every list with a number of rows, at most its limit, whose values match the
// plan. If rows can have several types, the types take turns.
func filled(rows int) func(*plan.List) store.Result {
	f := filler{rows: rows}
	return func(l *plan.List) store.Result { return store.Result{Value: f.list(l)} }
}

type filler struct {
	rows int
	next int
}

func (f *filler) list(l *plan.List) any {
	rows := []any{}
	for range min(f.rows, l.Limit) {
		row := f.fields(l.Row)
		if _, ok := l.From.(plan.OmittedEnds); ok {
			row = []any{int64(0), int64(0), int64(0), int64(7)}
		}
		rows = append(rows, row)
	}
	if !l.Total && len(l.Aggregates) == 0 {
		return rows
	}
	tuple := []any{rows}
	if l.Total {
		tuple = append(tuple, int64(len(rows)))
	}
	for _, t := range l.Aggregates {
		values := []any{}
		if f.rows > 0 {
			values = f.tally(t)
		}
		if !t.Paged {
			tuple = append(tuple, values)
			continue
		}
		for i, v := range values {
			values[i] = append(v.([]any), int64(1), "key", "tie")
		}
		tuple = append(tuple, []any{values, int64(len(values)), int64(3 * len(values))})
	}
	return tuple
}

func (f *filler) tally(t plan.Aggregate) []any {
	switch of := t.Of.(type) {
	case plan.Column:
		one := *of.Property
		one.List = false
		return []any{[]any{f.value(plan.Column{Of: of.Of, Property: &one}), int64(2)}, []any{nil, int64(1)}}
	case plan.YearOf:
		return []any{[]any{int64(2020), int64(1)}}
	case plan.FarEnd, plan.NodeAt:
		return []any{[]any{"label", int64(3), "id"}}
	case plan.TypeOf, plan.Cases, plan.CitedSource:
	}
	return []any{[]any{"NAME", int64(1)}}
}

// grouped is a part of a group. Its values are missing.
func (f *filler) grouped(g plan.Grouped) any {
	switch {
	case g.Part == plan.GroupNumbers:
		return []any{}
	case g.Part != plan.GroupCount && g.Text:
		return "key"
	case g.Part == plan.GroupValue:
		return nil
	}
	return int64(2)
}

func (f *filler) fields(fields []plan.Field) []any {
	out := []any{}
	for _, x := range fields {
		switch x := x.(type) {
		case plan.Column:
			out = append(out, f.value(x))
		case *plan.List:
			out = append(out, f.list(x))
		case plan.Endpoint:
			out = append(out, f.fields(x.Fields))
		case plan.SortValue:
			switch by := plan.Innermost(x.Key.By).(type) {
			case plan.Column:
				out = append(out, f.value(by))
			case plan.Grouped:
				out = append(out, f.grouped(by))
			case plan.Dating:
				out = append(out, dating(by))
			case *plan.CountOf, *plan.ExtremeOf, plan.Rank, plan.Undated:
				out = append(out, int64(2))
			case plan.SearchKey:
				if by == plan.ByDate {
					out = append(out, int64(2))
				} else {
					out = append(out, "name")
				}
			}
		case plan.Variant:
			f.next++
			i := f.next % len(x.Cases)
			out = append(out, append([]any{int64(i)}, f.fields(x.Cases[i].Fields)...))
		case plan.Degrees:
			out = append(out, []any{[]any{int64(0), int64(0), int64(7)}})
		case plan.Starts:
			out = append(out, []any{int64(1), []any{}})
		case plan.Grouped:
			out = append(out, f.grouped(x))
		case plan.Dating:
			out = append(out, dating(x))
		}
	}
	return out
}

func dating(of plan.Dating) any {
	if of == plan.DateKey {
		return int64(2)
	}
	return "2020"
}

func (f *filler) value(c plan.Column) any {
	one := func() any {
		switch t := store.TypeOf(c.Property, c.Part); {
		case t == store.Integer || t == store.List && (c.Property.Kind == catalog.Int || c.Property.Kind == catalog.BigInt || c.Property.Kind == catalog.DateTime):
			return int64(7)
		case t == store.Real || t == store.List && c.Property.Kind == catalog.Float:
			return 0.5
		case t == store.Bool || t == store.List && c.Property.Kind == catalog.Boolean:
			return true
		case c.Property.Kind == catalog.EnumKind:
			return c.Property.Enum.Values[0].Name
		case c.Property.Kind == catalog.Date:
			return "2020"
		}
		return c.Property.Name
	}
	if c.Part == catalog.Value && c.Property.List {
		return []any{one(), one()}
	}
	return one()
}
