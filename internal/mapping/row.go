package mapping

import (
	"slices"
	"strings"

	"casegraph/internal/record"
)

// A row is a record of the data, with what its columns depend on.
type row struct {
	*record.Value
	// parent is the nearest object around the record; nil if there is none.
	parent *row
	number int    // of the record, or of an item in its list, from 1
	key    string // the record's key in the object around it; "" if it is in a list
	file   string
	nulls  []string
	fail   func(record.Pos, string)
	joins  map[string]*join
	// columns has the references of the rule that is being applied.
	columns map[string]*column
	// bound has the current items of the names that the rule's `each` gives, the last
	// name first.
	bound *bound
	// used has the positions of the values that facts use; nil without an account.
	used map[position]bool
	// testing: a condition is being tested, which loses nothing.
	testing bool
	// notes counts what rules leave out or may misread.
	notes *notes
	// held takes the omissions that depend on what other rules take; nil: there are none.
	held *[]omission
}

// A bound is the current item of a name that `each` gives.
type bound struct {
	name string
	row  row
	rest *bound
}

func (r *row) boundTo(name string) *bound {
	for b := r.bound; b != nil; b = b.rest {
		if b.name == name {
			return b
		}
	}
	return nil
}

// replaceNulls makes null of a blank text, and of one that stands for no value.
func (r *row) replaceNulls(v record.Value) record.Value {
	if v.Shape == record.Text && isNull(r.nulls, v.Text) {
		return record.Value{Pos: v.Pos}
	}
	if v.Shape == record.List {
		out := v
		out.Items = nil
		for _, item := range v.Items {
			if item = r.replaceNulls(item); item.Shape != record.Null {
				out.Items = append(out.Items, item)
			}
		}
		return out
	}
	return v
}

// isNull says whether a text stands for no value. If the empty text does, so does a blank
// one.
func isNull(nulls []string, s string) bool {
	if strings.TrimSpace(s) == "" {
		s = ""
	}
	return slices.Contains(nulls, s)
}
