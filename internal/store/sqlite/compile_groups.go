package sqlite

import (
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// The groups of a list are found by one select (groupsOf), which has a row for each group. Its
// columns are
//
//	n    how many rows the group has
//	gK   the value of key K, of a node its _id
//	oK   GroupOrder of key K, if it is a text
//	tK   GroupTie of key K, if it is a text and no list
//	s    GroupNumbers, as the values of a JSON array
//
// The select around it (groups) looks up the labels of nodes, orders, and cuts the page.

// groups is the select that takes the place of a narrow one. found is what has the groups: a
// select in parentheses or a table.
func (c *compiler) groups(from plan.Groups, l *plan.List, found string) string {
	columns, joins := "g.n i,g.n n", ""
	if len(from.Stats) > 0 {
		columns += ",g.s s"
	}
	for k, by := range from.By {
		key := strconv.Itoa(k)
		value := "g.g" + key
		order, tie := c.groupOrder(k, by, value)
		if of, ok := by.Of.(plan.TheNode); ok {
			n := c.farNode(of.Far, value)
			n.optional = true
			order = "ifnull(" + c.nodeColumn(catalog.Find(c.cat.NodeFields, "label"), catalog.Key, n) + "," + c.param(store.NoText) + ")"
			tie = "ifnull(" + c.nodeColumn(c.idOf(plan.Node), catalog.Value, n) + "," + c.param(store.NoText) + ")"
			joins += n.sql()
		}
		columns += "," + value + " g" + key + "," + order + " o" + key
		if tie != "" {
			columns += "," + tie + " t" + key
		}
	}
	keys := make([]string, len(l.Order))
	order := make([]string, len(l.Order))
	for i, t := range l.Order {
		keys[i] = groupColumn(t.By.(plan.Grouped))
		order[i] = keys[i] + direction(t.Desc != l.Backward)
	}
	sql := "SELECT * FROM (SELECT " + columns + " FROM " + found + " g" + joins + ")" +
		where(c.beyond(l, keys, l.After, true), c.beyond(l, keys, l.Before, false))
	if len(order) > 0 {
		sql += " ORDER BY " + strings.Join(order, ",")
	}
	return sql + " LIMIT " + c.param(int64(l.Limit))
}

// groupColumn is the column of a part of a group.
func groupColumn(g plan.Grouped) string {
	letter := [...]string{plan.GroupCount: "n", plan.GroupValue: "g", plan.GroupOrder: "o", plan.GroupTie: "t", plan.GroupNumbers: "s"}[g.Part]
	if g.Part == plan.GroupCount || g.Part == plan.GroupNumbers {
		return letter
	}
	return letter + strconv.Itoa(g.Key)
}

// groupOrder is what groups are ordered by, of a key that is no node.
func (c *compiler) groupOrder(k int, by plan.GroupBy, value string) (order, tie string) {
	if !ordersBeside(by) {
		return "ifnull(" + value + "," + c.param(store.NoGroup(by.Of)) + ")", ""
	}
	if by.Tied() {
		tie = "g.t" + strconv.Itoa(k)
	}
	return "g.o" + strconv.Itoa(k), tie
}

// ordersBeside says whether a key has columns of its own for its order: it is a text.
func ordersBeside(by plan.GroupBy) bool {
	of, ok := by.Of.(plan.Column)
	return ok && (of.Property.Kind == catalog.String || of.Property.Kind == catalog.URL)
}

// groupsOf selects the groups.
func (c *compiler) groupsOf(from plan.Groups) string {
	all := func(s *scope) []string { return c.asked(from.Of, s) }
	var selects []string
	c.whole(from.Of, all, func(s *source, rows func(join string) string) {
		sql, joins := c.groupsIn(from, s.scope)
		by := make([]string, len(from.By)+len(from.Stats))
		for i := range by {
			by[i] = strconv.Itoa(i + 1)
		}
		selects = append(selects, "SELECT "+sql+rows(joins)+" GROUP BY "+strings.Join(by, ","))
	})
	switch {
	case len(selects) == 0:
		selects = []string{"SELECT " + c.groupSum(from) + " FROM (SELECT " + nothing(from) + ") WHERE 0 GROUP BY " + groupKeys(from)}
	case len(selects) > 1 || len(from.Stats) > 0:
		selects = []string{"SELECT " + c.groupSum(from) + " FROM (" + strings.Join(selects, " UNION ALL ") + ") GROUP BY " + groupKeys(from)}
	}
	return selects[0]
}

// groupKeys are the columns of the keys.
func groupKeys(from plan.Groups) string {
	keys := make([]string, len(from.By))
	for k := range from.By {
		keys[k] = "g" + strconv.Itoa(k)
	}
	return strings.Join(keys, ",")
}

// groupSum are the columns of groups that are put together of several.
func (c *compiler) groupSum(from plan.Groups) string {
	columns := groupKeys(from)
	if len(from.Stats) > 0 {
		values := ""
		for i := range from.Stats {
			values += "v" + strconv.Itoa(i) + ","
		}
		columns += ",group_concat(json_array(" + values + "n)) s"
	}
	columns += ",sum(n) n"
	for k, by := range from.By {
		if key := strconv.Itoa(k); ordersBeside(by) {
			columns += ",min(o" + key + ") o" + key
			if by.Tied() {
				columns += ",min(t" + key + ") t" + key
			}
		}
	}
	return columns
}

// nothing are the columns that groupSum reads.
func nothing(from plan.Groups) string {
	columns := "NULL n"
	for k := range from.By {
		key := strconv.Itoa(k)
		columns += ",NULL g" + key + ",NULL o" + key + ",NULL t" + key
	}
	for i := range from.Stats {
		columns += ",NULL v" + strconv.Itoa(i)
	}
	return columns
}

// groupsIn are the columns of the groups of one source, and the joins that these take.
func (c *compiler) groupsIn(from plan.Groups, s *scope) (columns, joins string) {
	at := make([]*scope, len(from.Steps))
	var steps []string // the joins of the relationships
	place := func(i int) *scope {
		if i == plan.TheRow {
			return s
		}
		return at[i]
	}
	for i, step := range from.Steps {
		of := measure{}
		if step.End == nil {
			of = c.bySide(step.Side, place(step.From))
		} else {
			of = c.byFar(step.End, place(step.From))
		}
		n := c.farNode(step.Far, of.value)
		n.optional = true
		at[i] = &scope{node: n}
		steps = append(steps, of.join)
	}
	var keys, beside []string
	lists := ""
	for k, by := range from.By {
		value, order, tie, join := c.groupValue(by, place(by.At))
		key := strconv.Itoa(k)
		keys = append(keys, value+" g"+key)
		lists += join
		if order != "" {
			beside = append(beside, order+" o"+key)
		}
		if tie != "" {
			beside = append(beside, tie+" t"+key)
		}
	}
	for i, of := range from.Stats {
		keys = append(keys, c.column(of, s)+" v"+strconv.Itoa(i))
	}
	count := "count(*)"
	if from.Repeats() {
		count = "count(DISTINCT " + rowID(s) + ")"
	}
	for i, n := range at {
		joins += steps[i] + n.node.sql()
	}
	return strings.Join(append(append(keys, count+" n"), beside...), ","), joins + lists
}

// groupValue is the value of a key, and for texts what groups with the value are ordered by.
// join brings the values of a list.
func (c *compiler) groupValue(by plan.GroupBy, s *scope) (value, order, tie, join string) {
	switch of := by.Of.(type) {
	case plan.Column:
		value = c.column(of, s)
		j := ""
		if of.Property.List {
			j = c.alias("j")
			value, join = j+".value", " LEFT JOIN json_each("+value+") "+j
		}
		if !ordersBeside(by) {
			break
		}
		id := c.column(plan.Column{Of: of.Of, Property: c.idOf(of.Of)}, s)
		if of.Property.List {
			order = "min(CASE WHEN " + value + " IS NULL THEN " + c.param(store.NoText) + " ELSE " + id + "||printf(' %08d'," + j + ".key) END)"
			break
		}
		of.Part = catalog.Key
		order = "ifnull(min(" + c.column(of, s) + ")," + c.param(store.NoText) + ")"
		tie = "ifnull(min(" + id + ")," + c.param(store.NoText) + ")"
	case plan.PeriodOf:
		first, last := days(of.Column)
		value = period(of.Unit, c.column(first, s), c.column(last, s))
	case plan.RangeOf:
		value = c.rangeOf(of, s)
	case plan.TypeOf:
		value = c.typeOf(of.Of, s)
		if n := s.node; by.At != plan.TheRow && n != nil && n.typ != nil {
			value = "CASE WHEN " + n.id + " IS NOT NULL THEN " + value + " END"
		}
	case plan.Cases:
		value = c.caseOf(of, s)
		if by.At != plan.TheRow {
			value = "CASE WHEN " + s.node.id + " IS NOT NULL THEN " + value + " END"
		}
	case plan.TheNode:
		value = s.node.id
	}
	return value, order, tie, join
}

// days are the columns of the first and of the last day of a date.
func days(date plan.Column) (first, last plan.Column) {
	first, last = date, date
	first.Part, last.Part = catalog.Earliest, catalog.Latest
	return first, last
}

// period is the number of the period that a date lies in, by its first and its last day. Most
// dates are a day, whose period is worked out once.
func period(unit plan.Unit, a, b string) string {
	number := func(day string) string {
		part := func(format string) string { return "strftime('" + format + "'," + day + "*86400,'unixepoch')" }
		switch unit {
		case plan.Year:
			return "CAST(" + part("%Y") + " AS INTEGER)"
		case plan.Month:
			return part("%Y") + "*12+" + part("%m") + "-1"
		case plan.Decade:
			return "CAST(" + part("%Y") + " AS INTEGER)/10"
		}
		return "NULL"
	}
	return "CASE WHEN " + a + "=" + b + " OR " + number(a) + "=" + number(b) + " THEN " + number(a) + " END"
}

// rangeOf is the index of the range that a number lies in.
func (c *compiler) rangeOf(of plan.RangeOf, s *scope) string {
	v := c.column(of.Column, s)
	sql := "CASE"
	for i, r := range of.Ranges {
		from, to := "", ""
		if r.Gte != nil {
			from = v + ">=" + c.param(r.Gte)
		}
		if r.Lt != nil {
			to = v + "<" + c.param(r.Lt)
		}
		sql += " WHEN " + and(from, to) + " THEN " + strconv.Itoa(i)
	}
	return sql + " END"
}
