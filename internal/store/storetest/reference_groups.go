package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A grouped is a group: its keys, and its rows.
type grouped struct {
	keys []groupKey
	rows []row
}

// A groupKey is a key of a group.
type groupKey struct {
	value any
	node  *store.Fact // of TheNode, in the place of value
	order any
	tie   string
}

// groups are the groups of a list, a row for each.
func (g *Graph) groups(from plan.Groups, outer row) []row {
	var all []*grouped
	for _, r := range g.counted(from.Of, outer) {
		seen := map[*grouped]bool{}
		for _, keys := range g.combinations(from, r) {
			same := func(x *grouped) bool {
				return slices.EqualFunc(x.keys, keys, func(a, b groupKey) bool { return a.value == b.value && a.node == b.node })
			}
			i := slices.IndexFunc(all, same)
			if i < 0 {
				i = len(all)
				all = append(all, &grouped{keys: slices.Clone(keys)})
			}
			x := all[i]
			for k := range keys {
				if compare(keys[k].order, x.keys[k].order) < 0 {
					x.keys[k].order = keys[k].order
				}
				x.keys[k].tie = min(x.keys[k].tie, keys[k].tie)
			}
			if !seen[x] {
				seen[x] = true
				x.rows = append(x.rows, r)
			}
		}
	}
	out := make([]row, len(all))
	for i, x := range all {
		out[i] = row{group: x, groups: &from}
	}
	return out
}

// counted are the rows that aggregates of a list count.
func (g *Graph) counted(l *plan.List, outer row) []row {
	var rows []row
	for _, r := range g.from(l, outer) {
		if g.named(l, r) && (l.Filter == nil || g.holds(l.Filter, r)) {
			r.keys = g.keys(l.Order, r)
			rows = append(rows, r)
		}
	}
	if _, ok := l.From.(plan.Search); ok {
		slices.SortStableFunc(rows, func(a, b row) int { return compareKeys(l.Order, a.keys, b.keys) })
		rows = rows[:min(plan.Bound, len(rows))]
	}
	return rows
}

// combinations are the combinations of keys that a row has, perhaps some of them repeatedly.
func (g *Graph) combinations(from plan.Groups, r row) [][]groupKey {
	ways := [][]*store.Fact{{}} // the node of each step, or nil
	for _, s := range from.Steps {
		var longer [][]*store.Fact
		for _, w := range ways {
			near := r
			if s.From != plan.TheRow {
				near = row{node: w[s.From]}
			}
			var far []*store.Fact
			switch {
			case s.End == nil:
				far = []*store.Fact{g.beside(s.Side, near).node}
			case near.node != nil:
				for _, x := range g.over(s.End, near.node) {
					far = append(far, x.node)
				}
			}
			if far == nil {
				far = []*store.Fact{nil}
			}
			for _, n := range far {
				longer = append(longer, append(slices.Clone(w), n))
			}
		}
		ways = longer
	}
	var out [][]groupKey
	for _, w := range ways {
		keys := [][]groupKey{{}}
		for _, k := range from.By {
			at := r
			if k.At != plan.TheRow {
				at = row{node: w[k.At]}
			}
			var longer [][]groupKey
			for _, before := range keys {
				for _, one := range g.groupKeys(k.Of, at) {
					longer = append(longer, append(slices.Clone(before), one))
				}
			}
			keys = longer
		}
		out = append(out, keys...)
	}
	return out
}

// groupKeys are the values of one key at a row or at the node of a step.
func (g *Graph) groupKeys(of plan.Grouping, r row) []groupKey {
	number := func(v any) []groupKey {
		if v == nil {
			return []groupKey{{order: int64(store.NoInt)}}
		}
		return []groupKey{{value: v, order: v}}
	}
	missing := []groupKey{{order: store.NoText, tie: store.NoText}}
	if r.node == nil && r.relationship == nil && r.fact == nil {
		switch of := of.(type) {
		case plan.PeriodOf, plan.RangeOf:
			return number(nil)
		case plan.Column:
			if of.Property.Kind == catalog.Boolean {
				missing[0].order = store.NoBool
			}
		case plan.TypeOf, plan.Cases, plan.TheNode:
		}
		return missing
	}
	switch of := of.(type) {
	case plan.PeriodOf:
		return number(period(of.Unit, orEmpty(column(of.Column, r))))
	case plan.RangeOf:
		for i, x := range of.Ranges {
			if inRange(column(of.Column, r), x) {
				return number(int64(i))
			}
		}
		return number(nil)
	case plan.TypeOf:
		name := r.subject(of.Of).Type()
		return []groupKey{{value: name, order: name}}
	case plan.Cases:
		if v := g.traits(of, r)[0].value; v != nil {
			return []groupKey{{value: v, order: v}}
		}
		return missing
	case plan.TheNode:
		x := labelBin(r.node)
		return []groupKey{{node: r.node, order: x.key, tie: x.u}}
	case plan.Column:
		return columnKeys(of, r)
	}
	panic("storetest: a grouping nobody knows")
}

