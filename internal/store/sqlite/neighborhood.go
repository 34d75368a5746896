package sqlite

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// neighborhood gives the one row of a neighbourhood.
func (w *walker) neighborhood(n plan.Neighborhood, l *plan.List) ([]any, error) {
	s := &spread{walker: w, n: n, seen: map[int64]bool{}}
	starts, err := s.start(l)
	if err == nil {
		err = s.goOn()
	}
	if err != nil {
		return nil, err
	}
	ids, err := w.ids(s.numbers())
	if err != nil {
		return nil, err
	}
	met := make([]any, len(s.met))
	for i, node := range s.met {
		met[i] = ids[node.id]
	}
	w.occurring = occurring{typeSet(s.met), typeSet(s.drawn)}
	row := make([]any, len(l.Row))
	for at, f := range l.Row {
		if row[at] = starts; f != plan.Field(plan.Starts{}) {
			if row[at], err = s.list(at, f.(*plan.List), met); err != nil {
				return nil, err
			}
		}
	}
	return []any{row}, nil
}

// typeSet is the types of some nodes, as occurring has them.
func typeSet(nodes []located) string {
	types := map[string]bool{}
	for _, node := range nodes {
		types[node.typ.Name+" "] = true
	}
	return strings.Join(slices.Sorted(maps.Keys(types)), "")
}

// A spread is the nodes of a neighbourhood as they are found.
type spread struct {
	*walker
	n     plan.Neighborhood
	met   []located
	seen  map[int64]bool
	gone  int       // so many of them were gone on from
	avoid []any     // the _ids of those that are not gone to
	drawn []located // the nodes that relationships are also told to
}

// keep adds a node, as long as there is room.
func (s *spread) keep(n located) {
	if !s.seen[n.id] && len(s.met) < s.n.Nodes {
		s.seen[n.id] = true
		s.met = append(s.met, n)
	}
}

// start finds the nodes to start from, and gives what plan.Starts is.
func (s *spread) start(l *plan.List) ([]any, error) {
	wanted := make([]string, len(l.IDs))
	for i, id := range l.IDs {
		wanted[i] = id.(string)
	}
	known, err := s.named(slices.Concat(wanted, s.n.Avoid, s.n.Among))
	missing := []any{}
	for _, id := range wanted {
		if n, ok := known[id]; ok {
			s.keep(n)
		} else {
			missing = append(missing, id)
		}
	}
	for _, id := range s.n.Avoid {
		if n, ok := known[id]; ok {
			s.avoid = append(s.avoid, n.id)
		}
	}
	for _, id := range s.n.Among {
		if n, ok := known[id]; ok {
			s.drawn = append(s.drawn, n)
		}
	}
	return []any{int64(len(wanted) - len(missing)), missing}, err
}

// goOn finds the nodes level by level. It asks of a few of a level at first, since
// those may lead to all that there is room for.
func (s *spread) goOn() error {
	for range s.n.Depth {
		level := s.met[s.gone:]
		s.gone += len(level)
		for few := 4; len(level) > 0 && len(s.met) < s.n.Nodes; few *= 2 {
			from := level[:min(few, len(level))]
			level = level[len(from):]
			lines := map[int64]string{}
			err := s.eachType(from, near, s.avoid, func(id int64, line string) error {
				lines[id] = line
				return nil
			})
			if err != nil {
				return err
			}
			for _, n := range from {
				for step := range strings.SplitSeq(lines[n.id], ";") {
					if step == "" {
						continue
					}
					_, to, err := s.read(step)
					if err != nil {
						return err
					}
					s.keep(to)
				}
			}
		}
	}
	return nil
}

func (s *spread) numbers() []int64 {
	out := make([]int64, len(s.met))
	for i, n := range s.met {
		out[i] = n.id
	}
	return out
}

// list reads a list of the row.
func (s *spread) list(at int, l *plan.List, met []any) ([]any, error) {
	walked, ok := l.From.(plan.Walked)
	if !ok { // Among
		return s.fetch(at, met)
	}
	switch walked.(type) {
	case plan.OmittedEnds:
		return s.leftOut()
	case plan.VisitedNodes:
		byID, err := s.byID(at, met)
		out := make([]any, len(met))
		for i, id := range met {
			out[i] = byID[id.(string)]
		}
		return out, err
	case plan.PathRelationships: // on Paths alone
	}
	return nil, fault.New(fault.Internal, "the plan is not valid: no %s stand in the row of a neighborhood", l.From)
}

// leftOut counts what leads from the nodes that were gone on from to others.
func (s *spread) leftOut() ([]any, error) {
	barred := slices.Clone(s.avoid)
	place := map[int64]int{}
	for i, n := range s.met {
		barred, place[n.id] = append(barred, n.id), i
	}
	for _, n := range s.drawn {
		barred = append(barred, n.id)
	}
	rows := []any{}
	err := s.eachType(s.met[:s.gone], left, barred, func(id int64, line string) error {
		at := place[id]
		counts := strings.Fields(line)
		for i, e := range s.n.Follows(s.met[at].typ, false) {
			n, err := strconv.ParseInt(counts[i], 10, 64)
			if err != nil {
				return err
			}
			if n > 0 {
				rows = append(rows, []any{int64(at), int64(e.Relationship.Index), int64(e.Direction), n})
			}
		}
		return nil
	})
	slices.SortFunc(rows, func(a, b any) int {
		return slices.CompareFunc(a.([]any), b.([]any), func(a, b any) int { return cmp.Compare(a.(int64), b.(int64)) })
	})
	return rows, err
}
