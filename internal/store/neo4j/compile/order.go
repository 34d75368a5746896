package compile

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// keyset writes the bounds of a page: only rows after l.After, before l.Before.
func (c *compiler) keyset(w *where, s scope, l *plan.List) {
	if l.After != nil {
		w.and()
		c.beyond(s, l.Order, l.After, true)
	}
	if l.Before != nil {
		w.and()
		c.beyond(s, l.Order, l.Before, false)
	}
}

// beyond writes the condition that a row comes strictly after (or before) a place. Keys are
// never null. The first part of the condition is a range that an index serves; the second
// part decides between rows with equal keys:
//
//	k >= $k AND (k > $k OR (id > $id))
func (c *compiler) beyond(s scope, order []plan.SortKey, place []any, after bool) {
	key, value := c.key(s, order[0].By), c.bind(place[0])
	op := " < "
	if after != order[0].Desc {
		op = " > "
	}
	if len(order) == 1 {
		c.write(key, op, value)
		return
	}
	c.write(key, op[:2], "= ", value, " AND (", key, op, value, " OR (")
	c.beyond(s, order[1:], place[1:], after)
	c.write("))")
}

// key is what a term orders by, as an expression. What has to be worked out is in a variable.
func (c *compiler) key(s scope, by plan.SortBy) string {
	switch by := by.(type) {
	case plan.Column:
		return s.column(by)
	case *plan.CountOf, *plan.ExtremeOf:
		return s.workedOut[by]
	case plan.Dating:
		return s.dating(by)
	case plan.Rank:
		return c.rank(s, by)
	case plan.Undated:
		if s.tier != "" {
			return s.tier
		}
		return "CASE WHEN " + c.isDated(s) + " THEN 0 ELSE 1 END"
	case plan.SearchKey:
		return s.node + "." + searchColumn(by)
	case plan.Grouped:
		return s.groups.part(by)
	}
	panic("neo4j: unknown sort key")
}

// writeKey writes what a term orders by, and works it out if it is in no variable.
func (c *compiler) writeKey(s scope, by plan.SortBy) {
	if v := s.workedOut[by]; v != "" {
		c.write(v)
		return
	}
	switch by := by.(type) {
	case *plan.CountOf:
		if by.Where != nil {
			c.count(s, by.End, by.Where, by.Distinct)
			return
		}
		c.write(c.countAt(s, by.End, by.Distinct))
	case *plan.ExtremeOf:
		c.extreme(s, by)
	case plan.Column, plan.Rank, plan.Undated, plan.SearchKey, plan.Dating, plan.Grouped:
		c.write(c.key(s, by))
	}
}

// countAt is the number of relationships at an end of the row's node or, with distinct, of the
// nodes at their other side.
func (c *compiler) countAt(s scope, e *catalog.End, distinct bool) string {
	if distinct {
		far := c.fresh("n")
		return "COUNT { MATCH " + pattern(s.node, "", e, far) + " RETURN DISTINCT " + far + " }"
	}
	return "COUNT { MATCH " + pattern(s.node, "", e, "") + " }"
}

// extreme writes the least or greatest key at an end of the row's node. It sorts, since Cypher
// takes an expression with an aggregate in a sub-query for an aggregate (see hoist).
func (c *compiler) extreme(s scope, by *plan.ExtremeOf) {
	inner, x := c.overEnd(s, by.End), c.fresh("x")
	c.write("coalesce(")
	c.block("COLLECT", func() {
		c.matchEnd(s, inner, by.End, &plan.List{Filter: by.Where})
		c.clause("WITH ")
		c.writeKey(inner, by.By)
		c.write(" AS ", x, " ORDER BY ", x, pick(by.Greatest, " DESC", ""), " LIMIT 1")
		c.clause("RETURN ", x)
	})
	c.write("[0], ")
	c.param(store.NullKey(by))
	c.write(")")
}

// page orders the matched rows and cuts them to the page. First it works out the keys that
// the order reads from relationships. It comes before the fields of the rows are read.
// distinct says that the match may have found a row more than once.
func (c *compiler) page(s *scope, l *plan.List, distinct bool, carry ...string) {
	with := func() {
		c.clause("WITH ")
		if distinct {
			c.write("DISTINCT ")
		}
		for i, v := range carry {
			if i > 0 {
				c.write(", ")
			}
			c.write(v)
		}
	}
	with()
	if keys := workedOut(l.Order); len(keys) > 0 {
		if distinct { // work out once for each row, not for each time it was found
			distinct = false
			with()
		}
		variables := map[plan.SortBy]string{}
		for _, by := range keys {
			k := c.fresh("k")
			c.write(", ")
			c.writeKey(*s, by)
			c.write(" AS ", k)
			variables[by] = k
			carry = append(carry, k)
		}
		s.workedOut = variables
		if l.After != nil || l.Before != nil {
			c.keyset(&where{c: c}, *s, l)
			with()
		}
	}
	c.order(*s, l)
}

// order ends a WITH with ORDER BY and, if the list has a limit, LIMIT.
func (c *compiler) order(s scope, l *plan.List) { c.orderWithin("", s, l) }

// orderWithin is order for rows that all have the same value in an expression, which comes
// first in ORDER BY. The planner uses the order of an index only where ORDER BY begins with the
// first column of the index. Without an expression it is order.
func (c *compiler) orderWithin(same string, s scope, l *plan.List) {
	separator := " ORDER BY "
	by := func(key string, desc bool) {
		c.write(separator, key)
		if desc != l.Backward {
			c.write(" DESC")
		}
		separator = ", "
	}
	if same != "" {
		by(same, l.Order[0].Desc)
	}
	for _, t := range l.Order {
		by(c.key(s, t.By), t.Desc)
	}
	if l.Limit != plan.NoLimit {
		c.write(" LIMIT ")
		c.param(int64(l.Limit))
	}
}

// unwind writes a row for each element of a list, in the order of the list. UNWIND alone
// promises no order.
func (c *compiler) unwind(list, as string) {
	i := c.fresh("i")
	c.clause("UNWIND range(0, size(", list, ") - 1) AS ", i)
	c.clause("WITH ", list, "[", i, "] AS ", as, " ORDER BY ", i)
}

// workedOut are the keys of an order that are read from relationships.
func workedOut(order []plan.SortKey) []plan.SortBy {
	var keys []plan.SortBy
	for _, t := range order {
		switch by := t.By.(type) {
		case *plan.CountOf, *plan.ExtremeOf:
			if !slices.Contains(keys, t.By) {
				keys = append(keys, by)
			}
		case plan.Column, plan.Rank, plan.Undated, plan.SearchKey, plan.Dating, plan.Grouped:
		}
	}
	return keys
}

// keysetFirst says whether the bounds of the page can be written in the match: the order
// works out nothing.
func keysetFirst(l *plan.List) bool { return len(workedOut(l.Order)) == 0 }
