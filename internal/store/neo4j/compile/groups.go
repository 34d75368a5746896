package compile

import (
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A group has the variables of the parts of a group. A variable is "" where the group lacks the
// part.
type group struct {
	count, numbers    string
	value, order, tie []string // by the index of the key
}

// newGroup names the parts of groups.
func (c *compiler) newGroup(from plan.Groups) *group {
	g := &group{count: c.fresh("n")}
	if len(from.Stats) > 0 {
		g.numbers = c.fresh("s")
	}
	for _, k := range from.By {
		tie := ""
		if k.Tied() {
			tie = c.fresh("t")
		}
		g.value, g.order, g.tie = append(g.value, c.fresh("g")), append(g.order, c.fresh("o")), append(g.tie, tie)
	}
	return g
}

// variables are all of them.
func (g *group) variables() []string {
	out := []string{g.count}
	for _, names := range [][]string{{g.numbers}, g.value, g.order, g.tie} {
		for _, v := range names {
			if v != "" {
				out = append(out, v)
			}
		}
	}
	return out
}

// part is the variable of one part.
func (g *group) part(of plan.Grouped) string {
	switch of.Part {
	case plan.GroupCount:
		return g.count
	case plan.GroupNumbers:
		return g.numbers
	case plan.GroupValue:
		return g.value[of.Key]
	case plan.GroupOrder:
		return g.order[of.Key]
	case plan.GroupTie:
		return g.tie[of.Key]
	}
	panic("neo4j: unknown part of a group")
}

// groupsPage writes the page of the groups of a list.
func (c *compiler) groupsPage(outer scope, from plan.Groups, l *plan.List) {
	s := scope{groups: c.newGroup(from)}
	if v, ok := c.found[l]; ok {
		one := c.fresh("x")
		c.clause("UNWIND ", v, " AS ", one)
		c.clause("WITH ")
		for i, name := range s.groups.variables() {
			if i > 0 {
				c.write(", ")
			}
			c.write(one, "[", strconv.Itoa(i), "] AS ", name)
		}
	} else {
		c.groupsOf(outer, from, s.groups)
	}
	if l.After != nil || l.Before != nil {
		c.clause("WITH *")
		c.keyset(&where{c: c}, s, l)
	}
	c.clause("WITH *")
	c.order(s, l)
	c.returnRow(s, l.Row)
}

// bindGroups binds the groups of a list that also asks for its total, so that the rows and
// the total use what is found once.
func (c *compiler) bindGroups(from plan.Groups, l *plan.List) {
	if l.Total && l.Limit > 0 && !impossible(l) {
		c.found[l] = c.collectGroups("CALL ()", scope{}, from)
	}
}

// collectGroups writes a clause that binds a list of the groups, each a list of its parts. It
// returns the variable.
func (c *compiler) collectGroups(call string, outer scope, from plan.Groups) string {
	v, g := c.fresh("x"), c.newGroup(from)
	c.clause()
	c.block(call, func() {
		c.groupsOf(outer, from, g)
		c.clause("RETURN collect([", strings.Join(g.variables(), ", "), "]) AS ", v)
	})
	return v
}

// groupsOf writes clauses that group the rows of a list. They end with a record for each
// group, with the variables of g.
func (c *compiler) groupsOf(outer scope, from plan.Groups, g *group) {
	if of, ok := from.Of.From.(plan.OfRelationships); ok && c.earlyGroups(possible(of.Types, from.Of.Filter), from, g) {
		return
	}
	c.groupsIn(c.groupRows(outer, from), from, g)
}

// groupsIn writes clauses that group the rows of a scope.
func (c *compiler) groupsIn(s scope, from plan.Groups, g *group) {
	at := c.groupSteps(s, from)
	place := func(i int) scope { return at[i+1] } // TheRow is -1
	beside := make([][2]string, len(from.By))     // the expressions for order and tie
	values := make([]string, len(from.By))        // those of columns
	for i, k := range from.By {
		if of, ok := k.Of.(plan.Column); ok {
			values[i], beside[i] = c.groupColumn(place(k.At), of)
		}
	}
	c.clause("WITH ")
	for i, k := range from.By {
		if values[i] == "" {
			c.groupValue(place(k.At), k)
		}
		c.write(values[i], " AS ", g.value[i], ", ")
	}
	numbers := make([]string, len(from.Stats))
	for i, of := range from.Stats {
		numbers[i] = c.fresh("w")
		c.write(place(plan.TheRow).column(of), " AS ", numbers[i], ", ")
	}
	if row := place(plan.TheRow).row(); from.Repeats() {
		c.write("count(DISTINCT ", row, ") AS ", g.count)
	} else {
		c.write("count(*) AS ", g.count)
	}
	for i, b := range beside {
		c.least(b[0], g.order[i])
		c.least(b[1], g.tie[i])
	}
	if len(numbers) > 0 {
		c.groupNumbers(g, numbers, beside)
	}
	c.groupOrder(from, g, beside)
}

// least writes the smallest value of an expression as a variable, unless it is "".
func (c *compiler) least(expression, as string) {
	if expression != "" {
		c.write(", min(", expression, ") AS ", as)
	}
}

// groupRows writes clauses that match the rows of the list.
func (c *compiler) groupRows(outer scope, from plan.Groups) scope {
	if search, ok := from.Of.From.(plan.Search); ok {
		first := *from.Of
		first.Limit = plan.Bound
		rows, s := c.foundFirst(search, &first)
		c.clause("UNWIND ", rows, " AS ", s.node)
		return s
	}
	s, _ := c.allOf(outer, from.Of)
	if _, ok := from.Of.From.(plan.FactsCiting); !ok {
		return s
	}
	for _, k := range from.By {
		if of, ok := k.Of.(plan.Column); ok {
			return c.bindFact(s, of)
		}
	}
	return c.bindFact(s, plan.TypeOf{Of: plan.Fact})
}

// groupSteps writes clauses that bind the node of each step, or null. It returns the scope of
// the row, and then that of each step.
func (c *compiler) groupSteps(s scope, from plan.Groups) []scope {
	at := []scope{s}
	for _, step := range from.Steps {
		near, far := at[step.From+1], scope{node: c.fresh("n"), nodeType: step.Far.Single()}
		if step.End == nil {
			c.clause("WITH *, ", sideOf[step.Side], "(", near.relationship, ") AS ", far.node)
		} else {
			c.clause("OPTIONAL MATCH ", pattern(near.node, "", step.End, far.node))
		}
		at = append(at, far)
	}
	return at
}

// groupColumn returns the expression of a property, and those that order its values if it is a
// text. Of a list it writes clauses that give a record for each value.
func (c *compiler) groupColumn(s scope, of plan.Column) (value string, beside [2]string) {
	p, id := of.Property, s.subject(of.Of)+".id"
	text := p.Kind == catalog.String || p.Kind == catalog.URL
	value = s.column(of)
	none := func() string { return c.bind(store.NoText) }
	if p.List {
		values, i := c.fresh("x"), c.fresh("i")
		c.clause("WITH *, ", value, " AS ", values)
		c.clause("UNWIND range(0, CASE size(coalesce(", values, ", [])) WHEN 0 THEN 0 ELSE size(", values, ") - 1 END) AS ", i)
		value = values + "[" + i + "]"
		if text {
			beside[0] = "CASE WHEN " + value + " IS NULL THEN " + none() + " ELSE " + id + " + ' ' + right('0000000' + toString(" + i + "), 8) END"
		}
		return value, beside
	}
	if text {
		of.Part = catalog.Key
		beside = [2]string{"coalesce(" + s.column(of) + ", " + none() + ")", "coalesce(" + id + ", " + none() + ")"}
	}
	return value, beside
}

// groupValue writes the value of a key that is no property.
func (c *compiler) groupValue(s scope, k plan.GroupBy) {
	guarded := func(body func()) {
		if k.At == plan.TheRow {
			body()
			return
		}
		c.write("CASE WHEN ", s.node, " IS NOT NULL THEN ")
		body()
		c.write(" END")
	}
	switch of := k.Of.(type) {
	case plan.Column: // see groupColumn
	case plan.PeriodOf:
		// The days are bound, since the period repeats them.
		first, last := days(of.Column)
		c.write("head([d IN [[", s.column(first), ", ", s.column(last), "]] | ", periodOf(of.Unit, "d[0]", "d[1]"), "])")
	case plan.RangeOf:
		c.rangeOf(s.column(of.Column), of.Ranges)
	case plan.TypeOf:
		guarded(func() { c.typeOf(s, of.Of) })
	case plan.Cases:
		guarded(func() { c.caseOf(s, of) })
	case plan.TheNode:
		c.write(s.node)
	}
}

// days are the columns of the first and of the last day of a date.
func days(date plan.Column) (first, last plan.Column) {
	first, last = date, date
	first.Part, last.Part = catalog.Earliest, catalog.Latest
	return first, last
}

// periodOf is the number of the period that a date lies in, by its first and its last day.
func periodOf(unit plan.Unit, a, b string) string {
	return "CASE WHEN " + a + " + " + b + " IS NULL THEN null WHEN " + a + " = " + b + " OR " + period(unit, a) + " = " + period(unit, b) + " THEN " + period(unit, a) + " END"
}

// period is the number of the period that a day lies in.
func period(unit plan.Unit, day string) string {
	at := "datetime({epochSeconds: " + day + " * 86400})"
	switch unit {
	case plan.Year:
	case plan.Month:
		return at + ".year * 12 + " + at + ".month - 1"
	case plan.Decade:
		return at + ".year / 10"
	}
	return at + ".year"
}

// rangeOf writes the index of the range that a number lies in.
func (c *compiler) rangeOf(number string, ranges []plan.Range) {
	c.write("CASE")
	for i, r := range ranges {
		c.write(" WHEN ")
		if r.Gte != nil {
			c.write(number, " >= ")
			c.param(r.Gte)
		}
		if r.Gte != nil && r.Lt != nil {
			c.write(" AND ")
		}
		if r.Lt != nil {
			c.write(number, " < ")
			c.param(r.Lt)
		}
		c.write(" THEN ", strconv.Itoa(i))
	}
	c.write(" END")
}

// groupNumbers writes the WITH that puts together the groups that differ only in their numbers.
func (c *compiler) groupNumbers(g *group, numbers []string, beside [][2]string) {
	c.clause("WITH ")
	for _, v := range g.value {
		c.write(v, ", ")
	}
	c.write("collect([")
	for _, v := range numbers {
		c.write(v, ", ")
	}
	c.write(g.count, "]) AS ", g.numbers, ", sum(", g.count, ") AS ", g.count)
	for i, b := range beside {
		if b[0] != "" {
			c.least(g.order[i], g.order[i])
		}
		if b[1] != "" {
			c.least(g.tie[i], g.tie[i])
		}
	}
}

// groupOrder writes the WITH that binds what groups are ordered by, as far as it is not bound.
func (c *compiler) groupOrder(from plan.Groups, g *group, beside [][2]string) {
	c.clause("WITH *")
	for i, k := range from.By {
		if beside[i][0] != "" {
			continue
		}
		order := g.value[i]
		if _, node := k.Of.(plan.TheNode); node {
			c.write(", coalesce(", order, ".id, ", c.bind(store.NoText), ") AS ", g.tie[i])
			order += "." + c.labelKey()
		}
		c.write(", ", c.ordered(k.Of, order), " AS ", g.order[i])
	}
}

// ordered is the expression that orders groups by a key. It is never null.
func (c *compiler) ordered(of plan.Grouping, value string) string {
	none := store.NoGroup(of)
	if none == store.NoBool {
		value = "CASE " + value + " WHEN true THEN 1 WHEN false THEN 0 END"
	}
	return "coalesce(" + value + ", " + c.bind(none) + ")"
}

// groupNode writes the rows of a GroupNode as an expression.
func (c *compiler) groupNode(s scope, from plan.GroupNode, l *plan.List) {
	inner := s.keyNode(from)
	c.write("CASE WHEN ", inner.node, " IS NULL THEN [] ELSE [")
	c.in(Step{Kind: EachRow}, func() { c.tuple(inner, "", l.Row) })
	c.write("] END")
}

// keyNode is the scope of the node of a key.
func (s scope) keyNode(from plan.GroupNode) scope {
	return scope{node: s.groups.value[from.Key], nodeType: from.Far.Single()}
}
