package sqlite

import (
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// narrow is the select that finds a page: it filters, orders and cuts, and
// gives of each row what names it (source.columns) and the keys the wide
// select wants.
func (c *compiler) narrow(l *plan.List, p *page) string {
	if from, ok := l.From.(plan.Induced); ok {
		return c.induced(from, l, p)
	}
	return c.find(l, p, "", func(s *scope) []string { return c.asked(l, s) })
}

// find is narrow with conditions of its own, behind a gate.
func (c *compiler) find(l *plan.List, p *page, only gate, asked func(*scope) []string) string {
	if by := l.KeptOrder(); by != nil && l.IDs == nil {
		return c.findIn([]*source{c.inOrder(l.From.(plan.OverEnd).End, by)}, l, p, only, asked)
	}
	return c.findIn(c.sourcesOf(l), l, p, only, asked)
}

// sourcesOf are where the rows of a list are found.
func (c *compiler) sourcesOf(l *plan.List) []*source {
	if c.once != nil {
		return []*source{c.once.source(c)}
	}
	if registered(l) {
		return []*source{c.inRegistry(l.From.(plan.OfRelationships).Types)}
	}
	return c.sources(l.From)
}

// findIn is find in other sources than the list's.
func (c *compiler) findIn(sources []*source, l *plan.List, p *page, only gate, asked func(*scope) []string) string {
	sql, order := c.selects(sources, l, p, asked, len(sources) > 1)
	if sql == "" {
		return c.nothing(l)
	}
	if order != "" {
		sql += " ORDER BY " + order
	}
	return sql + only.limit(c.param(int64(l.Limit)))
}

// nothing is a select without rows.
func (c *compiler) nothing(l *plan.List) string {
	sql := "SELECT NULL t,NULL s,NULL d,NULL i,NULL f,NULL u"
	for i := range l.Order {
		sql += ",NULL k" + strconv.Itoa(i)
	}
	return sql + " WHERE 0"
}

// selects are the selects of find, one for each source, without an end, and the terms that
// they are to be ordered by. It is "" where no source can have rows. In a compound select
// only columns order.
func (c *compiler) selects(sources []*source, l *plan.List, p *page, asked func(*scope) []string, compound bool) (text, terms string) {
	sql := make([]byte, 0, 512)
	var order []byte
	for _, s := range sources {
		keys := make([]string, len(l.Order))
		for i, t := range l.Order {
			keys[i] = c.key(t.By, s.scope)
		}
		conditions := append(s.where, asked(s.scope)...)
		conditions = append(conditions, c.beyond(l, keys, l.After, true), c.beyond(l, keys, l.Before, false))
		if compound && and(conditions...) == "0" {
			continue
		}
		if len(sql) > 0 {
			sql = append(sql, " UNION ALL "...)
		}
		sql = append(append(sql, "SELECT "...), s.columns...)
		if n := s.scope.node; p.typed {
			n.used = true
			sql = append(append(append(sql, ','), n.alias...), ".type t"...)
		}
		if s.scope.fact != nil {
			s.scope.fact.used = true // the columns have its type
		}
		order = order[:0]
		if p.named {
			sql = append(append(append(sql, ','), c.edgeColumn(c.cat.RelationshipID(), catalog.Value, s.scope)...), " u"...)
		}
		for i, t := range l.Order {
			if s.scope.node != nil && s.scope.node.tier != "" && i == 0 {
				// A source has one tier, which orders nothing there.
				sql = append(append(append(sql, ','), keys[i]...), " k"...)
				sql = strconv.AppendInt(sql, int64(i), 10)
				continue
			}
			if len(order) > 0 {
				order = append(order, ',')
			}
			// An expression that is a column too is worked out once.
			counted := workedOut(t.By)
			if p.wants[i] || counted || compound {
				sql = append(append(append(sql, ','), keys[i]...), " k"...)
				sql = strconv.AppendInt(sql, int64(i), 10)
			}
			if counted || compound {
				order = strconv.AppendInt(append(order, 'k'), int64(i), 10)
			} else {
				order = append(order, keys[i]...)
			}
			order = append(order, direction(t.Desc != l.Backward)...)
		}
		if len(order) == 0 && s.order != "" {
			order = append(append(order, s.order...), direction(l.Backward)...)
		}
		sql = append(append(sql, " FROM "...), s.from...)
		for _, j := range s.joins {
			sql = append(sql, j.sql()...)
		}
		sql = append(sql, where(conditions...)...)
	}
	return string(sql), string(order)
}

func direction(desc bool) string {
	if desc {
		return " DESC"
	}
	return ""
}

// idsOfOthers says whether a list's ids are not those of its rows' facts.
func idsOfOthers(from plan.From) bool {
	switch from.(type) {
	case plan.Induced, plan.DatesAmong:
		return true
	case plan.OfType, plan.AnyNode, plan.Search, plan.OfRelationships, plan.AllDatasets, plan.GroupNode, plan.Inner, plan.Walk, plan.Walked:
	}
	return false
}

// asked are the conditions that a list itself puts on its rows.
func (c *compiler) asked(l *plan.List, s *scope) []string {
	var out []string
	if l.IDs != nil && !idsOfOthers(l.From) {
		id := ""
		switch {
		case s.node != nil:
			s.node.used = true
			id = s.node.alias + ".id"
		case s.edge != nil:
			id = c.edgeColumn(c.cat.RelationshipID(), catalog.Value, s)
		case s.fact != nil:
			id = c.nodeColumn(c.cat.NodeID(), catalog.Value, s.fact)
		default:
			c.fail("rows of %s have no ids", l.From)
		}
		if only, ok := l.OnlyID(); ok {
			out = append(out, id+"="+c.param(only))
		} else {
			out = append(out, id+" IN "+c.values(l.IDs))
		}
	}
	if l.Filter != nil {
		out = append(out, c.filter(l.Filter, s))
	}
	return out
}

// beyond keeps what comes strictly after (or before) a place in the order. It
// is nested, k >= v AND (k > v OR (k = v AND …)), because an index serves the
// outermost comparison.
func (c *compiler) beyond(l *plan.List, keys []string, place []any, after bool) string {
	if place == nil {
		return ""
	}
	if len(place) != len(keys) {
		return c.fail("a place in an order of %d terms has %d values", len(keys), len(place))
	}
	if len(keys) == 0 {
		return "0"
	}
	sql := ""
	for i := len(keys) - 1; i >= 0; i-- {
		op := ">"
		if l.Order[i].Desc == after {
			op = "<"
		}
		v := c.param(place[i])
		if sql == "" {
			sql = keys[i] + op + v
		} else {
			sql = keys[i] + op + "=" + v + " AND (" + keys[i] + op + v + " OR " + sql + ")"
		}
	}
	return "(" + sql + ")"
}

// total is the SQL of how many rows a list has in all.
func (c *compiler) total(l *plan.List, all func(*scope) []string) string {
	if from, ok := l.From.(plan.Search); ok {
		return c.searchTotal(from, l)
	}
	if from, ok := l.From.(plan.Groups); ok {
		return "(SELECT count(*) FROM (" + c.groupsOf(from) + "))"
	}
	var counts []string
	c.whole(l, all, func(s *source, rows func(join string) string) {
		count := "(SELECT count(*)" + rows("") + ")"
		if s.kept != nil && l.Filter == nil && l.IDs == nil {
			count = s.kept.or(count)
		}
		counts = append(counts, count)
	})
	switch len(counts) {
	case 0:
		return "0"
	case 1:
		return counts[0]
	}
	return "(" + strings.Join(counts, "+") + ")"
}

// whole finds all rows of a list, not those of its page alone: for each source that
// may have some, it calls each with the source and the rest of a
// select, FROM and WHERE, to which it may add a join. That is to be asked for
// last: what is read of the rows has a part in it.
func (c *compiler) whole(l *plan.List, asked func(*scope) []string, each func(s *source, rows func(join string) string)) {
	// Once for a whole type it is cheaper to gather the ids that pass than to
	// try each row; for the few rows of a parent, or behind an index, it is not.
	gather := !c.nested && l.IDs == nil && !selective(l.Filter)
	if from, ok := l.From.(plan.Search); ok {
		s := c.boundFound(from, l)
		each(s, func(join string) string { return " FROM " + s.from + joined(s.joins) + join + where(s.where...) })
		return
	}
	for _, s := range c.sourcesOf(l) {
		c.gather = gather
		conditions := append(s.where, asked(s.scope)...)
		c.gather = false
		if and(conditions...) == "0" {
			continue
		}
		each(s, func(join string) string { return " FROM " + s.from + joined(s.joins) + join + where(conditions...) })
	}
}
