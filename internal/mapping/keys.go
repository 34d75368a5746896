package mapping

import (
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/record"
)

// keys.go compares the keys of the data with the paths that rules use. The keys form a tree
// of nodes, in which each node knows the paths that lead through it. So a key that nothing
// uses, and a path that no record has, are found in one walk over the data.

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

	// values counts the values that no rule uses. first is the place of the first of them,
	// and file the number of its file.
	values int
	first  record.Pos
	file   int
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

// visit adds a value of the data. nulls are the texts that stand for no value.
func (n *node) visit(v *record.Value, file int, nulls []string) {
	switch {
	case v.Shape == record.Null || v.Shape == record.Text && isNull(nulls, v.Text) || v.Shape == record.List && len(v.Items) == 0 || v.Shape == record.Object && len(v.Members) == 0:
		for _, l := range n.live {
			l.to.blocked = true
		}
	case n.deep && len(n.ends) == len(n.live):
		n.fill()
	case v.Shape == record.Object && len(n.live) > 0:
		n.fillObject()
		for i := range v.Members {
			n.member(v.Members[i].Name).visit(&v.Members[i].Value, file, nulls)
		}
	case v.Shape == record.List && len(n.live) > 0:
		for i := range v.Items {
			n.item(i).visit(&v.Items[i], file, nulls)
		}
	case n.deep || n.isRead():
		n.fill()
	default:
		n.fill()
		n.unused(v, file, nulls)
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
func (n *node) unused(v *record.Value, file int, nulls []string) {
	switch v.Shape {
	case record.Null:
	case record.List:
		for i := range v.Items {
			n.unused(&v.Items[i], file, nulls)
		}
	case record.Object:
		for i := range v.Members {
			n.unused(&v.Members[i].Value, file, nulls)
		}
	case record.Boolean, record.Number, record.Text:
		if isNull(nulls, v.Text) && v.Shape == record.Text {
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
	name := "*"
	if i < n.number { // paths tell it from others
		name = strconv.Itoa(i)
	}
	if x := n.byName[name]; x != nil {
		return x
	}
	return n.child(name, func(step string) bool {
		return step == "*" || step == inList || step == "1+" && i > 0 || step == name
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
