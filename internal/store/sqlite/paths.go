package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// Paths finds paths in a view of its own. See store.Reader.
func (s *Store) Paths(ctx context.Context, p *plan.Paths) (paths []plan.Path, err error) {
	err = s.View(ctx, func(v store.Reader) error {
		paths, err = v.Paths(ctx, p)
		return err
	})
	return paths, err
}

// Paths searches breadth first from both nodes, always on the side where there is
// less to go on from, a statement for each type of node and level. Where the sides
// meet all shortest paths lie between, and are followed in the order of their
// relationships' ids.
func (v view) Paths(ctx context.Context, p *plan.Paths) ([]plan.Path, error) {
	s := &pathSearch{view: v, ctx: ctx, p: p, next: map[int64][]hop{}, barred: map[int64]bool{}, steps: map[stepKey]stepper{}}
	paths, err := s.find()
	if err != nil {
		return nil, said(ctx, err)
	}
	return paths, nil
}

// A pathSearch is one search, in terms of _ids.
type pathSearch struct {
	view
	ctx    context.Context
	p      *plan.Paths
	sides  [2]pathSide
	next   map[int64][]hop // on the way from the first node to the last
	barred map[int64]bool  // no path runs through them
	steps  map[stepKey]stepper
}

// A pathSide is what has been reached from one of the two nodes.
type pathSide struct {
	distance map[int64]int
	levels   [][]located // by distance; the last is yet to be gone on from
}

type located struct {
	id  int64
	typ *catalog.NodeType
}

type hop struct{ relationship, to int64 }

func (s *pathSearch) find() ([]plan.Path, error) {
	known, err := s.named(append([]string{s.p.From, s.p.To}, s.p.Avoid...))
	if err != nil {
		return nil, err
	}
	from, to := known[s.p.From], known[s.p.To]
	if from.typ == nil || to.typ == nil {
		return nil, nil
	}
	for _, id := range s.p.Avoid {
		s.barred[known[id].id] = true
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
	err = s.eachType(own.levels[level-1], side, func(id int64, line string) error {
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

// read reads a step: the relationship, the node it leads to and that one's type.
func (s *pathSearch) read(step string) (hop, located, error) {
	parts := strings.SplitN(step, " ", 3)
	if len(parts) != 3 {
		return hop{}, located{}, fmt.Errorf("sqlite: a step reads %q", step)
	}
	relationship, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil {
		return hop{}, located{}, err
	}
	to, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return hop{}, located{}, err
	}
	typ := s.cat.Node(parts[2])
	if i, err := strconv.Atoi(parts[2]); err == nil {
		typ = s.cat.Nodes[i]
	}
	return hop{relationship, to}, located{to, typ}, nil
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
	return s.eachType(inner, degree, func(id int64, line string) error {
		n, err := strconv.Atoi(line)
		if n > s.p.MaxDegree {
			s.barred[id] = true
		}
		return err
	})
}

// eachType asks something of nodes, those of one type at once, and tells each the
// line that it gave.
func (s *pathSearch) eachType(nodes []located, kind int, tell func(id int64, line string) error) error {
	byType := map[*catalog.NodeType][]int64{}
	for _, n := range nodes {
		byType[n.typ] = append(byType[n.typ], n.id)
	}
	for _, t := range s.cat.Nodes {
		ids := byType[t]
		if len(ids) == 0 {
			continue
		}
		step, err := s.step(stepKey{t, kind})
		if err != nil {
			return err
		}
		text, err := s.conn.text(s.ctx, step.sql, s.bind(step, ids))
		if err != nil {
			return err
		}
		for _, id := range ids {
			var line string
			line, text, _ = strings.Cut(text, "\n")
			if err := tell(id, line); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *pathSearch) bind(step stepper, ids []int64) []driver.NamedValue {
	args := bind(nil, jsonIDs(ids))
	for _, p := range step.params {
		args = bind(args, bound(p, nil))
	}
	return args
}

func (s *pathSearch) step(k stepKey) (stepper, error) {
	if step, ok := s.steps[k]; ok {
		return step, nil
	}
	step, err := stepOf(s.cat, s.bounds, s.p, k)
	s.steps[k] = step
	return step, err
}

// named finds nodes by their ids.
func (s *pathSearch) named(ids []string) (map[string]located, error) {
	const sql = "SELECT ifnull(group_concat(json_array(id,_id,type),''),'')||';' FROM _fact WHERE id IN (SELECT value FROM json_each(?1))"
	rows, err := s.conn.rows(s.ctx, sql, plain(asText, asInteger, asText), jsonTexts(ids))
	out := map[string]located{}
	for _, row := range rows {
		t := row.([]any)
		if typ := s.cat.Node(t[2].(string)); typ != nil {
			out[t[0].(string)] = located{t[1].(int64), typ}
		}
	}
	return out, err
}

// ids finds the ids of facts.
func (s *pathSearch) ids(of []int64) (map[int64]string, error) {
	const sql = "SELECT ifnull(group_concat(json_array(_id,id),''),'')||';' FROM _fact WHERE _id IN (SELECT value FROM json_each(?1))"
	rows, err := s.conn.rows(s.ctx, sql, plain(asInteger, asText), jsonIDs(of))
	out := make(map[int64]string, len(rows))
	for _, row := range rows {
		t := row.([]any)
		out[t[0].(int64)] = t[1].(string)
	}
	return out, err
}

// follow gives the first paths, by the ids of their relationships.
func (s *pathSearch) follow(from int64) ([]plan.Path, error) {
	facts := s.prune()
	ids, err := s.ids(facts)
	if err != nil {
		return nil, err
	}
	length := len(s.sides[0].levels) + len(s.sides[1].levels) - 2
	var paths []plan.Path
	nodes, relationships := []string{ids[from]}, []string{}
	var walk func(at int64)
	walk = func(at int64) {
		if len(relationships) == length {
			paths = append(paths, plan.Path{Nodes: slices.Clone(nodes), Relationships: slices.Clone(relationships)})
			return
		}
		hops := s.next[at]
		slices.SortFunc(hops, func(a, b hop) int { return strings.Compare(ids[a.relationship], ids[b.relationship]) })
		for _, h := range hops {
			if len(paths) == s.p.Limit {
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

func jsonIDs(ids []int64) string {
	out := []byte{'['}
	for i, id := range ids {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, id, 10)
	}
	return string(append(out, ']'))
}
