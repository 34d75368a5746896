package mapping

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/hashed"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// A join finds what other records have: `column@name` is what the join of that
// name gives for the column's value. It is filled by going over all files of the
// load before the first is read, and holds of each key a hash.
type join struct {
	name     string
	place    *record.Rule
	when     condition
	by, give string // columns
	// first leads from a key to its first entry, and entries on to the others.
	first   hashed.Map[uint32]
	entries []entry
	values  []string
	known   map[string]uint32 // where in values a text is
}

// An entry is one thing that a join gives for a key. The last entry leads to 0,
// which is none.
type entry struct{ value, next uint32 }

func (j *join) clear() {
	j.first.Clear()
	j.entries, j.values, j.known = make([]entry, 1), nil, map[string]uint32{}
}

// add takes what a record gives.
func (j *join) add(r *row) {
	if !j.when.holds(r) {
		return
	}
	given := scalars(r.column(j.give))
	if len(given) == 0 {
		return
	}
	for _, by := range scalars(r.column(j.by)) {
		first, _ := j.first.Get(by.Text)
		// They are put in front, so the last comes first.
		for _, g := range slices.Backward(given) {
			at, ok := j.known[g.Text]
			if !ok {
				at = uint32(len(j.values))
				j.known[g.Text], j.values = at, append(j.values, g.Text)
			}
			j.entries = append(j.entries, entry{at, first})
			first = uint32(len(j.entries) - 1)
		}
		j.first.Put(by.Text, first)
	}
}

// of is what the join gives for a value, at the value's place: null, a text, or a
// list of more.
func (j *join) of(v record.Value) record.Value {
	out := record.Value{Pos: v.Pos, Shape: record.List}
	for _, key := range scalars(v) {
		first, _ := j.first.Get(key.Text)
		for at := first; at != 0; at = j.entries[at].next {
			text := j.values[j.entries[at].value]
			out.Items = append(out.Items, record.Value{Pos: key.Pos, Shape: record.Text, Text: text, Bare: true})
		}
	}
	switch len(out.Items) {
	case 0:
		return record.Value{Pos: v.Pos}
	case 1:
		return out.Items[0]
	}
	return out
}

// keep marks what a record gives, for it stands in the facts of others.
func (j *join) keep(r *row) {
	if j.when.holds(r) {
		r.keep(r.column(j.by))
		r.keep(r.column(j.give))
	}
}

// scalars are a value, or those of a list, that are neither null nor objects.
func scalars(v record.Value) []record.Value {
	switch v.Shape {
	case record.Null, record.Object:
		return nil
	case record.List:
		var out []record.Value
		for _, item := range v.Items {
			out = append(out, scalars(item)...)
		}
		return out
	case record.Boolean, record.Number, record.Text:
	}
	return []record.Value{v}
}

// joins reads `joins`: an object of names, each with what it is asked by and what
// it gives.
func (r *reader) joins(v *record.Value) map[string]*join {
	if v.Shape != record.Object {
		r.fail(v.Pos, fmt.Sprintf("joins are %s; expected an object, as {country: {by: id, give: country}}", v))
		return nil
	}
	out := map[string]*join{}
	for i := range v.Members {
		m := &v.Members[i]
		j := &join{name: m.Name, place: r.rule(m.Pos)}
		for k := range m.Value.Members {
			switch k := &m.Value.Members[k]; k.Name {
			case "by":
				j.by = k.Value.Text
			case "give":
				j.give = k.Value.Text
			case "when":
				j.when = r.condition(&k.Value)
			default:
				r.fail(k.Pos, fmt.Sprintf("a join has no key %s%s", record.Quoted(k.Name), suggest.Instead(k.Name, []string{"by", "give", "when"})))
			}
		}
		if j.by == "" || j.give == "" {
			r.fail(m.Pos, "the join lacks by or give; expected the column it is asked by and the column it gives")
		}
		if strings.Contains(m.Name, "@") {
			r.fail(m.Pos, "the name of a join has an @; expected a name without")
		}
		out[m.Name] = j
	}
	return out
}
