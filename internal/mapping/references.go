package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// references.go finds the columns that the rules of a set use, and parses them.

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
