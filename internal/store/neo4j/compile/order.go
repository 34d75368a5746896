package compile

import (
	"slices"

	"casegraph/internal/plan"
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

// key is what a term orders by, as an expression.
func (c *compiler) key(s scope, by plan.SortBy) string {
	switch by := by.(type) {
	case plan.Column:
		return s.column(by)
	case plan.CountOf:
		if counted := s.counts[by]; counted != "" {
			return counted
		}
		if by.Distinct {
			far := c.fresh("n")
			return "COUNT { MATCH " + pattern(s.node, "", by.End, far) + " RETURN DISTINCT " + far + " }"
		}
		return "COUNT { MATCH " + pattern(s.node, "", by.End, "") + " }"
	case plan.Dating:
		return s.dating(by)
	case plan.Rank:
		return c.rank(s, by)
	case plan.Grouped:
		return s.groups.part(by)
	}
	panic("neo4j: unknown sort key")
}

// page orders the matched rows and cuts them to the page. First it counts the
// relationships that the order needs. It comes before the fields of the rows are read.
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
	if counted := countsOf(l.Order); len(counted) > 0 {
		if distinct { // count once for each row, not for each time it was found
			distinct = false
			with()
		}
		counts := map[plan.CountOf]string{}
		for _, by := range counted {
			k := c.fresh("k")
			c.write(", ", c.key(*s, by), " AS ", k)
			counts[by] = k
			carry = append(carry, k)
		}
		s.counts = counts
		if l.After != nil || l.Before != nil {
			c.keyset(&where{c: c}, *s, l)
			with()
		}
	}
	c.order(*s, l)
}

// order ends a WITH with ORDER BY and, if the list has a limit, LIMIT.
func (c *compiler) order(s scope, l *plan.List) {
	for i, t := range l.Order {
		if i == 0 {
			c.write(" ORDER BY ")
		} else {
			c.write(", ")
		}
		c.write(c.key(s, t.By))
		if t.Desc != l.Backward {
			c.write(" DESC")
		}
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

// countsOf are the numbers that the order counts.
func countsOf(order []plan.SortKey) []plan.CountOf {
	var counts []plan.CountOf
	for _, t := range order {
		if by, ok := t.By.(plan.CountOf); ok && !slices.Contains(counts, by) {
			counts = append(counts, by)
		}
	}
	return counts
}

// keysetFirst says whether the bounds of the page can be written in the match: the order
// counts nothing.
func keysetFirst(l *plan.List) bool { return len(countsOf(l.Order)) == 0 }
