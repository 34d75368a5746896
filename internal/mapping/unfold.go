package mapping

import (
	"fmt"
	"slices"

	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// An unfold makes records of the objects in the values of a record. Each object becomes a
// record of its own, and its id stands in its place. FollowTheMoney is published so.
type unfold struct {
	of string // the key of the object with the values
	id string // the key of an object's id
	// back names, by the key where an object stands, the key of the object that leads back.
	back map[string]string
}

// unfold reads `unfold`.
func (r *reader) unfold(v *record.Value) *unfold {
	u := &unfold{back: map[string]string{}}
	for i := range v.Members {
		switch k := &v.Members[i]; k.Name {
		case "of":
			u.of = k.Value.Text
		case "id":
			u.id = k.Value.Text
		case "back":
			for _, m := range k.Value.Members {
				u.back[m.Name] = m.Value.Text
			}
		default:
			r.fail(k.Pos, fmt.Sprintf("unfold has no key %s%s", record.Quoted(k.Name), suggest.Instead(k.Name, []string{"of", "id", "back"})))
		}
	}
	if u.of == "" || u.id == "" {
		r.fail(v.Pos, "unfold lacks of or id; expected {of: KEY, id: KEY}: the key of the object with the values, and the key of the id of a record")
	}
	return u
}

// records returns a record, and those in its values.
func (u *unfold) records(v *record.Value) []*record.Value {
	of := v.Get(u.of)
	if of == nil || of.Shape != record.Object || !slices.ContainsFunc(of.Members, func(m record.Member) bool { return u.has(m.Value) }) {
		return []*record.Value{v}
	}
	outer := *v
	outer.Members = slices.Clone(v.Members)
	values := *of
	values.Members = slices.Clone(of.Members)
	out := []*record.Value{&outer}
	for i := range values.Members {
		m := &values.Members[i]
		if !u.has(m.Value) {
			continue
		}
		items := []record.Value{m.Value}
		if m.Value.Shape == record.List {
			items = slices.Clone(m.Value.Items)
		}
		kept := items[:0]
		for _, item := range items {
			id := item.Get(u.id)
			if item.Shape != record.Object || id == nil {
				kept = append(kept, item)
				continue
			}
			inner, ok := u.leadBack(item, m.Name, v.Get(u.id))
			out = append(out, u.records(&inner)...)
			if !ok {
				kept = append(kept, record.Value{Pos: id.Pos, Shape: record.Text, Text: id.Text})
			}
		}
		m.Value = record.Value{Pos: m.Value.Pos, Shape: record.List, Items: kept}
	}
	for i := range outer.Members {
		if outer.Members[i].Name == u.of {
			outer.Members[i].Value = values
		}
	}
	return out
}

// has says whether a value has an object with an id in it.
func (u *unfold) has(v record.Value) bool {
	if v.Shape == record.List {
		return slices.ContainsFunc(v.Items, u.has)
	}
	return v.Shape == record.Object && v.Get(u.id) != nil
}

// leadBack gives an object the id of the record in which it stands, unless it has it. It
// says whether the object leads back to that record.
func (u *unfold) leadBack(inner record.Value, key string, id *record.Value) (record.Value, bool) {
	back := u.back[key]
	if back == "" || id == nil {
		return inner, false
	}
	of := record.Value{Pos: inner.Pos, Shape: record.Object}
	if x := inner.Get(u.of); x != nil {
		of = *x
	}
	if of.Shape != record.Object || of.Get(back) != nil {
		return inner, of.Shape == record.Object
	}
	of.Members = append(slices.Clone(of.Members), record.Member{Pos: inner.Pos, Name: back, Value: record.Value{Pos: inner.Pos, Shape: record.List, Items: []record.Value{*id}}})
	inner.Members = slices.DeleteFunc(slices.Clone(inner.Members), func(m record.Member) bool { return m.Name == u.of })
	inner.Members = append(inner.Members, record.Member{Pos: inner.Pos, Name: u.of, Value: of})
	return inner, true
}