// columnKeys are the values of a property.
func columnKeys(of plan.Column, r row) []groupKey {
	id := r.subject(of.Of).ID
	text := of.Property.Kind == catalog.String || of.Property.Kind == catalog.URL
	values := []any{column(of, r)}
	if of.Property.List {
		if values = values[0].([]any); len(values) == 0 {
			values = []any{nil}
		}
	}
	var out []groupKey
	for i, v := range values {
		k := groupKey{value: v, order: store.KeyOf(of.Property, v)}
		switch {
		case text && of.Property.List && v != nil:
			k.order = fmt.Sprintf("%s %08d", id, i)
		case text && !of.Property.List:
			k.tie = id
		}
		out = append(out, k)
	}
	return out
}

// period is the number of the period that a date lies in, or nil.
func period(unit plan.Unit, date string) any {
	d, err := edtf.Parse(date)
	if err != nil || d.Earliest == nil || d.Latest == nil || *d.Earliest == edtf.Past || *d.Latest == edtf.Future {
		return nil
	}
	number := func(day edtf.Day) int64 {
		s := day.String()
		year, _ := strconv.ParseInt(s[:4], 10, 64)
		month, _ := strconv.ParseInt(s[5:7], 10, 64)
		return [...]int64{plan.Year: year, plan.Month: year*12 + month - 1, plan.Decade: year / 10}[unit]
	}
	if n := number(*d.Earliest); n == number(*d.Latest) {
		return n
	}
	return nil
}

func inRange(v any, r plan.Range) bool {
	if v == nil {
		return false
	}
	return (r.Gte == nil || compareNumbers(v, r.Gte) >= 0) && (r.Lt == nil || compareNumbers(v, r.Lt) < 0)
}

// compareNumbers compares numbers of both kinds; those of the tests are small, or far apart.
func compareNumbers(a, b any) int {
	float := func(v any) float64 {
		if n, ok := v.(int64); ok {
			return float64(n)
		}
		return v.(float64)
	}
	return cmp.Compare(float(a), float(b))
}

// part is one part of a group.
func (x *grouped) part(of plan.Grouped, from *plan.Groups) any {
	switch of.Part {
	case plan.GroupCount:
		return int64(len(x.rows))
	case plan.GroupValue:
		return x.keys[of.Key].value
	case plan.GroupOrder:
		return x.keys[of.Key].order
	case plan.GroupTie:
		return x.keys[of.Key].tie
	case plan.GroupNumbers:
		return x.numbers(from.Stats)
	}
	panic("storetest: a part of a group nobody knows")
}

// numbers are the combinations of numbers that the rows have, each with how many have it.
func (x *grouped) numbers(of []plan.Column) []any {
	out := []any{}
	for _, r := range x.rows {
		tuple := []any{}
		for _, c := range of {
			tuple = append(tuple, column(c, r))
		}
		i := slices.IndexFunc(out, func(v any) bool { return slices.Equal(v.([]any)[:len(of)], tuple) })
		if i < 0 {
			i = len(out)
			out = append(out, append(tuple, int64(0)))
		}
		t := out[i].([]any)
		t[len(of)] = t[len(of)].(int64) + 1
	}
	return out
}

// settle puts what a list may give in several forms into one: the numbers of groups.
func settle(l *plan.List, v any) any {
	rows, ok := v.([]any)
	if !ok {
		return v
	}
	if l.Total || len(l.Aggregates) > 0 {
		if len(rows) == 0 {
			return v
		}
		if rows, ok = rows[0].([]any); !ok {
			return v
		}
	}
	for _, r := range rows {
		if row, ok := r.([]any); ok {
			settleFields(l.Row, row)
		}
	}
	return v
}

// settleFields is settle for the fields of one row.
func settleFields(fields []plan.Field, row []any) {
	if len(row) != len(fields) {
		return
	}
	for i, f := range fields {
		inner, isTuple := row[i].([]any)
		if !isTuple {
			continue
		}
		switch f := f.(type) {
		case *plan.List:
			settle(f, row[i])
		case plan.Endpoint:
			settleFields(f.Fields, inner)
		case plan.Variant:
			if at, ok := firstOf(inner).(int64); ok && int(at) < len(f.Cases) {
				settleFields(f.Cases[at].Fields, inner[1:])
			}
		case plan.Grouped:
			if f.Part == plan.GroupNumbers {
				row[i] = addUp(inner)
			}
		case plan.Column, plan.SortValue, plan.Degrees, plan.Dating, plan.Starts:
		}
	}
}

// addUp is tuples of numbers in order, each with other values.
func addUp(tuples []any) []any {
	values := func(t any) []any { return t.([]any)[:len(t.([]any))-1] }
	out := []any{}
	for _, t := range tuples {
		same := func(x any) bool { return one(values(x)) == one(values(t)) }
		if i := slices.IndexFunc(out, same); i >= 0 {
			x := slices.Clone(out[i].([]any))
			x[len(x)-1] = x[len(x)-1].(int64) + t.([]any)[len(x)-1].(int64)
			out[i] = x
			continue
		}
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b any) int { return cmp.Compare(one(a), one(b)) })
	return out
}

// firstOf is the first value of a tuple, or nil.
func firstOf(tuple []any) any {
	if len(tuple) == 0 {
		return nil
	}
	return tuple[0]
}
