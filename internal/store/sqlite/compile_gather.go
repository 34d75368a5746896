package sqlite

import (
	"strconv"

	"casegraph/internal/plan"
)

// A page of a whole type under a condition on relationships can be found in
// three ways, each of which is slow where another is fast:
//
//   - walk the order and try each row with EXISTS, and stop at the page: good
//     where many rows pass, hopeless where hardly any does;
//   - gather all ids that pass from the relationships' side, and walk the order
//     with a look into them: as good as the gathering, whatever passes;
//   - gather, fetch and sort: good where few pass.
//
// How many pass, only the data says. So the statement tries in that order, one
// within the bounds of the next: it walks some rows (bounds.peek), gathers if
// they did not fill the page, and sorts what it gathered if that is little
// (bounds.few). Where the total or a tally is wanted the gathering comes first, and
// counts.
//
// A search is sorted where the index finds less than bounds.found; else the
// order is walked: see compile_search.go.
// Conditions are written once from a length of bounds.repeated, see compile_once.go.
// A search for paths holds no more than bounds.steps, see paths.go.
// Degrees from bounds.large are kept, see degrees.go.
type bounds struct{ peek, few, found, repeated, steps, large int }

// usual bounds keep the worst of a hundred thousand rows within a few times the
// best: trying a row takes ten times as long as looking it up, or more.
func usual() bounds {
	return bounds{peek: 500, few: 1000, found: 2000, repeated: 1 << 16, steps: mostSteps, large: 256}
}

// gathers says whether a list is found so.
func (c *compiler) gathers(l *plan.List) bool {
	switch from := l.From.(type) {
	case plan.OfType:
	case plan.OfRelationships:
		if len(from.Types) != 1 {
			return false
		}
	case plan.AnyNode, plan.Search, plan.Induced, plan.DatesAmong, plan.AllDatasets, plan.GroupNode, plan.Inner, plan.Walk, plan.Walked:
		return false
	}
	return !c.nested && l.Limit > 0 && l.IDs == nil && quantified(l.Filter) && !selective(l.Filter)
}

// gathered is the SQL of such a list: the tables it is worked out with, what
// takes the place of its narrow select, and its total.
func (c *compiler) gathered(l *plan.List, p *page) (tables with, narrow, total string) {
	limit := c.param(int64(l.Limit))
	var rest gate // what the peek leaves to be done
	if !l.Total && len(l.Aggregates) == 0 && walks(l) {
		found := tables.add("_page", nil, c.peeked(l, p))
		peek := tables.add("_peek", []string{"done"}, "SELECT "+found.count()+">="+limit+
			" OR (SELECT count(*) FROM ("+c.peeks(l, p)+"))<"+strconv.Itoa(c.bounds.peek))
		narrow = "SELECT * FROM (SELECT * FROM " + found.name + gate(peek.value()).whole() + ") UNION ALL "
		rest = gate(peek.value()).shut()
	}
	c.gather = true
	s := c.sources(l.From)[0]
	asked := c.asked(l, s.scope)
	c.gather = false
	met := tables.add("_met", []string{"i"}, "SELECT "+id(s.scope)+" FROM "+s.from+joined(s.joins)+where(append(s.where, asked...)...)+rest.whole())
	few := tables.add("_few", []string{"so"}, "SELECT "+met.count()+"<"+strconv.Itoa(c.bounds.few))
	sorted := c.find(l, p, gate(few.value()), func(s *scope) []string { return []string{id(s) + " IN " + met.all("i")} })
	// The plus keeps SQLite from fetching by id, and so it walks the order.
	walked := c.find(l, p, gate(few.value()).shut(), func(s *scope) []string { return []string{"+" + id(s) + " IN " + met.all("i")} })
	narrow += "SELECT * FROM (" + sorted + ") UNION ALL SELECT * FROM (" + walked + ") LIMIT " + limit
	return tables, narrow, met.count()
}

func id(s *scope) string {
	if s.edge != nil {
		return s.edge.id
	}
	return s.node.id
}

// peeks selects the first rows of the order, with all of the filter that needs
// no relationships.
func (c *compiler) peeks(l *plan.List, p *page) string {
	cut := *l
	cut.Limit = c.bounds.peek
	plain, _ := split(l.Filter)
	return c.find(&cut, p, "", func(s *scope) []string { return []string{c.filter(plain, s)} })
}

// peeked tries the rest of the filter on those.
func (c *compiler) peeked(l *plan.List, p *page) string {
	first := c.peeks(l, p)
	_, rest := split(l.Filter)
	s := &scope{}
	var j join
	if from, ok := l.From.(plan.OfType); ok {
		s.node = &node{id: "w.i", alias: c.alias("n"), typ: from.Node}
		j = s.node
	} else {
		s.edge = &edge{id: "w.i", src: "w.s", dst: "w.d", alias: c.alias("e"), typ: l.From.(plan.OfRelationships).Types[0]}
		j = s.edge
	}
	condition := where(c.filter(rest, s))
	return "SELECT w.* FROM (" + first + ") w" + j.sql() + condition + " LIMIT " + c.param(int64(l.Limit))
}

// walks says whether the order of a list is that of an index.
func walks(l *plan.List) bool {
	if len(l.Order) == 0 {
		return false
	}
	col, ok := l.Order[0].By.(plan.Column)
	return ok && (col.Property.Index || col.Property.Name == "id")
}

// split parts a filter into what needs no relationships and the rest, either of
// which may be nil.
func split(f plan.Filter) (plain, rest plan.Filter) {
	all, ok := f.(plan.And)
	if !ok {
		all = plan.And{f}
	}
	for _, x := range all {
		if quantified(x) {
			rest = plan.All(rest, x)
		} else {
			plain = plan.All(plain, x)
		}
	}
	return plain, rest
}

// quantified says whether a filter looks beyond the row's own table.
func quantified(f plan.Filter) bool {
	switch f := f.(type) {
	case plan.And:
		for _, x := range f {
			if quantified(x) {
				return true
			}
		}
	case plan.Or:
		return quantified(plan.And(f))
	case plan.Typed:
		return quantified(f.Where)
	case plan.Exists, plan.Count, plan.Covered, plan.At, plan.Cites:
		return true
	case plan.Compare, plan.In, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Gap, plan.Is:
	}
	return false
}
