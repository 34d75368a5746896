package compile

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A search finds nodes tier by tier (plan.Tier), and stops when the page is full. A tier of a
// range of names is read along the index of names. Another tier has nodes whose text holds some
// words:
//
//   - If an index finds fewer than manyFound nodes that hold the longest word, the tier is
//     those of them that hold the others, sorted.
//   - If it finds more, the tier comes from a walk along the index of names or dates. Where
//     many nodes match, the page is soon full.
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
	if c.isFirst(l) {
		s := c.foundScope(from)
		page := c.fresh("x")
		c.clause("WITH ", c.found[l], "[..", c.bind(int64(l.Limit)), "] AS ", page)
		c.unwind(page, s.node)
		c.returnRow(s, l.Row)
		return
	}
	rows, s := c.foundFirst(from, l)
	c.unwind(rows, s.node)
	c.returnRow(s, l.Row)
}

// isFirst says whether the page of a search is the beginning of what bindSearch has bound.
func (c *compiler) isFirst(l *plan.List) bool {
	_, bound := c.found[l]
	return bound && l.After == nil && l.Before == nil && !l.Backward
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
	if c.few {
		c.found[l], _ = c.foundAmongFew(from, &first)
	} else {
		v := c.fresh("x")
		c.clause()
		c.block("CALL ()", func() {
			rows, _ := c.foundFirst(from, &first)
			c.clause("RETURN ", rows, " AS ", v)
		})
		c.found[l] = v
	}
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
	if c.split != notSplit {
		return c.foundEarly(from, l)
	}
	f := &finder{compiler: c, from: from, list: l, s: c.foundScope(from), limit: c.bind(int64(l.Limit))}
	tiers := from.Tiers(l.Order[0].By)
	for i := range tiers {
		f.value = i
		if l.Backward {
			f.value = len(tiers) - 1 - i
		}
		f.tier = tiers[f.value]
		only := f.reaches()
		if i > 0 {
			only = append(only, "size("+rows+") < "+f.limit)
			rows += " + "
		}
		rows += f.find(only)
	}
	found := c.fresh("x")
	c.clause("WITH (", rows, ")[..", f.limit, "] AS ", found)
	return found, f.s
}

// foundEarly is foundFirst with a statement of its own, which runs before. It returns the ids
// of the nodes.
func (c *compiler) foundEarly(from plan.Search, l *plan.List) (rows string, s scope) {
	w := newCompiler(c.ctx, c.catalog, c.scale)
	w.write("RETURN ")
	w.block("COLLECT", func() {
		found, _ := w.foundFirst(from, l)
		i := w.fresh("i")
		w.clause("UNWIND range(0, size(", found, ") - 1) AS ", i)
		w.clause("WITH ", found, "[", i, "].id AS row ORDER BY ", i)
		w.clause("RETURN row")
	})
	w.write(" AS rows")
	st, err := w.statement()
	if err != nil && c.err == nil {
		c.err = err
	}
	ids := c.bind([]any{})
	c.early = append(c.early, Early{Param: ids[1:], Statements: []Statement{st}})
	s, rows = c.foundScope(from), c.fresh("x")
	i := c.fresh("i")
	c.clause()
	c.block("CALL ()", func() {
		c.clause("UNWIND range(0, size(", ids, ") - 1) AS ", i)
		c.clause("MATCH (", s.node, ":", AnyLabel, ") WHERE ", s.node, ".id = ", ids, "[", i, "]")
		c.clause("WITH ", s.node, " ORDER BY ", i)
		c.clause("RETURN collect(", s.node, ") AS ", rows)
	})
	return rows, s
}

// foundAmongFew is foundFirst for a small database. It looks at all nodes.
func (c *compiler) foundAmongFew(from plan.Search, l *plan.List) (rows string, s scope) {
	s, rows = c.foundScope(from), c.fresh("x")
	c.clause()
	c.block("CALL ()", func() {
		c.clause("MATCH (", s.node, ":", AnyLabel, ")")
		s.tier = c.fresh("k")
		// As a CASE, the condition is not taken apart by the planner.
		c.clause("WITH ", s.node, ", CASE")
		for i, t := range from.Tiers(l.Order[0].By) {
			c.write(" WHEN ", strings.Join(c.meets(s, from.Rank, t), " AND "), " THEN ", strconv.Itoa(i))
		}
		c.write(" END AS ", s.tier)
		w := &where{c: c}
		w.and()
		c.write(s.tier, " IS NOT NULL")
		c.conditions(w, s, from, l)
		c.keyset(w, s, l)
		c.clause("WITH ", s.node, ", ", s.tier)
		c.order(s, l)
		c.clause("RETURN collect(", s.node, ") AS ", rows)
	})
	s.tier = ""
	return rows, s
}

