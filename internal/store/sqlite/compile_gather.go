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
// within the bounds of the next. It walks some rows (bounds.peek). If they do not fill
// the page, the share that passed tells how many more tries will fill it, and how many
// rows pass in all. The statement walks on if that takes less time than to gather these
// rows, and as long as gathering them takes at most. Else it gathers, and sorts what it
// gathered if that is little (bounds.few). Where the total or a tally is wanted the
// gathering comes first, and counts.
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
	var rest gate // what the walk leaves to be done
	if !l.Total && len(l.Aggregates) == 0 && walks(l) {
		narrow, rest = c.walked(l, p, limit, &tables)
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

// perTry is how many rows are gathered in the time that it takes to try one.
const perTry = 2

// triedTwice is how long the SQL of a walk may be, in bytes, for the statement to have a second
// part of it. SQLite copies a table of the WITH wherever it is read, and takes 1,000 tables.
const triedTwice = 1500

// walked finds the page along the order, in one part or in two. It gives the select of what
// is found, which is empty where that is not the page, and the gate of what is to be done then.
func (c *compiler) walked(l *plan.List, p *page, limit string, tables *with) (narrow string, rest gate) {
	peek := strconv.Itoa(c.bounds.peek)
	rows, tried := c.tried(l, p, peek, limit)
	first := tables.add("_first", nil, tried)
	short := "(SELECT count(*) FROM (" + rows + "))<" + peek
	if len(tried) > triedTwice {
		done := tables.add("_walked", []string{"done"}, "SELECT iif("+first.count()+">="+limit+",1,"+short+")")
		has := gate(done.value())
		return "SELECT * FROM (SELECT * FROM " + first.name + has.whole() + ") UNION ALL ", has.shut()
	}
	// Of all rows as many pass in proportion, and to gather these takes as long as so many
	// tries. The walk goes on if fewer are expected to fill the page, and ends after as many.
	passed := "SELECT count(*) passed,count(*)*" + c.inAll(l) + "/" + peek + "/" + strconv.Itoa(perTry) + " most FROM " + first.name
	state := "SELECT iif(passed>=" + limit + ",1," + short + ") done," + limit + "-passed lacks,passed,most FROM (" + passed + ")"
	more := tables.add("_more", []string{"done", "lacks", "tries"}, "SELECT done,lacks,iif(done OR "+peek+"*lacks>passed*most,0,most) FROM ("+state+")")
	_, tried = c.tried(l, p, more.all("tries")+" OFFSET "+peek, more.all("lacks"))
	second := tables.add("_second", nil, tried)
	done := tables.add("_walked", []string{"done"}, "SELECT iif(done,1,lacks<="+second.count()+") FROM "+more.name)
	has := gate(done.value())
	return "SELECT * FROM (SELECT * FROM " + first.name + " UNION ALL SELECT * FROM " + second.name + has.whole() + ") UNION ALL ", has.shut()
}

// inAll is the SQL of how many rows the type of a list has, as the statistics say.
func (c *compiler) inAll(l *plan.List) string {
	var path string
	if from, ok := l.From.(plan.OfType); ok {
		path = `$.nodes."` + from.Node.Name + `"`
	} else {
		path = `$.relationships."` + l.From.(plan.OfRelationships).Types[0].Name + `"`
	}
	return "ifnull((SELECT value->>" + literal(path) + " FROM _meta WHERE key='statistics'),0)"
}

func id(s *scope) string {
	if s.edge != nil {
		return s.edge.id
	}
	return s.node.id
}

// tried tries rows in their order, up to a limit of the tries and one of what passes. rows
// selects these rows, with all of the filter that needs no relationships.
func (c *compiler) tried(l *plan.List, p *page, tries, limit string) (rows, tried string) {
	plain, rest := split(l.Filter)
	some := func() string {
		sql, order := c.selects(c.sourcesOf(l), l, p, func(s *scope) []string { return []string{c.filter(plain, s)} }, false)
		return sql + " ORDER BY " + order + " LIMIT " + tries
	}
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
	return some(), "SELECT w.* FROM (" + some() + ") w" + j.sql() + condition + " LIMIT " + limit
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
