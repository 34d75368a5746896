package operator

import (
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// What the operators of dates ask: they compare by first and last days. An unknown
// bound of the stored date is null and fails what asks for it; overlaps, which asks
// what may be, takes it to reach as far as it likes.

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
	may := []plan.Filter{dated(c, true)}
	if d.Latest != nil {
		may = append(may, plan.Or{unknown(c, catalog.Earliest), day(c, catalog.Earliest, plan.Lte, d.Latest)})
	}
	if d.Earliest != nil {
		may = append(may, plan.Or{unknown(c, catalog.Latest), day(c, catalog.Latest, plan.Gte, d.Earliest)})
	}
	return plan.All(may...)
}

func dated(c plan.Column, x any) plan.Filter {
	undated := plan.And{unknown(c, catalog.Earliest), unknown(c, catalog.Latest)}
	if x == false {
		return undated
	}
	return plan.Not(undated)
}

// unknown says that the date has no first or no last day.
func unknown(c plan.Column, part catalog.Part) plan.Filter {
	c.Part = part
	return plan.IsNull{Column: c}
}

// day compares a first or a last day; false where there is none to compare with.
func day(c plan.Column, part catalog.Part, op plan.Op, d *edtf.Day) plan.Filter {
	if d == nil {
		return plan.False
	}
	c.Part = part
	return plan.Compare{Column: c, Op: op, Value: int64(*d)}
}

// BoundedDate reads a date to hold others against.
func BoundedDate(path string, p *catalog.Property, v any) (edtf.Date, error) {
	s, err := input.Scalar(path, p, v)
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
func startsFrom(c plan.Column, d *edtf.Day, plus edtf.Day) plan.Filter {
	k, indexed := key(c)
	if !indexed || d == nil || *d == edtf.Past || *d == edtf.Future {
		return nil
	}
	from, past := *d+plus, edtf.Past
	least := edtf.Date{Earliest: &from, Latest: &past}
	return plan.Compare{Column: k, Op: plan.Gte, Value: least.Key()}
}