// meets are the conditions of a tier for a node that is of no tier before.
func (c *compiler) meets(s scope, r plan.Rank, t plan.Tier) []string {
	var out []string
	if t.Named != nil && *t.Named {
		out = append(out, c.inRange(s, r))
	}
	if t.Dated != nil && *t.Dated {
		out = append(out, c.isDated(s))
	}
	return append(out, c.containing(s, t.Words, t.Terms)...)
}

// A finder finds the tiers of a search.
type finder struct {
	*compiler
	from  plan.Search
	list  *plan.List
	s     scope
	limit string
	tier  plan.Tier
	value int // of the tier, in the order
}

// reaches are conditions on which the page may have rows of the tier.
func (f *finder) reaches() []string {
	var out []string
	if len(f.list.After) > 0 {
		out = append(out, f.bind(f.list.After[0])+" <= "+strconv.Itoa(f.value))
	}
	if len(f.list.Before) > 0 {
		out = append(out, f.bind(f.list.Before[0])+" >= "+strconv.Itoa(f.value))
	}
	return out
}

// find finds the tier, if conditions hold.
func (f *finder) find(only []string) string {
	if f.tier.Named != nil && *f.tier.Named {
		return f.walk(only, f.tier.Words, nil)
	}
	words, terms := f.tier.Words, f.tier.Terms
	long, others := longest(append(slices.Clone(words), terms...))
	found := f.collect("f", only, func() {
		f.holding(f.s, long, len(words) > 0)
		f.clause("WITH ", f.s.node, " LIMIT ", strconv.Itoa(manyFound))
	})
	many := strconv.Itoa(manyFound)
	sorted := f.collect("r", nil, func() {
		// The planner knows that a slice of a list of nodes has nodes, and then reads a
		// property of a node once. Of a CASE that gives a list it does not know this.
		f.clause("UNWIND ", found, "[size(", found, ") / ", many, " * ", many, "..] AS ", f.s.node)
		f.clause("WITH ", f.s.node)
		w := &where{c: f.compiler}
		if len(words) > 0 {
			w.each(f.containing(f.s, others, nil))
		} else {
			w.each(f.containing(f.s, nil, others))
		}
		f.kept(w)
	})
	return sorted + " + " + f.walk([]string{"size(" + found + ") = " + many}, words, terms)
}

