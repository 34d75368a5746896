package mapping

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// uses.go compares what rules use with what the data has. Each use of a rule is a path.
// The keys of the data form a tree of nodes, in which each node knows the paths that lead
// through it. So a key that nothing uses, and a path that no record has, are found in one
// walk over the data.

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

// A target is a path of a use, and what the data has of it.
type target struct {
	// seen: a record has this key. filled: one has a value there. blocked: the path ends
	// early, at a null or an empty list, so whether the key exists cannot be known.
	seen, filled, blocked bool
	// deep: what stands below the value is used too.
	deep bool
	// through: what is in the value is used, and the value itself is not. It is a list or
	// an object for `each`.
	through bool
	path    path
	// best is the node that was reached, and left are the steps that are missing there.
	best *node
	left path
}

// inList is a step to the items of a list. A value that is not a list counts as a list of
// one.
const inList = "[]"

// A live path leads through a node; rest are the steps below it.
type live struct {
	to   *target
	rest path
}

// A node is a key of the data, with all its values.
type node struct {
	path   path
	live   []live
	ends   []*target // the paths that end here
	deep   bool      // all here and below is used
	each   bool      // all members of an object here are alike
	number int       // items of a list here from this number on are alike
	// children are in the order of the data; next is where the next one is expected.
	children []*node
	next     int
	byName   map[string]*node

	file   int // the number of the file in which the first value stands
	values int // that no rule uses
	first  record.Pos
	at     record.Pos // of the first value, used or not
}

// mostKeys bounds the keys of an object that are told apart. An object with more of them
// has ids for keys.
const mostKeys = 1000

func newNode(p path, all []live) *node {
	n := &node{path: p}
	for len(all) > 0 {
		l := all[0]
		all = all[1:]
		n.live = append(n.live, l)
		if len(l.rest) > 0 && l.rest[0] == inList {
			all = append(all, live{l.to, l.rest[1:]})
		}
	}
	n.each = len(n.live) > 0
	for _, l := range n.live {
		if l.to.best == nil || len(l.rest) <= len(l.to.left) {
			l.to.best, l.to.left = n, l.rest
		}
		if onlyItems(l.rest) {
			l.to.seen = true
			n.ends = append(n.ends, l.to)
			n.deep = n.deep || l.to.deep
			continue
		}
		n.each = n.each && l.rest[0] == "*"
	}
	for _, l := range n.live {
		if len(l.rest) == 0 || l.rest[0] == "*" || l.rest[0] == inList {
			continue
		}
		if l.rest[0] == "1+" {
			n.number = max(n.number, 1)
		} else if i, err := strconv.Atoi(l.rest[0]); err == nil {
			n.number = max(n.number, i+1)
		}
	}
	return n
}

// onlyItems says whether a path has no key left, only items.
func onlyItems(p path) bool {
	return !slices.ContainsFunc(p, func(step string) bool {
		_, err := strconv.Atoi(step)
		return step != "*" && step != "1+" && step != inList && err != nil
	})
}

// visit adds a value of the data. isNull says whether a text stands for no value.
func (n *node) visit(v *record.Value, file int, isNull func(string) bool) {
	if n.at.Line == 0 {
		n.at, n.file = v.Pos, file
	}
	switch {
	case v.Shape == record.Null || v.Shape == record.Text && isNull(v.Text) || v.Shape == record.List && len(v.Items) == 0 || v.Shape == record.Object && len(v.Members) == 0:
		for _, l := range n.live {
			l.to.blocked = true
		}
	case n.deep && len(n.ends) == len(n.live):
		n.fill()
	case v.Shape == record.Object && len(n.live) > 0:
		n.fillObject()
		for i := range v.Members {
			n.member(v.Members[i].Name).visit(&v.Members[i].Value, file, isNull)
		}
	case v.Shape == record.List && len(n.live) > 0:
		for i := range v.Items {
			n.item(i).visit(&v.Items[i], file, isNull)
		}
	case n.deep || n.isRead():
		n.fill()
	default:
		n.fill()
		n.unused(v, file, isNull)
	}
}

