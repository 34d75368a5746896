package mapping

import (
	"casegraph/internal/record"
)

// facts.go makes facts of records.

// facts makes the facts of one record with one set of rules.
func (r *reading) facts(in *row, by *set) error {
	if by.account != nil {
		in.used = map[position]bool{}
		for _, j := range by.joins {
			in.columns = j.columns
			j.markUsed(in, by)
		}
	}
	before := r.made
	for _, x := range by.rules {
		if x.fixed && r.once[x] || r.onlyMergeable && !x.mergeable {
			continue // it would be the same fact, or is not asked for
		}
		in.columns = x.columns
		made := r.made
		if err := r.combinations(in, x, x.each); err != nil {
			return err
		}
		if r.madeBy != nil && r.made > made {
			r.madeBy[x], r.useful[x] = true, true
		}
		if x.fixed {
			// It says nothing of the record.
			r.made = made
			if r.once == nil {
				r.once = map[*rule]bool{}
			}
			r.once[x] = true
		}
	}
	if by.account != nil && r.unused != nil {
		in.columns = nil
		r.countUnused(in, by.account, r.made > before)
	}
	return nil
}

// combinations makes a fact for each combination of the items that `each` names.
func (r *reading) combinations(in *row, by *rule, each []binding) error {
	if len(each) == 0 {
		if !by.when.holds(in) {
			return nil
		}
		r.made++
		return r.make(in, by)
	}
	with := *in
	for i, item := range each[0].items(in) {
		item.row.number = i + 1
		item.name, item.rest = each[0].name, in.bound
		with.bound = &item
		if err := r.combinations(&with, by, each[1:]); err != nil {
			return err
		}
	}
	return nil
}

// items returns the items of a binding: values, objects, or lists in a list. A value that
// is not a list counts as a list of one.
func (b binding) items(in *row) []bound {
	var out []bound
	add := func(v record.Value, key string) {
		if v.Shape != record.Null {
			out = append(out, bound{row: row{Value: &v, key: key}})
		}
	}
	addAll := func(v record.Value) {
		if v.Shape != record.List {
			v.Items = []record.Value{v}
		}
		for _, item := range v.Items {
			add(item, "")
		}
	}
	if b.column == "" {
		addAll(b.value(in))
		return out
	}
	c := in.columns[b.column]
	if n := len(c.steps) - 1; n >= 0 && c.steps[n] == "*" && c.key == nil {
		of := *c
		of.name, of.steps = "", c.steps[:n]
		if v := in.valueOf(&of); v.Shape == record.Object { // each member has a key
			for _, m := range v.Members {
				add(m.Value, m.Name)
			}
			return out
		}
	}
	addAll(in.valueOf(c))
	return out
}

// value makes the fact of a rule.
func (by *rule) value(in *row) record.Value {
	at := record.Pos{Line: in.Line, Column: in.Column, Rule: by.place}
	v := record.Value{Pos: at, Shape: record.Object, Members: make([]record.Member, 0, len(by.members))}
	for _, m := range by.members {
		if x := m.value(in); x.Shape != record.Null {
			v.Members = append(v.Members, record.Member{Pos: record.Pos{Line: x.Line, Column: x.Column, Rule: m.place}, Name: m.name, Value: x})
		}
	}
	return v
}

// write makes a fact and gives it to the load, unless several records make it and this is
// not the first.
func (r *reading) write(in *row, by *rule) error {
	v := by.value(in)
	in.markUsed(v)
	if by.mergeable {
		r.mergeable++
		if m := r.all.merging.of(&v); m != nil {
			if m.first != (place{r.index, r.mergeable}) {
				return nil
			}
			v = m.value
		}
	}
	return r.to.Record(record.Record{Value: v, Section: by.section})
}
