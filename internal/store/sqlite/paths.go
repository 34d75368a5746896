package sqlite

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// paths gives a row for each path. It searches breadth first from both nodes,
// always on the side where there is less to go on from. Where the sides meet all
// shortest paths lie between, and are followed in the order of their
// relationships' ids.
func (w *walker) paths(p plan.Paths, l *plan.List) ([]any, error) {
	s := &pathSearch{walker: w, p: p, list: l, next: map[int64][]hop{}, barred: map[int64]bool{}}
	found, err := s.find()
	if err != nil || len(found) == 0 {
		return []any{}, err
	}
	rows := make([]any, len(found))
	for i := range rows {
		rows[i] = make([]any, len(l.Row))
	}
	for at, f := range l.Row {
		of := func(p path) []string { return p.relationships }
		if _, met := f.(*plan.List).From.(plan.VisitedNodes); met {
			of = func(p path) []string { return p.nodes }
		}
		var all []string
		for _, p := range found {
			all = append(all, of(p)...)
		}
		slices.Sort(all)
		byID, err := w.byID(at, plan.IDs(slices.Compact(all)...))
		if err != nil {
			return nil, err
		}
		for i, p := range found {
			facts := []any{}
			for _, id := range of(p) {
				facts = append(facts, byID[id])
			}
			rows[i].([]any)[at] = facts
		}
	}
	return rows, nil
}

// A path is a way as ids: of the nodes from the first to the last, and of the
// relationships between them, one less.
type path struct{ nodes, relationships []string }

// A pathSearch is one search, in terms of _ids.
type pathSearch struct {
	*walker
	p      plan.Paths
	list   *plan.List
	sides  [2]pathSide
	next   map[int64][]hop // on the way from the first node to the last
	barred map[int64]bool  // no path runs through them
	held   int             // steps that were found
}

// mostSteps is how many steps a search may hold: with what leads to each they take some
// hundred bytes.
const mostSteps = 500_000

// A pathSide is what has been reached from one of the two nodes.
type pathSide struct {
	distance map[int64]int
	levels   [][]located // by distance; the last is yet to be gone on from
}

func (s *pathSearch) find() ([]path, error) {
	first, last := s.list.IDs[0].(string), s.list.IDs[1].(string)
	known, err := s.named(append([]string{first, last}, s.p.Avoid...))
	if err != nil {
		return nil, err
	}
	from, to := known[first], known[last]
	switch {
	case from.typ == nil || to.typ == nil:
		return nil, nil
	case from == to:
		return []path{{nodes: []string{first}}}, nil
	}
	for _, id := range s.p.Avoid {
		if n, ok := known[id]; ok {
			s.barred[n.id] = true
		}
	}
	for i, end := range []located{from, to} {
		s.sides[i] = pathSide{map[int64]int{end.id: 0}, [][]located{{end}}}
	}
	for {
		a, b := s.sides[0].levels, s.sides[1].levels
		fore, back := a[len(a)-1], b[len(b)-1]
		if len(a)+len(b)-2 >= s.p.MaxLength || len(fore) == 0 || len(back) == 0 {
			return nil, nil
		}
		side := 0
		if len(back) < len(fore) {
			side = 1
		}
		met, err := s.grow(side)
		if err != nil {
			return nil, err
		}
		if met {
			return s.follow(from.id)
		}
	}
}

