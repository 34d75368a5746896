package mapping

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/hashed"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// A join looks up values of other records: `column@name` is what the join of that name
// has for the column's value. It is filled from all files before the first is read for
// its facts. It keeps a hash of each key, not the key.
type join struct {
	name  string
	place *record.Rule
	// from says where the records are that it looks at.
	from     *set
	when     condition
	by, give string // the columns of key and value
	columns  map[string]*column
	// first has the index of a key's first entry in entries.
	first   hashed.Map[uint32]
	entries []entry
	values  []string
	index   map[string]uint32 // the index of a text in values
}

// An entry is one value of a key: an index in values, and the index of the key's next
// entry. Entry 0 is unused, so a next of 0 ends the list.
type entry struct{ value, next uint32 }

func (j *join) clear() {
	j.first.Clear()
	j.entries, j.values, j.index = make([]entry, 1), nil, map[string]uint32{}
}

// add adds the keys and values of a record.
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
		// Each is put in front of the list, so the last goes first.
		for _, g := range slices.Backward(given) {
			at, ok := j.index[g.Text]
			if !ok {
				at = uint32(len(j.values))
				j.index[g.Text], j.values = at, append(j.values, g.Text)
			}
			j.entries = append(j.entries, entry{at, first})
			first = uint32(len(j.entries) - 1)
		}
		j.first.Put(by.Text, first)
	}
}

// lookup returns what the join has for a key, with the key's place: null, a text, or a
// list of texts.
func (j *join) lookup(v record.Value) record.Value {
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

func (j *join) eachColumn(each func(string, *record.Rule)) {
	each(j.by, j.place)
	each(j.give, j.place)
	j.when.eachColumn(each)
}

// markUsed marks the key and the value of a record of the set as used: facts of other
// records use them.
func (j *join) markUsed(r *row, s *set) {
	if slices.Equal(j.from.at, s.at) && j.when.holds(r) {
		r.markUsed(r.column(j.by))
		r.markUsed(r.column(j.give))
	}
}

// scalars returns a value, or the items of a list, without nulls and objects.
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

// joins reads `joins`: an object of names, each with the columns of its key and value. It
// looks at the records of the set in all files, if it does not say where others are.
func (r *reader) joins(v *record.Value, s *set) map[string]*join {
	if v.Shape != record.Object {
		r.fail(v.Pos, fmt.Sprintf("joins are %s; expected an object such as {country: {by: id, give: country}}", v))
		return nil
	}
	out := map[string]*join{}
	for i := range v.Members {
		m := &v.Members[i]
		j := &join{name: m.Name, place: r.rule(m.Pos), from: &set{at: s.at, place: r.rule(m.Pos), unfold: s.unfold, optional: s.optional}}
		for k := range m.Value.Members {
			switch k := &m.Value.Members[k]; k.Name {
			case "by":
				j.by = k.Value.Text
			case "give":
				j.give = k.Value.Text
			case "at":
				j.from.at = r.at(&k.Value)
			case "file":
				j.from.files = r.patterns(&k.Value)
			case "when":
				j.when = r.condition(&k.Value)
			default:
				r.fail(k.Pos, fmt.Sprintf("a join has no key %s%s", record.Quoted(k.Name), suggest.Instead(k.Name, []string{"by", "give", "at", "file", "when"})))
			}
		}
		if j.by == "" || j.give == "" {
			r.fail(m.Pos, "the join lacks by or give; expected {by: COLUMN, give: COLUMN}: the column to look up, and the column with the result")
		}
		if strings.Contains(m.Name, "@") {
			r.fail(m.Pos, "the name of a join has an @; expected a name without it")
		}
		j.from.joins = map[string]*join{j.name: j}
		out[m.Name] = j
	}
	return out
}
