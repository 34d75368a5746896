package mapping

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// An account is of what a mapping leaves out: of records by the sort that one
// column tells, and of the values in the object that another one holds.
type account struct {
	place  *record.Rule
	by, of string
}

// account reads `account`.
func (r *reader) account(v *record.Value) *account {
	a := &account{place: r.rule(v.Pos)}
	for i := range v.Members {
		switch k := &v.Members[i]; k.Name {
		case "by":
			a.by = k.Value.Text
		case "of":
			a.of = k.Value.Text
		default:
			r.fail(k.Pos, fmt.Sprintf("account has no key %s%s", record.Quoted(k.Name), suggest.Instead(k.Name, []string{"by", "of"})))
		}
	}
	if a.by == "" || a.of == "" {
		r.fail(v.Pos, "account lacks by or of; expected {by: COLUMN, of: COLUMN}: what tells the sort of a record, and the object with its values")
	}
	return a
}

// spot is where in a file a value stands. No two stand in one place.
type spot struct{ line, column int }

// keep marks a value, and those in it, as made into something.
func (r *row) keep(v record.Value) {
	if r.kept == nil {
		return
	}
	if v.Shape != record.Null {
		r.kept[spot{v.Line, v.Column}] = true
	}
	for _, item := range v.Items {
		r.keep(item)
	}
	for _, m := range v.Members {
		r.keep(m.Value)
	}
}

// A tally counts what was left out of the records of one sort.
type tally struct {
	records, whole int // how many there were, and of how many nothing was made
	values         map[string]int
	first          map[string]record.Pos
}

// settle counts what of a record was not kept; made says whether it made a fact.
func (r *reading) settle(in *row, a *account, made bool) {
	sort := in.column(a.by)
	if sort.Shape != record.Text || sort.Text == "" {
		r.to.Fail(record.Pos{Line: in.Line, Column: in.Column, Rule: a.place}, fmt.Sprintf("the record has no %s; expected a text", a.by))
		return
	}
	t := r.left[sort.Text]
	if t == nil {
		t = &tally{values: map[string]int{}, first: map[string]record.Pos{}}
		r.left[sort.Text] = t
	}
	t.records++
	object := in.Get(a.of)
	if object != nil && object.Shape != record.Object {
		r.to.Fail(object.Pos, fmt.Sprintf("%s is %s; expected an object", a.of, object))
		return
	}
	if !made && !keptAny(in, object) {
		t.whole++
		return
	}
	if object == nil {
		return
	}
	for _, m := range object.Members {
		for _, v := range scalars(m.Value) {
			if in.kept[spot{v.Line, v.Column}] {
				continue
			}
			if t.values[m.Name]++; t.values[m.Name] == 1 {
				t.first[m.Name] = v.Pos
			}
		}
	}
}

// keptAny says whether some value of an object was kept.
func keptAny(in *row, object *record.Value) bool {
	if object == nil {
		return false
	}
	return slices.ContainsFunc(object.Members, func(m record.Member) bool {
		return slices.ContainsFunc(scalars(m.Value), func(v record.Value) bool { return in.kept[spot{v.Line, v.Column}] })
	})
}

// tell warns of what was left out of a file.
func (r *reading) tell() {
	for _, sort := range slices.Sorted(maps.Keys(r.left)) {
		t := r.left[sort]
		if t.whole > 0 {
			r.to.Warn(record.Pos{}, "no place for a record", fmt.Sprintf("%s: %d of %d left out whole, for nothing here says the same", record.Short(sort), t.whole, t.records))
		}
		if len(t.values) == 0 {
			continue
		}
		names := slices.SortedFunc(maps.Keys(t.values), func(a, b string) int {
			return cmp.Or(-cmp.Compare(t.values[a], t.values[b]), cmp.Compare(a, b))
		})
		var told []string
		for _, name := range names {
			at := t.first[name]
			told = append(told, fmt.Sprintf("%s %d (first at %d:%d)", record.Short(name), t.values[name], at.Line, at.Column))
		}
		r.to.Warn(record.Pos{}, "no place for values", fmt.Sprintf("%s: values left out, for nothing here says the same or there is place for one: %s", record.Short(sort), strings.Join(told, ", ")))
	}
}
