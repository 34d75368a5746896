package sqlite

import (
	"context"
	"slices"
	"strings"
	"sync"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// An among is what a list over relationships or dates among some nodes compiles to: a
// statement for each set of types that the nodes may be of. It speaks of what joins
// nodes of those types, and of no other.
type among struct {
	cat    *catalog.Catalog
	bounds bounds
	list   *plan.List

	making sync.Mutex
	made   map[occurring]*statement
}

// occurring are the types of the nodes of an among: their names, with a space behind each.
type occurring struct {
	own   string // of the nodes with the list's ids
	drawn string // of the further nodes of an Induced
}

// met are the same types.
type met struct{ own, drawn []*catalog.NodeType }

func (m met) all() []*catalog.NodeType { return append(slices.Clip(m.own), m.drawn...) }

// joins says whether a relationship of a type may be among the nodes.
func (m met) joins(t *catalog.RelationshipType) bool {
	return hasAny(t.From, m.own) && hasAny(t.To, m.all()) || hasAny(t.To, m.own) && hasAny(t.From, m.drawn)
}

// isAmong says whether a list compiles to that.
func isAmong(l *plan.List) bool {
	switch l.From.(type) {
	case plan.Induced, plan.DatesAmong:
		return true
	case plan.OfType, plan.AnyNode, plan.Search, plan.OfRelationships, plan.AllDatasets, plan.GroupNode, plan.Inner, plan.Walk, plan.Walked:
	}
	return false
}

func newAmong(cat *catalog.Catalog, b bounds, l *plan.List) *among {
	return &among{cat: cat, bounds: b, list: l, made: map[occurring]*statement{}}
}

// sqlOccurring is of which types the nodes with some ids are, as occurring has them.
const sqlOccurring = "SELECT group_concat(type||' ','') FROM (SELECT DISTINCT type FROM _fact WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY type)"

// mostSets is of how many sets of types an among keeps the statement.
const mostSets = 32

// statement is that for nodes of some types.
func (a *among) statement(ctx context.Context, types occurring) (*statement, error) {
	a.making.Lock()
	defer a.making.Unlock()
	if st, ok := a.made[types]; ok {
		return st, nil
	}
	st, err := compileList(ctx, a.cat, a.bounds, a.list, met{a.named(types.own), a.named(types.drawn)})
	if err == nil && len(a.made) < mostSets {
		a.made[types] = st
		a.list.Cache.Grew(st.bytes())
	}
	return st, err
}

// named are the node types with these names. An id may also be that of a relationship.
func (a *among) named(names string) []*catalog.NodeType {
	var out []*catalog.NodeType
	for name := range strings.FieldsSeq(names) {
		if t := a.cat.Node(name); t != nil {
			out = append(out, t)
		}
	}
	return out
}

// met are the sets of types that were met so far or, of none, that of all.
func (a *among) met() []occurring {
	a.making.Lock()
	defer a.making.Unlock()
	var out []occurring
	for types := range a.made {
		out = append(out, types)
	}
	slices.SortFunc(out, func(x, y occurring) int { return strings.Compare(x.own+";"+x.drawn, y.own+";"+y.drawn) })
	if out == nil {
		out = []occurring{a.any()}
	}
	return out
}

// any is the set of all types.
func (a *among) any() occurring {
	var all strings.Builder
	for _, t := range a.cat.Nodes {
		all.WriteString(t.Name + " ")
	}
	any := occurring{own: all.String()}
	if from, ok := a.list.From.(plan.Induced); ok && len(from.Among) > 0 {
		any.drawn = any.own
	}
	return any
}
