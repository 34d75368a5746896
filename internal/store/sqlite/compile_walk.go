package sqlite

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A stepper is SQL that tells something of many nodes of one type, whose _ids are
// bound as a JSON array: a line for each, in their order.
type stepper struct {
	sql    string
	params []any
	leads  bool // anywhere, or there would be nothing to ask
}

// A stepKey says what is asked of nodes of a type.
type stepKey struct {
	typ *catalog.NodeType
	ask question
}

// A question is what a walk asks of nodes.
type question int

const (
	fore   question = iota // where paths go on to from them
	back                   // where paths come from to them
	degree                 // how many relationships they have, as far as that matters
	near                   // to where their first relationships lead
	left                   // how many lead to others than some nodes
)

// String is what stands before the name of the nodes' type.
func (q question) String() string {
	return [...]string{"on from", "back from", "degree of", "on from", "left out of"}[q]
}

// questions are those that the walk may ask.
func (w *walk) questions() []question {
	switch from := w.list.From.(plan.Walk).(type) {
	case plan.Neighborhood:
		return []question{near, left}
	case plan.Paths:
		if from.MaxDegree != plan.NoLimit {
			return []question{fore, back, degree}
		}
	}
	return []question{fore, back}
}

// compileStep writes the SQL of one step of the walk.
func (w *walk) compileStep(ctx context.Context, k stepKey) (stepper, error) {
	switch from := w.list.From.(plan.Walk).(type) {
	case plan.Paths:
		if k.ask != degree {
			return w.onward(ctx, from.Follows(k.typ, k.ask == back), from.Filter, plan.NoLimit, false)
		}
		from.Direction = catalog.Both
		return w.counts(ctx, from.Follows(k.typ, false), nil, from.MaxDegree+1, false)
	case plan.Neighborhood:
		if k.ask == near {
			return w.onward(ctx, from.Follows(k.typ, false), from.Filter, from.PerNode, len(from.Avoid) > 0)
		}
		return w.counts(ctx, from.Follows(k.typ, false), from.Filter, plan.NoLimit, true)
	}
	panic(fmt.Sprintf("sqlite: %T is not a walk", w.list.From))
}

// barred is the common table of the _ids that a statement asks for besides: those
// of nodes to which nothing is to lead.
func (c *compiler) barred() (tables with) {
	tables.add("_barred", []string{"i"}, "SELECT value FROM "+c.each(plan.EveryID()))
	return tables
}

// unbarred is the condition that the far node of a row is none of them.
func unbarred(s *scope) string { return s.node.id + " NOT IN (SELECT i FROM _barred)" }

// onward is the SQL of where relationships at some ends lead, where there is a limit the
// first few by the ids of their far nodes and their own: for each node the _id of each
// relationship, that of its far node and the type of that one. With others, they lead to
// others than the _ids that are asked for besides.
//
// An end whose order by id is kept gives its first few from an index. Of other ends all
// relationships are sorted.
func (w *walk) onward(ctx context.Context, ends []*catalog.End, filter plan.Filter, limit int, others bool) (stepper, error) {
	c := newCompiler(ctx, w.cat, w.bounds, true)
	var tables with
	far, first := "", ""
	if others {
		tables = c.barred()
	}
	if limit != plan.NoLimit {
		first = " ORDER BY w,u LIMIT " + c.param(int64(limit))
	}
	var selects []string
	for at, s := range c.overEnds(ends) {
		n := s.scope.node
		typ := "NULL"
		if n.typ != nil {
			typ = strconv.Itoa(n.typ.Index)
		}
		condition, key := "1", ""
		if filter != nil {
			condition = c.filter(filter, s.scope)
		}
		if others {
			far = unbarred(s.scope)
		}
		if and(append(s.where, condition)...) == "0" {
			continue
		}
		kept := limit != plan.NoLimit && ends[at].InOrder(w.cat.NodeID())
		switch {
		case kept:
			s.readInOrder(ends[at], w.cat.NodeID())
			key = "," + c.nodeColumn(w.cat.NodeID(), catalog.Value, n) + " w"
		case limit != plan.NoLimit:
			key = ",(SELECT id FROM _fact WHERE _id=" + n.id + ") w"
		}
		if limit != plan.NoLimit {
			key += "," + s.scope.edge.column(w.cat.RelationshipID(), catalog.Value) + " u"
		}
		sql := "SELECT " + s.scope.edge.id + " i," + n.id + " f," + typ + " t" + key + " FROM " + s.from + joined(s.joins) + where(append(s.where, condition, far)...)
		if kept && len(ends) > 1 {
			sql = "SELECT * FROM (" + sql + first + ")"
		}
		selects = append(selects, sql)
	}
	if len(selects) == 0 {
		selects = []string{"SELECT NULL i,NULL f,NULL t,NULL w,NULL u WHERE 0"}
	}
	all := strings.Join(selects, " UNION ALL ") + first
	const step = "q.i||' '||q.f||' '||ifnull(q.t,(SELECT type FROM _fact WHERE _id=q.f))"
	sql := c.finished(tables.sql() + "SELECT group_concat(ifnull((SELECT group_concat(" + step + ",';') FROM (" + all + ") q),'')||char(10),'') FROM json_each(?1) k")
	return stepper{sql, c.params, len(ends) > 0}, c.err
}

// counts is the SQL of how many relationships there are at each of some ends or,
// with others, how many of them lead to others than the _ids that are asked for
// besides: for each node as many numbers, with spaces between. It counts no further than
// the limit.
func (w *walk) counts(ctx context.Context, ends []*catalog.End, filter plan.Filter, limit int, others bool) (stepper, error) {
	c := newCompiler(ctx, w.cat, w.bounds, true)
	var tables with
	far := ""
	if others {
		tables = c.barred()
	}
	counts := []string{"''"}
	for _, s := range c.overEnds(ends) {
		condition := ""
		if filter != nil {
			condition = c.filter(filter, s.scope)
		}
		if others {
			far = unbarred(s.scope)
		}
		rows := s.from + joined(s.joins) + where(append(s.where, condition, far)...)
		if limit != plan.NoLimit {
			rows = "(SELECT 1 FROM " + rows + " LIMIT " + c.param(int64(limit)) + ")"
		}
		count := "(SELECT count(*) FROM " + rows + ")"
		if others && filter == nil {
			count = s.kept.without(s, s.scope.node.id+" IN (SELECT i FROM _barred)").or(count)
		}
		counts = append(counts, count)
	}
	sql := c.finished(tables.sql() + "SELECT group_concat(" + strings.Join(counts, "||' '||") + "||char(10),'') FROM json_each(?1) k")
	return stepper{sql, c.params, len(ends) > 0}, c.err
}