// grow goes on from the last level of a side, and says whether it met the other.
func (s *pathSearch) grow(side int) (met bool, err error) {
	own, other := &s.sides[side], &s.sides[1-side]
	level := len(own.levels)
	var from []int64
	var hops []hop
	var found []located
	fresh := map[int64]bool{}
	err = s.eachType(own.levels[level-1], [2]question{fore, back}[side], nil, func(id int64, line string) error {
		for line != "" {
			var step string
			step, line, _ = strings.Cut(line, ";")
			h, to, err := s.read(step)
			if err != nil {
				return err
			}
			if d, seen := own.distance[h.to]; s.barred[h.to] || seen && d < level {
				continue
			}
			if !fresh[h.to] {
				fresh[h.to] = true
				found = append(found, to)
			}
			from, hops = append(from, id), append(hops, h)
			if s.held++; s.held > s.bounds.steps {
				return store.TooMuch(fmt.Errorf("a search for paths came by more than %d steps", s.bounds.steps))
			}
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	if err := s.bar(found, other); err != nil {
		return false, err
	}
	found = slices.DeleteFunc(found, func(n located) bool { return s.barred[n.id] })
	for _, n := range found {
		own.distance[n.id] = level
		_, there := other.distance[n.id]
		met = met || there
	}
	own.levels = append(own.levels, found)
	for i, h := range hops {
		switch {
		case s.barred[h.to]:
		case side == 0:
			s.next[from[i]] = append(s.next[from[i]], h)
		default:
			s.next[h.to] = append(s.next[h.to], hop{h.relationship, from[i]})
		}
	}
	return met, nil
}

// bar keeps paths from running through nodes with too many relationships.
func (s *pathSearch) bar(found []located, other *pathSide) error {
	if s.p.MaxDegree == plan.NoLimit {
		return nil
	}
	inner := slices.DeleteFunc(slices.Clone(found), func(n located) bool {
		_, checked := other.distance[n.id] // or it is the node to come to
		return checked
	})
	return s.eachType(inner, degree, nil, func(id int64, line string) error {
		all := 0
		for count := range strings.FieldsSeq(line) {
			n, err := strconv.Atoi(count)
			if err != nil {
				return err
			}
			all += n
		}
		if all > s.p.MaxDegree {
			s.barred[id] = true
		}
		return nil
	})
}

// follow gives the first paths, by the ids of their relationships.
func (s *pathSearch) follow(from int64) ([]path, error) {
	facts := s.prune()
	ids, err := s.ids(facts)
	if err != nil {
		return nil, err
	}
	length := len(s.sides[0].levels) + len(s.sides[1].levels) - 2
	var paths []path
	nodes, relationships := []string{ids[from]}, []string{}
	var walk func(at int64)
	walk = func(at int64) {
		if len(relationships) == length {
			paths = append(paths, path{slices.Clone(nodes), slices.Clone(relationships)})
			return
		}
		hops := s.next[at]
		slices.SortFunc(hops, func(a, b hop) int { return strings.Compare(ids[a.relationship], ids[b.relationship]) })
		for _, h := range hops {
			if len(paths) == s.list.Limit {
				return
			}
			nodes, relationships = append(nodes, ids[h.to]), append(relationships, ids[h.relationship])
			walk(h.to)
			nodes, relationships = nodes[:len(nodes)-1], relationships[:len(relationships)-1]
		}
	}
	walk(from)
	return paths, nil
}

// prune takes away the steps that lead to no meeting of the sides, and gives the
// facts that are left. Steps found from the far side all lead to its node.
func (s *pathSearch) prune() []int64 {
	levels := s.sides[0].levels
	leads := map[int64]bool{}
	for _, n := range levels[len(levels)-1] {
		if _, met := s.sides[1].distance[n.id]; met {
			leads[n.id] = true
		}
	}
	for i := len(levels) - 2; i >= 0; i-- {
		for _, n := range levels[i] {
			s.next[n.id] = slices.DeleteFunc(s.next[n.id], func(h hop) bool { return !leads[h.to] })
			if len(s.next[n.id]) > 0 {
				leads[n.id] = true
			}
		}
	}
	var facts []int64
	seen := map[int64]bool{}
	todo := []int64{levels[0][0].id}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[at] {
			continue
		}
		seen[at] = true
		facts = append(facts, at)
		for _, h := range s.next[at] {
			facts = append(facts, h.relationship)
			todo = append(todo, h.to)
		}
	}
	return facts
}
