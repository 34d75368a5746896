package mapping

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// uses.go says what the rules use of the data. Each use is a path, which is compared with
// the keys of the data (keys.go).

// A use is a value that a rule reads.
type use struct {
	column *column
	place  *record.Rule
	// paths are those of the value from the top of a file. If a key can belong to several
	// objects around the record, there is one for each, the nearest first.
	paths []*target
	// optional: the data need not have it.
	optional bool
	// set has the records in which it stands. A join reads the records of all files.
	set  *set
	join bool
}

// An ignored column is left out on purpose.
type ignored struct {
	column *column
	place  *record.Rule
}

// usesOf returns the uses of all rules of a mapping.
func (m *Mapping) usesOf() []*use {
	var out []*use
	for _, s := range m.sets {
		add := func(c *column, place *record.Rule, each []binding) *use {
			x := s.use(c, each)
			if x == nil {
				return &use{}
			}
			x.place = place
			out = append(out, x)
			return x
		}
		if len(s.at) > 0 {
			out = append(out, &use{column: &column{name: s.at.String()}, place: s.place, paths: []*target{{path: s.at}}, optional: s.optional, set: s})
		}
		s.when.eachColumn(func(name string, place *record.Rule) { add(s.whens[name], place, nil) })
		s.newest.eachColumn(func(name string, place *record.Rule) { add(s.newest.columns[name], place, nil) })
		for _, r := range s.rules {
			for i, b := range r.each { // which can use the names before it
				b.eachColumn(func(name string, place *record.Rule) {
					x := add(columnOf(name, r.each[:i], s.known), place, r.each[:i])
					for _, t := range x.paths {
						t.through = b.column != ""
					}
				})
			}
			r.eachValue(func(name string, place *record.Rule) { add(r.columns[name], place, r.each) })
		}
		for _, j := range s.joins {
			j.eachColumn(func(name string, place *record.Rule) {
				if x := j.from.use(j.columns[name], nil); x != nil {
					x.place, x.set, x.join = place, s, true
					out = append(out, x)
				}
			})
		}
		for _, g := range s.ignore {
			add(g.column, g.place, nil).leaveOut()
		}
		if len(s.rules) == 0 && s.when == nil {
			add(&column{}, s.place, nil).leaveOut()
		}
		if a := s.account; a != nil {
			add(columnOf(a.by, nil, nil), a.place, nil)
			add(columnOf(a.of, nil, nil), a.place, nil).leaveOut() // countUnused counts these
		}
	}
	return out
}

// leaveOut says that a value, and all in it, is left out on purpose.
func (u *use) leaveOut() {
	u.optional = true
	for _, t := range u.paths {
		t.deep = true
	}
}

// use returns the use of a column; nil if the column reads nothing of the data.
func (s *set) use(c *column, each []binding) *use {
	c = c.ofRecord()
	if c.special != "" && c.binding == "" {
		return nil
	}
	x := &use{column: c, set: s, optional: s.optional}
	if c.outer > 0 {
		for _, level := range s.levels()[min(c.outer-1, len(s.levels())):] {
			x.paths = append(x.paths, &target{path: slices.Concat(level, c.steps)})
		}
		return x
	}
	steps := c.steps
	if c.binding != "" {
		if steps = s.bindingPath(c, each); steps == nil || c.special != "" {
			return nil
		}
	}
	if c.binding == "" && len(c.steps) > 1 {
		x.paths = append(x.paths, &target{path: slices.Concat(s.at, path{inList, c.name})})
	}
	x.paths = append(x.paths, &target{path: slices.Concat(s.at, path{inList}, steps)})
	return x
}

// bindingPath returns the path of a column of an item that `each` names, from the record;
// nil if the items are not as they stand in the data.
func (s *set) bindingPath(c *column, each []binding) path {
	at := slices.IndexFunc(each, func(b binding) bool { return b.name == c.binding })
	if at < 0 || each[at].column == "" {
		return nil
	}
	of := columnOf(each[at].column, each[:at], s.known)
	if of.key != nil || of.outer > 0 || of.special != "" {
		return nil
	}
	steps := of.steps
	if of.binding != "" {
		if steps = s.bindingPath(of, each[:at]); steps == nil {
			return nil
		}
	}
	return slices.Concat(steps, path{inList}, c.steps)
}

// resolve decides to which of the objects around the record a column belongs: to the
// nearest that has such a key in some record.
func (u *use) resolve() {
	if u.column.outer == 0 {
		return
	}
	for i, t := range u.paths {
		if t.seen {
			u.column.outer = u.column.dots + i
			u.paths = u.paths[i : i+1]
			return
		}
	}
}

func (u *use) has(of func(*target) bool) bool { return slices.ContainsFunc(u.paths, of) }

// missing returns the message for a use of what no record has; "" if one has it, or if
// that cannot be known.
func (u *use) missing() string {
	if u.optional || u.has(func(t *target) bool { return t.seen || t.blocked }) {
		return ""
	}
	if len(u.paths) == 0 {
		return fmt.Sprintf("%s belongs to an object around the records, and there is none; expected fewer dots, or a path in at", record.Quoted(u.column.name))
	}
	t := u.paths[len(u.paths)-1] // those before it are whole names with dots in them
	if u.column.outer > 0 {
		t = slices.MinFunc(u.paths, func(a, b *target) int { return cmp.Compare(len(a.left), len(b.left)) })
	}
	if len(t.left) == 0 {
		return ""
	}
	if _, err := strconv.Atoi(t.left[0]); err == nil || t.left[0] == "1+" {
		return "" // no list is that long
	}
	var names []string
	for _, c := range t.best.children {
		if c.last() != "*" {
			names = append(names, c.last())
		}
	}
	step := t.left[0]
	for _, s := range t.left {
		if s != inList && s != "*" && s != "1+" {
			step = s
			break
		}
	}
	where := "no record"
	if s := t.best.path.String(); s != "" && s != "*" {
		where = "nothing at " + s
	}
	says := fmt.Sprintf("%s has the key %s", where, record.Quoted(step))
	if len(names) > 0 {
		says += suggest.Instead(step, names)
	} else {
		says += "; expected a key that there is"
	}
	return says + "; or optional: true beside the rules, if all records may lack keys"
}

// empty says whether a use has a key in the data, and no value in any record.
func (u *use) empty() bool {
	return !u.optional && !u.has(func(t *target) bool { return t.filled }) && u.has(func(t *target) bool { return t.seen || t.blocked })
}
