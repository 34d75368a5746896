package operator

import (
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// The operators of dates. They compare first and last days. If the stored date does not
// have the day that is compared, the condition is false. Only overlaps differs: it asks
// what is possible, so an unknown first or last day may be any day.

func before(c plan.Column, x any) plan.Filter {
	return day(c, catalog.Latest, plan.Lt, x.(edtf.Date).Earliest)
}

func after(c plan.Column, x any) plan.Filter {
	from := x.(edtf.Date).Latest
	return plan.All(startsFrom(c, from, 1), day(c, catalog.Earliest, plan.Gt, from))
}

func within(c plan.Column, x any) plan.Filter {
	d := x.(edtf.Date)
	return plan.All(startsFrom(c, d.Earliest, 0), day(c, catalog.Earliest, plan.Gte, d.Earliest), day(c, catalog.Latest, plan.Lte, d.Latest))
}

func overlaps(c plan.Column, x any) plan.Filter {
	d := x.(edtf.Date)
	all := []plan.Filter{dated(c, true)}
	if d.Latest != nil {
		all = append(all, plan.Or{unknown(c, catalog.Earliest), day(c, catalog.Earliest, plan.Lte, d.Latest)})
	}
	if d.Earliest != nil {
		all = append(all, plan.Or{unknown(c, catalog.Latest), day(c, catalog.Latest, plan.Gte, d.Earliest)})
	}
	if d.Earliest != nil && d.Latest != nil && *d.Earliest != edtf.Past && *d.Latest != edtf.Future {
		gaps := c
		gaps.Part = catalog.Gaps
		all = append(all, plan.Not(plan.Gap{Column: gaps, First: int64(*d.Earliest), Last: int64(*d.Latest)}))
	}
	return plan.All(all...)
}

// dated asks for the key, which all dates without a known day share with null.
func dated(c plan.Column, x any) plan.Filter {
	c.Part = catalog.Key
	if x == false {
		return plan.Compare{Column: c, Op: plan.Eq, Value: edtf.NoKey}
	}
	return plan.Compare{Column: c, Op: plan.Lt, Value: edtf.NoKey}
}

// unknown matches dates whose first or last day (part) is unknown.
func unknown(c plan.Column, part catalog.Part) plan.Filter {
	c.Part = part
	return plan.IsNull{Column: c}
}

// day compares the first or last day (part) of the stored date with d. It matches nothing
// if d is nil.
func day(c plan.Column, part catalog.Part, op plan.Op, d *edtf.Day) plan.Filter {
	if d == nil {
		return plan.False
	}
	c.Part = part
	return plan.Compare{Column: c, Op: op, Value: int64(*d)}
}

// comparedDate reads the argument of an operator: a date that other dates can be compared with.
func comparedDate(path string, p *catalog.Property, v any) (edtf.Date, error) {
	return span(path, p, v, "use eq to find dates that are written like this", "ask for each of its parts, and join them with or")
}

// Span reads an argument that is a span of time: a date of which the first or the last day is
// known, and that leaves out no day between. Otherwise it returns an input error.
func Span(argument string, v any) (edtf.Date, error) {
	p := &catalog.Property{Name: argument, Kind: catalog.Date}
	return span(argument, p, v, "give a date whose year is known", "give one of its parts, or a date such as 2019/2021 for all the time between")
}

// span reads a date that is one span of time. The advice is for dates without a known day, and
// for those that leave days out.
func span(path string, p *catalog.Property, v any, ifUnknown, ifScattered string) (edtf.Date, error) {
	s, err := input.Scalar(path, p, v)
	if err != nil {
		return edtf.Date{}, err
	}
	x, err := edtf.Parse(s.(string))
	if err != nil {
		return x, fault.Input(path, "%v", err)
	}
	if !x.Dated() {
		return x, fault.Input(path, "%q has no bounds: neither its first nor its last day is known, so no date can be compared with it; %s", x.Text, ifUnknown)
	}
	if x.TooScattered() || len(x.Gaps()) > 0 {
		return x, fault.Input(path, "%q leaves out days between its first and its last, so it is not one span of time; %s", x.Text, ifScattered)
	}
	return x, nil
}

// startsFrom bounds the indexed key of a date by its first day, so that the store can use
// the index. The conditions next to it imply it. It is nil if the date is not indexed.
func startsFrom(c plan.Column, d *edtf.Day, plus edtf.Day) plan.Filter {
	k, indexed := key(c)
	if !indexed || d == nil || *d == edtf.Past || *d == edtf.Future {
		return nil
	}
	from, past := *d+plus, edtf.Past
	least := edtf.Date{Earliest: &from, Latest: &past}
	return plan.Compare{Column: k, Op: plan.Gte, Value: least.Key()}
}
