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
	made   map[string]*statement // by the names of the types
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
	return &among{cat: cat, bounds: b, list: l, made: map[string]*statement{}}
}

// sqlOccurring is of which types the nodes with some ids are, as names with spaces
// behind them.
const sqlOccurring = "SELECT group_concat(type||' ','') FROM (SELECT DISTINCT type FROM _fact WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY type)"

// mostSets is of how many sets of types an among keeps the statement.
const mostSets = 32

// statement is that for nodes of some types, as sqlOccurring gives them.
func (a *among) statement(ctx context.Context, types string) (*statement, error) {
	a.making.Lock()
	defer a.making.Unlock()
	if st, ok := a.made[types]; ok {
		return st, nil
	}
	named := strings.Fields(types)
	var occurring []*catalog.NodeType
	for _, t := range a.cat.Nodes {
		if slices.Contains(named, t.Name) {
			occurring = append(occurring, t)
		}
	}
	st, err := compileList(ctx, a.cat, a.bounds, a.list, occurring)
	if err == nil && len(a.made) < mostSets {
		a.made[types] = st
		a.list.Cache.Grew(st.bytes())
	}
	return st, err
}

// met are the sets of types that were met so far or, of none, that of all.
func (a *among) met() []string {
	a.making.Lock()
	defer a.making.Unlock()
	var out []string
	for types := range a.made {
		out = append(out, types)
	}
	slices.Sort(out)
	return out
}

// any is the set of all types.
func (a *among) any() string {
	var all strings.Builder
	for _, t := range a.cat.Nodes {
		all.WriteString(t.Name + " ")
	}
	return all.String()
}

// occurs says whether a node that an Among is among may be at an end.
func (c *compiler) occurs(at *catalog.Far) bool {
	return slices.ContainsFunc(at.Types, func(t *catalog.NodeType) bool { return slices.Contains(c.occurring, t) })
}