// isRead says whether a rule reads the values here, and not only what is in them.
func (n *node) isRead() bool {
	return slices.ContainsFunc(n.ends, func(t *target) bool { return !t.through })
}

func (n *node) fill() {
	for _, t := range n.ends {
		t.filled = true
	}
}

// fillObject notes that a path ends at an object: a condition or `each` can read one.
func (n *node) fillObject() {
	for _, l := range n.live {
		if len(l.rest) == 0 {
			l.to.filled = true
		}
	}
}

// unused counts the values in a value that no rule uses.
func (n *node) unused(v *record.Value, file int, isNull func(string) bool) {
	switch v.Shape {
	case record.Null:
	case record.List:
		for i := range v.Items {
			n.unused(&v.Items[i], file, isNull)
		}
	case record.Object:
		for i := range v.Members {
			n.unused(&v.Members[i].Value, file, isNull)
		}
	case record.Boolean, record.Number, record.Text:
		if isNull(v.Text) && v.Shape == record.Text {
			return
		}
		if n.values++; n.values == 1 {
			n.first, n.file = v.Pos, file
		}
	}
}

// member returns the node of a member of an object.
func (n *node) member(name string) *node {
	if n.each {
		name = "*"
	}
	if n.next < len(n.children) && n.children[n.next].last() == name {
		n.next++
		return n.children[n.next-1]
	}
	if x := n.byName[name]; x != nil {
		n.next = slices.Index(n.children, x) + 1
		return x
	}
	matches := func(step string) bool { return step == "*" || step == name }
	if len(n.children) >= mostKeys && !slices.ContainsFunc(n.live, func(l live) bool { return len(l.rest) > 0 && l.rest[0] == name }) {
		name = "*"
		if x := n.byName[name]; x != nil {
			return x
		}
	}
	return n.child(name, matches)
}

// item returns the node of an item of a list.
func (n *node) item(i int) *node {
	name, number := "*", min(i, n.number)
	if i < n.number {
		name = strconv.Itoa(i)
	}
	if x := n.byName[name]; x != nil {
		return x
	}
	return n.child(name, func(step string) bool {
		return step == "*" || step == inList || step == "1+" && i > 0 || step == strconv.Itoa(i) && i == number && i < n.number
	})
}

func (n *node) child(name string, matches func(step string) bool) *node {
	var below []live
	for _, l := range n.live {
		switch {
		case len(l.rest) > 0 && matches(l.rest[0]):
			below = append(below, live{l.to, l.rest[1:]})
		case len(l.rest) == 0 && matches(inList): // the items of a list that is used as it is
			below = append(below, l)
		}
	}
	x := newNode(append(slices.Clone(n.path), name), below)
	x.deep = x.deep || n.deep
	if n.byName == nil {
		n.byName = map[string]*node{}
	}
	n.byName[name] = x
	n.children = append(n.children, x)
	n.next = len(n.children)
	return x
}

func (n *node) last() string { return n.path[len(n.path)-1] }

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

// survey returns a tree for the keys of the files that some sets of rules read.
func survey(uses []*use, sets []*set) *node {
	var all []live
	for _, u := range uses {
		if !u.join && !slices.Contains(sets, u.set) {
			continue
		}
		for _, t := range u.paths {
			all = append(all, live{t, t.path})
		}
	}
	return newNode(nil, all)
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

// leftover returns the omissions of a file: the keys that no rule uses.
func (n *node) leftover(file int) []record.Omission {
	var out []record.Omission
	if n.values > 0 && n.file == file {
		name := n.path.String()
		if len(n.path) > 0 && n.last() == "" {
			name += `""` // a column without a name
		}
		if n.isRead() || len(n.path) == 0 {
			name = strings.TrimPrefix(name+".*", ".")
		}
		out = append(out, record.Omission{At: n.first, Reason: "not used by any rule", Subject: strings.TrimPrefix(name, "*."), Count: n.values})
	}
	for _, c := range n.children {
		out = append(out, c.leftover(file)...)
	}
	return out
}