// collect writes a sub-query that binds what match finds to a list. It runs only if
// conditions hold.
func (f *finder) collect(as string, only []string, match func()) string {
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

// walk is collect along the index of names or dates, in a sub-query of its own, so that the
// planner uses the order of the index. It begins and ends where the tier or the page does, so
// the index skips the rows beyond.
func (f *finder) walk(only, words, terms []string) string {
	along := func() {
		n, by := f.s.node, f.list.Order[1]
		key := searchColumn(by.By.(plan.SearchKey))
		f.clause("MATCH (", n, ":", AnyLabel, ") USING INDEX ", n, ":", AnyLabel, "(", key, ", id)")
		w := &where{c: f.compiler}
		w.each(f.bounds(n+"."+key, by))
		w.and()
		f.write(n, ".id IS NOT NULL")
		w.each(f.containing(f.s, words, terms))
		f.kept(w)
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

// kept ends a match that has been begun: it keeps the rows of the page, all of the tier.
func (f *finder) kept(w *where) {
	if d := f.tier.Dated; d != nil {
		w.and()
		if !*d {
			f.write("NOT ")
		}
		f.write(f.isDated(f.s))
	}
	if in := f.tier.Named; in != nil && !*in {
		w.and()
		f.write("NOT (", f.inRange(f.s, f.from.Rank), ")")
	}
	if len(f.tier.NotWords) > 0 {
		w.and()
		f.write("NOT (", strings.Join(f.containing(f.s, f.tier.NotWords, nil), " AND "), ")")
	}
	f.conditions(w, f.s, f.from, f.list)
	in := f.s
	in.tier = strconv.Itoa(f.value)
	f.keyset(w, in, f.list)
	f.clause("WITH ", f.s.node)
	ordered := *f.list
	ordered.Order = f.list.Order[1:]
	f.order(f.s, &ordered)
}

// bounds are the conditions on the key of the rows that a walk passes.
func (f *finder) bounds(key string, by plan.SortKey) []string {
	var least, most any = "", store.NoText
	if by.By == plan.ByDate {
		least, most = int64(math.MinInt64), int64(store.NoneDay)
	}
	first, last := f.list.After, f.list.Before
	if by.Desc {
		first, last = last, first
	}
	ranged := f.tier.Named != nil && *f.tier.Named
	var out []string
	if ranged {
		out = append(out, f.inRange(f.s, f.from.Rank))
	}
	if len(first) >= 2 {
		out = append(out, key+" >= "+f.placed(first, least))
	} else if !ranged {
		out = append(out, key+" >= "+f.bind(least))
	}
	if len(last) >= 2 {
		out = append(out, key+" <= "+f.placed(last, most))
	}
	return out
}

// placed is the key of a place in the order, or otherwise if that is in another tier.
func (f *finder) placed(place []any, otherwise any) string {
	return "CASE " + f.bind(place[0]) + " WHEN " + strconv.Itoa(f.value) + " THEN " + f.bind(place[1]) + " ELSE " + f.bind(otherwise) + " END"
}

// searchColumn is the property with a key of a search.
func searchColumn(by plan.SearchKey) string {
	if by == plan.ByDate {
		return DateColumn
	}
	return NameColumn
}

// inRange is the condition that the name of a node is in the range of the first rank.
func (c *compiler) inRange(s scope, r plan.Rank) string {
	name := s.node + "." + NameColumn
	return name + " >= " + c.bind(r.From) + " AND " + name + " < " + c.bind(r.To)
}

// isDated is the condition that a node has a date.
func (c *compiler) isDated(s scope) string {
	return s.node + "." + DateColumn + " < " + c.bind(int64(store.NoneDay))
}

// containing are the conditions that a node's headings contain words, and its text terms.
func (c *compiler) containing(s scope, words, terms []string) []string {
	var out []string
	for _, word := range words {
		out = append(out, s.node+"."+HeadingColumn+" CONTAINS "+c.bind(word))
	}
	for _, term := range terms {
		out = append(out, searchText(s)+" CONTAINS "+c.bind(term))
	}
	return out
}

// rank is the rank of a node as an expression.
func (c *compiler) rank(s scope, r plan.Rank) string {
	if s.tier != "" {
		return s.tier
	}
	out := "CASE"
	for i, t := range (plan.Search{Rank: r}).Tiers(r) {
		out += " WHEN " + strings.Join(c.meets(s, r, t), " AND ") + " THEN " + strconv.Itoa(i)
	}
	return out + " ELSE " + strconv.Itoa(r.Ranks()-1) + " END"
}

// conditions writes the conditions that all tiers have: the types, the excluded terms and
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

// someFound matches nodes of a search, in any order, up to one more than a total counts.
func (c *compiler) someFound(from plan.Search, l *plan.List) scope {
	s := scope{node: c.fresh("n")}
	long, others := longest(from.Terms)
	c.holding(s, long, false)
	c.clause("WITH ", s.node)
	w := &where{c: c}
	w.each(c.containing(s, nil, others))
	c.conditions(w, s, from, l)
	c.clause("WITH ", s.node, " LIMIT ", strconv.Itoa(plan.Bound+1))
	return s
}

// holding finds the nodes whose headings or whose text contain a word. Of a word that is long
// enough, the text index knows all texts but the few that are too long for it.
func (c *compiler) holding(s scope, word string, heading bool) {
	switch {
	case utf8.RuneCountInString(word) < trigram:
		c.clause("CALL db.index.fulltext.queryNodes('", FragmentIndex, "', ", c.bind(`"`+fragment.Replace(word)+`"`), ") YIELD node AS ", s.node)
	case heading:
		c.clause("MATCH (", s.node, ":", AnyLabel, ") USING TEXT INDEX ", s.node, ":", AnyLabel, "(", HeadingColumn, ") WHERE ", s.node, ".", HeadingColumn, " CONTAINS ", c.bind(word))
	default:
		c.clause()
		c.block("CALL ()", func() {
			c.clause("MATCH (", s.node, ":", AnyLabel, ") USING TEXT INDEX ", s.node, ":", AnyLabel, "(", SearchColumn, ") WHERE ", s.node, ".", SearchColumn, " CONTAINS ", c.bind(word))
			c.clause("RETURN ", s.node)
			c.clause("UNION ALL")
			c.clause("MATCH (", s.node, ":", AnyLabel, ") WHERE ", s.node, ".", IsLong, " = true AND ", s.node, ".", LongColumn, " CONTAINS ", c.bind(word))
			c.clause("RETURN ", s.node)
		})
	}
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
