package compile

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"casegraph/internal/plan"
)

// A search finds nodes rank by rank, and stops when the page is full:
//
//   - The first rank is a range of the index of labels.
//   - If the text index finds fewer than manyFound nodes, the second rank is these nodes,
//     sorted.
//   - If it finds more, or if every term is too short for it, the second rank comes from a
//     walk along the index of labels. Where many nodes match, the page is soon full.
//
// The statement decides while it runs: a part that is not needed runs for no rows.
//
// manyFound is a balance. A term that many nodes match costs manyFound rows, and then a
// walk that looks at some nodes for each row of the page. In a graph of 160,000 nodes both
// are at most a few thousand.
const (
	manyFound = 2000
	trigram   = 3 // characters that a term must have
)

// searchPage writes the page of a search.
func (c *compiler) searchPage(from plan.Search, l *plan.List) {
	if v, ok := c.found[l]; ok && l.After == nil && l.Before == nil {
		s := c.foundScope(from)
		page := c.fresh("x")
		c.clause("WITH ", v, "[..", c.bind(int64(l.Limit)), "] AS ", page)
		c.unwind(page, s.node)
		c.returnRow(s, l.Row)
		return
	}
	rows, s := c.foundFirst(from, l)
	c.unwind(rows, s.node)
	c.returnRow(s, l.Row)
}

// bindSearch binds the first nodes of a search that has tallies, up to one more than are
// counted. The total is their number, the tallies count them, and the page of a search
// without a cursor is cut from them.
func (c *compiler) bindSearch(from plan.Search, l *plan.List) {
	if len(l.Aggregates) == 0 || impossible(l) {
		return
	}
	first := *l
	first.Limit, first.After, first.Before = plan.Bound+1, nil, nil
	v := c.fresh("x")
	c.clause()
	c.block("CALL ()", func() {
		rows, _ := c.foundFirst(from, &first)
		c.clause("RETURN ", rows, " AS ", v)
	})
	c.found[l] = v
	c.hoistList(scope{}, l)
}

// boundFound writes the rows that a tally counts.
func (c *compiler) boundFound(from plan.Search, l *plan.List) scope {
	s := c.foundScope(from)
	c.clause("UNWIND ", c.found[l], "[..", strconv.Itoa(plan.Bound), "] AS ", s.node)
	return s
}

func (c *compiler) foundScope(from plan.Search) scope {
	s := scope{node: c.fresh("n")}
	if len(from.Types) == 1 {
		s.nodeType = from.Types[0]
	}
	return s
}

// foundFirst writes clauses that find the nodes of a page. It returns the expression of
// their list, and the scope in which they were found.
func (c *compiler) foundFirst(from plan.Search, l *plan.List) (rows string, s scope) {
	limit := c.bind(int64(l.Limit))
	s = c.foundScope(from)
	// find writes a page of the rows that match has begun to match, all of one rank.
	find := func(rank string, match func() *where) {
		w := match()
		c.conditions(w, s, from, l)
		in := s
		in.rank = rank
		c.keyset(w, in, l)
		c.clause("WITH ", s.node)
		ordered := *l
		ordered.Order = l.Order[1:]
		c.order(s, &ordered)
	}
	c.clause()
	c.block("CALL ()", func() {
		find("0", func() *where {
			w := c.alongLabels(s, c.bind(from.Rank.From))
			c.write(" AND ", labelKey(s), " < ")
			c.param(from.Rank.To)
			return w
		})
		c.clause("RETURN collect(", s.node, ") AS first")
	})
	if len(from.Terms) == 0 {
		return "first", s
	}
	rest := c.secondRank(s, from, l, limit, find)
	rows = c.fresh("x")
	c.clause("WITH (first + ", rest, ")[..", limit, "] AS ", rows)
	return rows, s
}

// secondRank writes clauses that find the nodes of the second rank. It returns the
// expression of their list.
func (c *compiler) secondRank(s scope, from plan.Search, l *plan.List, limit string, find func(rank string, match func() *where)) string {
	long, others := longest(from.Terms)
	short := "size(first) < " + limit
	second := func(w *where) {
		w.and()
		c.write("NOT (", c.inFirst(s, from.Rank), ")")
	}
	// The walk is a sub-query of its own, so that the planner uses the order of the index.
	walk := func(condition string) {
		c.clause()
		c.block("CALL (*)", func() {
			c.clause("UNWIND CASE WHEN ", condition, " THEN [1] ELSE [] END AS go")
			c.clause()
			c.block("CALL ()", func() {
				find("1", func() *where {
					w := c.alongLabels(s, c.walkedTo(l))
					second(w)
					c.holding(w, s, from.Terms)
					return w
				})
				c.clause("RETURN ", s.node)
			})
			c.clause("RETURN collect(", s.node, ") AS walked")
		})
	}
	if long == "" {
		walk(short)
		return "walked"
	}
	c.clause()
	c.block("CALL (first)", func() {
		c.clause("UNWIND CASE WHEN ", short, " THEN [1] ELSE [] END AS go")
		c.holdingLong(s, long)
		c.clause("WITH ", s.node, " LIMIT ", strconv.Itoa(manyFound))
		c.clause("RETURN collect(", s.node, ") AS found")
	})
	few := "size(found) < " + strconv.Itoa(manyFound)
	c.clause()
	c.block("CALL (found)", func() {
		find("1", func() *where {
			// The planner knows that a slice of a list of nodes has nodes, and then reads a
			// property of a node once. Of a CASE that gives a list it does not know this.
			c.clause("UNWIND found[..CASE WHEN ", few, " THEN size(found) ELSE 0 END] AS ", s.node)
			c.clause("WITH ", s.node)
			w := &where{c: c}
			second(w)
			c.holding(w, s, others)
			return w
		})
		c.clause("RETURN collect(", s.node, ") AS sorted")
	})
	walk("NOT " + few)
	return "sorted + walked"
}

