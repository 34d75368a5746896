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

// An account counts the records and values that no rule of a mapping uses.
type account struct {
	place *record.Rule
	by    string // the column with the type of a record
	of    string // the column with the object whose values are counted
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
		r.fail(v.Pos, "account lacks by or of; expected {by: COLUMN, of: COLUMN}: the column with the type of a record, and the object with its values")
	}
	return a
}

// A position in a file identifies a value.
type position struct{ line, column int }

// markUsed marks a value, and the values in it, as used by a fact.
func (r *row) markUsed(v record.Value) {
	if r.used == nil {
		return
	}
	if v.Shape != record.Null {
		r.used[position{v.Line, v.Column}] = true
	}
	for _, item := range v.Items {
		r.markUsed(item)
	}
	for _, m := range v.Members {
		r.markUsed(m.Value)
	}
}

// A leftOut counts what no rule uses of the records of one type.
type leftOut struct {
	records, whole int            // all records, and those of which nothing is used
	values         map[string]int // by key
	first          map[string]record.Pos
}

// countUnused counts what no rule used of a record; made says whether it made a fact.
func (r *reading) countUnused(in *row, a *account, made bool) {
	sort := in.column(a.by)
	if sort.Shape != record.Text || sort.Text == "" {
		r.to.Fail(record.Pos{Line: in.Line, Column: in.Column, Rule: a.place}, fmt.Sprintf("the record has no %s; expected a text", a.by))
		return
	}
	t := r.unused[sort.Text]
	if t == nil {
		t = &leftOut{values: map[string]int{}, first: map[string]record.Pos{}}
		r.unused[sort.Text] = t
	}
	t.records++
	object := in.Get(a.of)
	if object != nil && object.Shape != record.Object {
		r.to.Fail(object.Pos, fmt.Sprintf("%s is %s; expected an object", a.of, object))
		return
	}
	if !made && !usesAny(in, object) {
		t.whole++
		return
	}
	if object == nil {
		return
	}
	for _, m := range object.Members {
		for _, v := range scalars(m.Value) {
			if in.used[position{v.Line, v.Column}] {
				continue
			}
			if t.values[m.Name]++; t.values[m.Name] == 1 {
				t.first[m.Name] = v.Pos
			}
		}
	}
}

// usesAny says whether a fact uses a value of an object.
func usesAny(in *row, object *record.Value) bool {
	if object == nil {
		return false
	}
	return slices.ContainsFunc(object.Members, func(m record.Member) bool {
		return slices.ContainsFunc(scalars(m.Value), func(v record.Value) bool { return in.used[position{v.Line, v.Column}] })
	})
}

// warnUnused warns of what was left out of a file.
func (r *reading) warnUnused() {
	for _, sort := range slices.Sorted(maps.Keys(r.unused)) {
		t := r.unused[sort]
		if t.whole > 0 {
			r.to.Omit(record.Omission{Reason: "record left out", Subject: sort, Count: t.whole, Message: fmt.Sprintf("%s: %d of %d records left out, because the mapping has no rule for them", record.Short(sort), t.whole, t.records)})
		}
		if len(t.values) == 0 {
			continue
		}
		names := slices.SortedFunc(maps.Keys(t.values), func(a, b string) int {
			return cmp.Or(-cmp.Compare(t.values[a], t.values[b]), cmp.Compare(a, b))
		})
		var counts []string
		sum := 0
		for _, name := range names {
			at := t.first[name]
			sum += t.values[name]
			counts = append(counts, fmt.Sprintf("%s %d (first at %d:%d)", record.Short(name), t.values[name], at.Line, at.Column))
		}
		r.to.Omit(record.Omission{Reason: "values left out", Subject: sort, Count: sum, Message: fmt.Sprintf("%s: values left out, because the mapping has no rule for them, or takes only one of several: %s", record.Short(sort), strings.Join(counts, ", "))})
	}
}
