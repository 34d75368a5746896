package compile

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A search finds nodes rank by rank, and stops when the page is full. The first rank is a
// range of the index of labels. A later rank has nodes whose text holds some words:
//
//   - If an index finds fewer than manyFound nodes that hold the longest word, the rank is
//     those of them that hold the others, sorted.
//   - If it finds more, the rank comes from a walk along the index of labels. Where many
//     nodes match, the page is soon full.
//
// The text index finds words by their trigrams, and the index of fragments shorter words.
//
// A small database is not searched in this way: foundAmongFew looks at all nodes.
//
// The statement decides while it runs: a part that is not needed runs for no rows.
//
// manyFound is a balance. A term that many nodes match costs manyFound rows, and then a
// walk that looks at some nodes for each row of the page. In a graph of 160,000 nodes both
// are at most a few thousand.
const (
	manyFound = 2000
	trigram   = 3 // characters that a word must have for the text index
)

// searchPage writes the page of a search.
func (c *compiler) searchPage(from plan.Search, l *plan.List) {
	if v, ok := c.found[l]; ok && l.After == nil && l.Before == nil && !l.Backward {
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
	first.Limit, first.After, first.Before, first.Backward = plan.Bound+1, nil, nil, false
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
	if c.few {
		return c.foundAmongFew(from, l)
	}
	f := finder{compiler: c, from: from, list: l, s: c.foundScope(from), limit: c.bind(int64(l.Limit))}
	ranks := []int{0, 1, 2}
	if len(from.Terms) == 0 {
		ranks = ranks[:2]
	}
	if l.Backward {
		slices.Reverse(ranks)
	}
	for i, rank := range ranks {
		only := f.reaches(rank)
		if i > 0 {
			only = append(only, "size("+rows+") < "+f.limit)
			rows += " + "
		}
		switch rank {
		case 0:
			rows += f.labelled(only)
		case 1:
			rows += f.holds(rank, from.Rank.Words(), only)
		default:
			rows += f.holds(rank, from.Terms, only)
		}
	}
	found := c.fresh("x")
	c.clause("WITH (", rows, ")[..", f.limit, "] AS ", found)
	return found, f.s
}

// foundAmongFew is foundFirst for a small database. It looks at all nodes.
func (c *compiler) foundAmongFew(from plan.Search, l *plan.List) (rows string, s scope) {
	s, rows = c.foundScope(from), c.fresh("x")
	c.clause()
	c.block("CALL ()", func() {
		c.clause("MATCH (", s.node, ":", AnyLabel, ")")
		// As a CASE, the condition is not taken apart by the planner.
		c.clause("WITH ", s.node, ", CASE WHEN ", c.inFirst(s, from.Rank), " THEN 0 WHEN ", c.inSecond(s, from.Rank), " THEN 1")
		for i, t := range from.Terms {
			if i == 0 {
				c.write(" WHEN ")
			} else {
				c.write(" AND ")
			}
			c.write(searchText(s), " CONTAINS ", c.bind(t))
		}
		if len(from.Terms) > 0 {
			c.write(" THEN 2")
		}
		s.rank = c.fresh("k")
		c.write(" END AS ", s.rank)
		w := &where{c: c}
		w.and()
		c.write(s.rank, " IS NOT NULL")
		c.conditions(w, s, from, l)
		c.keyset(w, s, l)
		c.clause("WITH ", s.node, ", ", s.rank)
		c.order(s, l)
		c.clause("RETURN collect(", s.node, ") AS ", rows)
	})
	s.rank = ""
	return rows, s
}

// A finder finds the ranks of a search.
type finder struct {
	*compiler
	from  plan.Search
	list  *plan.List
	s     scope
	limit string
}

// reaches are conditions on which the page may have rows of a rank.
func (f finder) reaches(rank int) []string {
	var out []string
	if len(f.list.After) > 0 {
		out = append(out, f.bind(f.list.After[0])+" <= "+strconv.Itoa(rank))
	}
	if len(f.list.Before) > 0 {
		out = append(out, f.bind(f.list.Before[0])+" >= "+strconv.Itoa(rank))
	}
	return out
}

// find ends a match that has been begun: it keeps the rows of a page, all of one rank.
func (f finder) find(rank int, w *where) {
	f.conditions(w, f.s, f.from, f.list)
	in := f.s
	in.rank = strconv.Itoa(rank)
	f.keyset(w, in, f.list)
	f.clause("WITH ", f.s.node)
	ordered := *f.list
	ordered.Order = f.list.Order[1:]
	f.order(f.s, &ordered)
}

// collect writes a sub-query that binds what match finds to a list. It runs only if
// conditions hold.
func (f finder) collect(as string, only []string, match func()) string {
	as = f.fresh(as)
	f.clause()
	f.block("CALL (*)", func() {
		if len(only) > 0 {
			f.clause("UNWIND CASE WHEN ", strings.Join(only, " AND "), " THEN [1] ELSE [] END AS ", f.fresh("go"))
		}
		match()
		f.clause("RETURN collect(", f.s.node, ") AS ", as)
	})
	return as
}

// walk is collect along the index of labels, in a sub-query of its own, so that the planner
// uses the order of the index.
func (f finder) walk(only []string, rank int, from string, more func(w *where)) string {
	along := func() {
		w := f.alongLabels(f.s, from)
		more(w)
		f.find(rank, w)
	}
	if len(only) == 0 {
		return f.collect("r", nil, along)
	}
	return f.collect("r", only, func() {
		f.clause()
		f.block("CALL ()", func() {
			along()
			f.clause("RETURN ", f.s.node)
		})
	})
}

// labelled finds the first rank.
func (f finder) labelled(only []string) string {
	return f.walk(only, 0, f.bind(f.from.Rank.From), func(*where) {
		f.write(" AND ", labelKey(f.s), " < ")
		f.param(f.from.Rank.To)
	})
}

// holds finds a later rank: nodes that hold some words, and are of no rank before.
func (f finder) holds(rank int, words []string, only []string) string {
	long, others := longest(words)
	found := f.collect("f", only, func() {
		f.holding(f.s, long)
		f.clause("WITH ", f.s.node, " LIMIT ", strconv.Itoa(manyFound))
	})
	few := "size(" + found + ") < " + strconv.Itoa(manyFound)
	later := func(w *where) {
		w.and()
		f.write("NOT (", f.inFirst(f.s, f.from.Rank), ")")
		if rank == 2 {
			w.and()
			f.write("NOT (", f.inSecond(f.s, f.from.Rank), ")")
		}
	}
	sorted := f.collect("r", nil, func() {
		// The planner knows that a slice of a list of nodes has nodes, and then reads a
		// property of a node once. Of a CASE that gives a list it does not know this.
		f.clause("UNWIND ", found, "[..CASE WHEN ", few, " THEN size(", found, ") ELSE 0 END] AS ", f.s.node)
		f.clause("WITH ", f.s.node)
		w := &where{c: f.compiler}
		later(w)
		f.containing(w, f.s, others)
		f.find(rank, w)
	})
	walked := f.walk([]string{"NOT " + few}, rank, f.walkedFrom(rank), func(w *where) {
		f.walkedTo(w, rank)
		later(w)
		f.containing(w, f.s, words)
	})
	return sorted + " + " + walked
}

// walkedFrom is the label key from which a walk starts, and walkedTo writes the one where it
// ends: where the pages before and behind end, if that is in the same rank. So the index
// skips the rows beyond.
func (f finder) walkedFrom(rank int) string {
	if len(f.list.After) < 2 {
		return "''"
	}
	return f.labelAt(rank, f.list.After, "''")
}

func (f finder) walkedTo(w *where, rank int) {
	if len(f.list.Before) >= 2 {
		w.and()
		f.write(labelKey(f.s), " <= ", f.labelAt(rank, f.list.Before, f.bind(store.NoText)))
	}
}

func (f finder) labelAt(rank int, place []any, otherwise string) string {
	return "CASE " + f.bind(place[0]) + " WHEN " + strconv.Itoa(rank) + " THEN " + f.bind(place[1]) + " ELSE " + otherwise + " END"
}

// alongLabels matches nodes along the index of their labels, from a key on.
func (c *compiler) alongLabels(s scope, from string) *where {
	c.clause("MATCH (", s.node, ":", AnyLabel, ") USING INDEX ", s.node, ":", AnyLabel, "(label__k, id)")
	w := &where{c: c}
	w.and()
	c.write(labelKey(s), " >= ", from, " AND ", s.node, ".id IS NOT NULL")
	return w
}

// labelKey is the sort key of the nodes of a search.
func labelKey(s scope) string { return s.node + ".label__k" }

// inFirst is the condition that a node is of the first rank.
func (c *compiler) inFirst(s scope, r plan.Rank) string {
	return labelKey(s) + " >= " + c.bind(r.From) + " AND " + labelKey(s) + " < " + c.bind(r.To)
}

// inSecond is the condition that a node that is not of the first rank is of the second.
func (c *compiler) inSecond(s scope, r plan.Rank) string {
	var out []string
	for _, word := range r.Words() {
		out = append(out, searchText(s)+" CONTAINS "+c.bind(word))
	}
	return strings.Join(out, " AND ")
}

// rank is the rank of a node as an expression.
func (c *compiler) rank(s scope, r plan.Rank) string {
	if s.rank != "" {
		return s.rank
	}
	return "CASE WHEN " + c.inFirst(s, r) + " THEN 0 WHEN " + c.inSecond(s, r) + " THEN 1 ELSE 2 END"
}

// conditions writes the conditions that all ranks have: the types, the excluded terms and
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

func (c *compiler) containing(w *where, s scope, words []string) {
	for _, t := range words {
		w.and()
		c.write(searchText(s), " CONTAINS ")
		c.param(t)
	}
}

// someFound matches nodes of a search, in any order, up to one more than a total counts.
func (c *compiler) someFound(from plan.Search, l *plan.List) scope {
	s := scope{node: c.fresh("n")}
	long, others := longest(from.Terms)
	c.holding(s, long)
	c.clause("WITH ", s.node)
	w := &where{c: c}
	c.containing(w, s, others)
	c.conditions(w, s, from, l)
	c.clause("WITH ", s.node, " LIMIT ", strconv.Itoa(plan.Bound+1))
	return s
}

// holding finds the nodes whose text contains a word. Of a word that is long enough, the text
// index knows all texts but the few that are too long for it.
func (c *compiler) holding(s scope, word string) {
	if utf8.RuneCountInString(word) < trigram {
		c.clause("CALL db.index.fulltext.queryNodes('", FragmentIndex, "', ", c.bind(`"`+fragment.Replace(word)+`"`), ") YIELD node AS ", s.node)
		return
	}
	c.clause()
	c.block("CALL ()", func() {
		c.clause("MATCH (", s.node, ":", AnyLabel, ") USING TEXT INDEX ", s.node, ":", AnyLabel, "(", SearchColumn, ") WHERE ", s.node, ".", SearchColumn, " CONTAINS ", c.bind(word))
		c.clause("RETURN ", s.node)
		c.clause("UNION ALL")
		c.clause("MATCH (", s.node, ":", AnyLabel, ") WHERE ", s.node, ".", IsLong, " = true AND ", s.node, ".", LongColumn, " CONTAINS ", c.bind(word))
		c.clause("RETURN ", s.node)
	})
}

// fragment writes a word into a Lucene query.
var fragment = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// searchText is the search text of a node, as an expression.
func searchText(s scope) string {
	return "coalesce(" + s.node + "." + SearchColumn + ", " + s.node + "." + LongColumn + ")"
}

// longest returns the longest word, for which an index probably finds the fewest nodes, and
// the other words.
func longest(words []string) (long string, others []string) {
	at, most := 0, 0
	for i, t := range words {
		if n := utf8.RuneCountInString(t); n > most {
			at, most = i, n
		}
	}
	return words[at], slices.Delete(slices.Clone(words), at, at+1)
}