// alongLabels matches nodes along the index of their labels, from a key on.
func (c *compiler) alongLabels(s scope, from string) *where {
	c.clause("MATCH (", s.node, ":", AnyLabel, ") USING INDEX ", s.node, ":", AnyLabel, "(`label__k`, `id`)")
	w := &where{c: c}
	w.and()
	c.write(labelKey(s), " >= ", from, " AND ", s.node, ".id IS NOT NULL")
	return w
}

// walkedTo is the label key from which a walk starts: where the page before it ended, if
// that was in the second rank. So the index skips the rows before it.
func (c *compiler) walkedTo(l *plan.List) string {
	if len(l.After) < 2 {
		return "''"
	}
	return "CASE " + c.bind(l.After[0]) + " WHEN 1 THEN " + c.bind(l.After[1]) + " ELSE '' END"
}

// labelKey is the sort key of the nodes of a search.
func labelKey(s scope) string { return s.node + ".`label__k`" }

// inFirst is the condition that a node is of the first rank.
func (c *compiler) inFirst(s scope, r plan.Rank) string {
	return labelKey(s) + " >= " + c.bind(r.From) + " AND " + labelKey(s) + " < " + c.bind(r.To)
}

// rank is the rank of a node, 0 or 1, as an expression.
func (c *compiler) rank(s scope, r plan.Rank) string {
	if s.rank != "" {
		return s.rank
	}
	return "CASE WHEN " + c.inFirst(s, r) + " THEN 0 ELSE 1 END"
}

// conditions writes the conditions that both ranks have: the types, the excluded terms and
// the filter.
func (c *compiler) conditions(w *where, s scope, from plan.Search, l *plan.List) {
	if len(from.Types) < len(c.catalog.Nodes) {
		names := make([]string, len(from.Types))
		for i, t := range from.Types {
			names[i] = t.Name
		}
		w.and()
		c.write("(", s.node, ":", Labels(names), ")")
	}
	for _, t := range from.Without {
		w.and()
		c.write("NOT ", searchText(s), " CONTAINS ")
		c.param(t)
	}
	w.all(s, flatten(l.Filter))
}

func (c *compiler) holding(w *where, s scope, terms []string) {
	for _, t := range terms {
		w.and()
		c.write(searchText(s), " CONTAINS ")
		c.param(t)
	}
}

// someFound matches nodes of a search, in any order, up to one more than a total counts.
func (c *compiler) someFound(from plan.Search, l *plan.List) scope {
	s := scope{node: c.fresh("n")}
	var w *where
	long, others := longest(from.Terms)
	switch {
	case len(from.Terms) == 0:
		w = c.alongLabels(s, c.bind(from.Rank.From))
		c.write(" AND ", labelKey(s), " < ", c.bind(from.Rank.To))
	case long == "":
		w = c.alongLabels(s, "''")
	default:
		c.holdingLong(s, long)
		c.clause("WITH ", s.node)
		w = &where{c: c}
	}
	c.holding(w, s, others)
	c.conditions(w, s, from, l)
	c.clause("WITH ", s.node, " LIMIT ", strconv.Itoa(plan.Bound+1))
	return s
}

// holdingLong finds the nodes whose text contains a term: by the trigrams of the text
// index, and among the few nodes whose text is too long for that index.
func (c *compiler) holdingLong(s scope, term string) {
	c.clause()
	c.block("CALL ()", func() {
		c.clause("MATCH (", s.node, ":", AnyLabel, ") USING TEXT INDEX ", s.node, ":", AnyLabel, "(", SearchColumn, ") WHERE ", s.node, ".", SearchColumn, " CONTAINS ", c.bind(term))
		c.clause("RETURN ", s.node)
		c.clause("UNION ALL")
		c.clause("MATCH (", s.node, ":", AnyLabel, ") WHERE ", s.node, ".", IsLong, " = true AND ", s.node, ".", longColumn, " CONTAINS ", c.bind(term))
		c.clause("RETURN ", s.node)
	})
}

// searchText is the search text of a node, as an expression.
func searchText(s scope) string {
	return "coalesce(" + s.node + "." + SearchColumn + ", " + s.node + "." + longColumn + ")"
}

// longest returns the longest term, for which the text index probably finds the fewest
// nodes, and the other terms. It returns "" where all terms are too short for the index.
func longest(terms []string) (long string, others []string) {
	at, most := -1, trigram-1
	for i, t := range terms {
		if n := utf8.RuneCountInString(t); n > most {
			at, most = i, n
		}
	}
	if at < 0 {
		return "", terms
	}
	return terms[at], slices.Delete(slices.Clone(terms), at, at+1)
}
