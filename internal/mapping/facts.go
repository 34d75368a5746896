package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"casegraph/internal/record"
	"casegraph/internal/suggest"
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

// references calls each with every column that the rules of a set use.
func (s *set) references(each func(c *column, place *record.Rule)) {
	s.when.eachColumn(func(name string, place *record.Rule) { each(s.whens[name], place) })
	s.newest.eachColumn(func(name string, place *record.Rule) { each(s.newest.columns[name], place) })
	for _, x := range s.rules {
		for i, b := range x.each { // which can use the names before it
			b.eachColumn(func(name string, place *record.Rule) { each(columnOf(name, x.each[:i], s.known), place) })
		}
		x.eachValue(func(name string, place *record.Rule) { each(x.columns[name], place) })
	}
}

func (by *rule) eachColumn(each func(string, *record.Rule)) {
	for _, b := range by.each {
		b.eachColumn(each)
	}
	by.eachValue(each)
}

// eachValue calls each with the columns of everything but `each`.
func (by *rule) eachValue(each func(string, *record.Rule)) {
	by.when.eachColumn(each)
	by.eachMember(each)
}

// eachMember calls each with the columns of the members.
func (by *rule) eachMember(each func(string, *record.Rule)) {
	if by.newer != nil {
		by.newer.eachColumn(each)
	}
	for _, m := range by.members {
		m.eachColumn(each)
	}
}

func (b binding) eachColumn(each func(string, *record.Rule)) {
	if b.column != "" {
		each(b.column, b.place)
		return
	}
	b.expression.eachColumn(each)
}

// compile parses the columns that the rules of a set use.
func (s *set) compile() {
	s.whens = map[string]*column{}
	s.when.eachColumn(func(name string, _ *record.Rule) { s.whens[name] = columnOf(name, nil, s.known) })
	if s.newest != nil {
		s.newest.columns = map[string]*column{}
		s.newest.eachColumn(func(name string, _ *record.Rule) { s.newest.columns[name] = columnOf(name, nil, s.known) })
	}
	for _, x := range s.rules {
		x.columns = map[string]*column{}
		x.eachColumn(func(name string, _ *record.Rule) { x.columns[name] = columnOf(name, x.each, s.known) })
	}
	for _, j := range s.joins {
		j.columns = map[string]*column{}
		j.eachColumn(func(name string, _ *record.Rule) { j.columns[name] = columnOf(name, nil, nil) })
	}
}

// link gives the rules of all sets the joins of all sets, and parses their columns. Two
// rules for one type can make the same fact, even if their ids have the record's number.
func (r *reader) link(sets []*set) {
	all := map[string]*join{}
	for _, s := range sets {
		for _, name := range slices.Sorted(maps.Keys(s.joins)) {
			j := s.joins[name]
			if all[name] != nil {
				r.fail(record.Pos{Line: j.place.Line, Column: j.place.Column}, fmt.Sprintf("another item of records has a join %s too, and all rules can use it; expected each name once", record.Quoted(name)))
			}
			all[name] = j
		}
	}
	rules := map[string]int{} // by type
	for _, s := range sets {
		for _, x := range s.rules {
			rules[x.typ]++
		}
	}
	for _, s := range sets {
		for _, x := range s.rules {
			x.mergeable = x.mergeable || rules[x.typ] > 1
		}
		s.known = all
		s.compile()
		r.unknownNames(s)
	}
}

// unknownNames reports names such as {#lin}, which the reading does not know, and {id@nme}
// if there is no such join.
func (r *reader) unknownNames(s *set) {
	check := func(c *column, at *record.Rule) {
		c = c.ofRecord()
		place := record.Pos{Line: at.Line, Column: at.Column}
		if c.special != "" && !slices.Contains(specials, c.special) {
			r.fail(place, unknownSpecial(c.special))
		}
		// A key may begin with @, as in JSON-LD.
		key, join, ok := strings.Cut(c.name, "@")
		if ok && len(s.known) > 0 && !c.exact && key != "" && !strings.HasSuffix(key, ".") {
			names := slices.Sorted(maps.Keys(s.known))
			r.fail(place, fmt.Sprintf("there is no join %s%s; or the column in double quotes, if its name has an @", record.Quoted(join), suggest.Instead(join, names)))
		}
	}
	s.references(check)
	for _, j := range s.joins {
		j.eachColumn(func(name string, place *record.Rule) { check(j.columns[name], place) })
	}
}
