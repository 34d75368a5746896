package graph

import (
	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// Conditions on one property. What its operators mean is decided here, once,
// in terms of the stored columns, so that a store only ever compares like with
// like: text by its sort key, dates by their first and last day.

func property(path string, of plan.Subject, p *catalog.Property, v any) (plan.Filter, error) {
	return allMembers(path, v, func(at string, m member) (plan.Filter, error) {
		return operator(at, of, p, m.name, m.value)
	})
}

func operator(path string, of plan.Subject, p *catalog.Property, op string, v any) (plan.Filter, error) {
	value := plan.Column{Of: of, Property: p}
	switch op {
	case "isNull":
		return isNull(value, v == false), nil
	case "isEmpty":
		return plan.Empty{Column: value, Not: v == false}, nil
	case "in", "notIn", "hasAny", "hasAll":
		values, err := scalars(path, p, v)
		if err != nil {
			return nil, err
		}
		switch op {
		case "in":
			return in(value, values), nil
		case "notIn":
			return plan.In{Column: value, Values: values, Not: true}, nil
		}
		return plan.Has{Column: value, Values: values, All: op == "hasAll"}, nil
	case "search", "contains", "startsWith", "endsWith":
		return textOperator(path, value, op, v)
	case "before", "after", "within", "overlaps", "dated":
		return dateOperator(path, value, op, v)
	}
	x, err := scalar(path, p, v)
	if err != nil {
		return nil, err
	}
	switch op {
	case "eq":
		return equals(value, x), nil
	case "ne":
		return plan.Compare{Column: value, Op: plan.Eq, Value: x, Not: true}, nil
	case "has":
		return plan.Has{Column: value, Values: []any{x}}, nil
	case "lt":
		return compare(value, plan.Lt, x), nil
	case "lte":
		return compare(value, plan.Lte, x), nil
	case "gt":
		return compare(value, plan.Gt, x), nil
	case "gte":
		return compare(value, plan.Gte, x), nil
	}
	return nil, fault.Input(path, "there is no such operator")
}

func scalars(path string, p *catalog.Property, v any) ([]any, error) {
	out := []any{}
	for i, x := range asList(v) {
		s, err := scalar(path+index(v, i), p, x)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// isNull is left out where a column never is.
func isNull(value plan.Column, not bool) plan.Filter {
	if !value.Property.Nullable(value.Part) {
		return constant(not)
	}
	return plan.IsNull{Column: value, Not: not}
}

// key is the column an index orders the property by, when it has one apart
// from the value.
func key(value plan.Column) (plan.Column, bool) {
	value.Part = value.Property.KeyPart()
	return value, value.Part == catalog.Key && (value.Property.Index || value.Property.Unique)
}

// equals asks for the value; where the key is indexed it asks for that first,
// so that the index is used. Equal values have equal keys.
func equals(value plan.Column, x any) plan.Filter {
	is := plan.Compare{Column: value, Op: plan.Eq, Value: x}
	if k, ok := key(value); ok {
		return plan.All(plan.Compare{Column: k, Op: plan.Eq, Value: store.KeyOf(value.Property, x)}, is)
	}
	return is
}

func in(value plan.Column, values []any) plan.Filter {
	is := plan.In{Column: value, Values: values}
	k, ok := key(value)
	if !ok || len(values) == 0 {
		return is
	}
	keys := make([]any, len(values))
	for i, v := range values {
		keys[i] = store.KeyOf(value.Property, v)
	}
	return plan.All(plan.In{Column: k, Values: keys}, is)
}

// compare asks for values before or after x: text by its folded key, as lists
// are ordered. Null has the last key, so what asks for later ones has to
// exclude it.
func compare(value plan.Column, op plan.Op, x any) plan.Filter {
	k, indexed := key(value)
	if !indexed && !value.Property.Text() {
		return plan.Compare{Column: value, Op: op, Value: x}
	}
	k.Part = catalog.Key
	f := plan.Compare{Column: k, Op: op, Value: store.KeyOf(value.Property, x)}
	if op == plan.Lt || op == plan.Lte {
		return f
	}
	return plan.All(f, isNull(value, true))
}

var matchOps = map[string]plan.MatchOp{"contains": plan.Contains, "startsWith": plan.StartsWith, "endsWith": plan.EndsWith}

func textOperator(path string, value plan.Column, op string, v any) (plan.Filter, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fault.Input(path, "expected a string, not %s", show(v))
	}
	if err := text.Check(s); err != nil {
		return nil, fault.Input(path, "%v", err)
	}
	if op == "search" {
		folded := value
		folded.Part = catalog.Fold
		all := []plan.Filter{isNull(value, true)}
		for _, term := range text.Terms(s) {
			all = append(all, plan.Match{Column: folded, Op: plan.Contains, Text: term})
		}
		return plan.All(all...), nil
	}
	s = text.NFC(s)
	match := plan.Match{Column: value, Op: matchOps[op], Text: s}
	k, indexed := key(value)
	prefix := text.Key(s)
	if op != "startsWith" || !indexed || prefix == "" {
		return match, nil
	}
	// The key of a text starts with the key of its start (see text.Fold), so a
	// range of the index holds all that match.
	all := []plan.Filter{plan.Compare{Column: k, Op: plan.Gte, Value: prefix}}
	if next, ok := text.Next(prefix); ok {
		all = append(all, plan.Compare{Column: k, Op: plan.Lt, Value: next})
	}
	return plan.All(append(all, match)...), nil
}

// dateOperator compares by first and last days. An unknown bound of the stored
// date is null and fails what asks for it; overlaps, which asks what may be,
// takes it to reach as far as it likes.
func dateOperator(path string, value plan.Column, op string, v any) (plan.Filter, error) {
	earliest, latest := value, value
	earliest.Part, latest.Part = catalog.Earliest, catalog.Latest
	dated := plan.Or{plan.IsNull{Column: earliest, Not: true}, plan.IsNull{Column: latest, Not: true}}
	if op == "dated" {
		if v == false {
			return plan.Not(dated), nil
		}
		return dated, nil
	}
	x, err := boundedDate(path, value.Property, v)
	if err != nil {
		return nil, err
	}
	day := func(col plan.Column, op plan.Op, d *edtf.Day) plan.Filter {
		if d == nil {
			return plan.False
		}
		return plan.Compare{Column: col, Op: op, Value: int64(*d)}
	}
	switch op {
	case "before":
		return day(latest, plan.Lt, x.Earliest), nil
	case "after":
		return plan.All(startsFrom(value, x.Latest, 1), day(earliest, plan.Gt, x.Latest)), nil
	case "within":
		return plan.All(startsFrom(value, x.Earliest, 0), day(earliest, plan.Gte, x.Earliest), day(latest, plan.Lte, x.Latest)), nil
	}
	may := []plan.Filter{dated}
	if x.Latest != nil {
		may = append(may, plan.Or{plan.IsNull{Column: earliest}, day(earliest, plan.Lte, x.Latest)})
	}
	if x.Earliest != nil {
		may = append(may, plan.Or{plan.IsNull{Column: latest}, day(latest, plan.Gte, x.Earliest)})
	}
	return plan.All(may...), nil
}

// boundedDate reads a date to hold others against.
func boundedDate(path string, p *catalog.Property, v any) (edtf.Date, error) {
	s, err := scalar(path, p, v)
	if err != nil {
		return edtf.Date{}, err
	}
	x, err := edtf.Parse(s.(string))
	if err != nil {
		return x, fault.Input(path, "%v", err)
	}
	if !x.Dated() {
		return x, fault.Input(path, "%q has no bounds: neither its first nor its last day is known, so nothing can be held against it; use eq to find dates written so", x.Text)
	}
	return x, nil
}

// startsFrom bounds the indexed key of a date by its first day, or asks nothing
// where there is no index: an aid to the store, implied by what stands beside it.
func startsFrom(value plan.Column, d *edtf.Day, plus edtf.Day) plan.Filter {
	k, indexed := key(value)
	if !indexed || d == nil || *d == edtf.Past || *d == edtf.Future {
		return nil
	}
	from, past := *d+plus, edtf.Past
	least := edtf.Date{Earliest: &from, Latest: &past}
	return plan.Compare{Column: k, Op: plan.Gte, Value: least.Key()}
}

// count compiles the operators of a number of rows, which is never null.
func count(path string, v any, compare func(op plan.Op, n int64) plan.Filter) (plan.Filter, error) {
	return allMembers(path, v, func(at string, m member) (plan.Filter, error) {
		if m.name == "isNull" {
			return constant(m.value == false), nil
		}
		numbers, err := scalars(at, &countProperty, m.value)
		if err != nil {
			return nil, err
		}
		op := map[string]plan.Op{"lt": plan.Lt, "lte": plan.Lte, "gt": plan.Gt, "gte": plan.Gte}[m.name]
		fs := make([]plan.Filter, len(numbers))
		for i, n := range numbers {
			fs[i] = compare(op, n.(int64))
		}
		f := anyOf(fs)
		if m.name == "ne" || m.name == "notIn" {
			f = complement(f)
		}
		return f, nil
	})
}
