package mapping

import (
	"fmt"
	"slices"

	"golang.org/x/text/unicode/norm"

	"casegraph/internal/record"
)

// A condition is a list of tests, which must all hold.
type condition []test

// A test holds if the column has one of the values, or if it is null and null is allowed.
// A test without values and null holds if the column is not null.
type test struct {
	column string
	place  *record.Rule
	values []string
	null   bool // null is allowed
}

func (c condition) eachColumn(each func(string, *record.Rule)) {
	for _, t := range c {
		each(t.column, t.place)
	}
}

func (c condition) holds(r *row) bool {
	defer func(was bool) { r.testing = was }(r.testing)
	r.testing = true
	for _, t := range c {
		v := r.column(t.column)
		ok := false
		switch {
		case v.Shape == record.Null || v.Shape == record.List && len(v.Items) == 0:
			ok = t.null
		case len(t.values) == 0:
			ok = !t.null
		case v.Shape == record.List:
			ok = slices.ContainsFunc(v.Items, t.has)
		default:
			ok = t.has(v)
		}
		if !ok {
			return false
		}
	}
	return true
}

// has says whether a value is one of the test. Texts that are encoded differently are equal.
func (t test) has(v record.Value) bool { return slices.Contains(t.values, norm.NFC.String(v.Text)) }

// condition reads `when`: an object of columns, each with a value, a list of values,
// null, or {} for any value that is not null.
func (r *reader) condition(v *record.Value) condition {
	if v.Shape != record.Object {
		r.fail(v.Pos, fmt.Sprintf("when is %s; expected an object such as {verdict: [guilty, acquitted]}", v))
		return nil
	}
	var out condition
	for i := range v.Members {
		k := &v.Members[i]
		t := test{column: k.Name, place: r.rule(k.Pos)}
		items := []record.Value{k.Value}
		if k.Value.Shape == record.List {
			items = k.Value.Items
		}
		for _, item := range items {
			switch {
			case item.Shape == record.Null:
				t.null = true
			case item.Shape == record.Object && len(item.Members) == 0:
			case item.Shape == record.Object || item.Shape == record.List:
				r.fail(item.Pos, fmt.Sprintf("when: this is %s; expected a value, null, or {} for any value that is not null", &item))
			default:
				t.values = append(t.values, norm.NFC.String(item.Text))
			}
		}
		out = append(out, t)
	}
	return out
}
