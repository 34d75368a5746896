package neo4j

import (
	"strconv"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// datesPage writes the page of the dates of some nodes and of what joins them.
func (c *compiler) datesPage(from plan.DatesAmong, l *plan.List) {
	s, f := c.matchDates(from, l)
	c.keyset(&where{c: c, began: true}, s, l)
	c.clause("WITH *")
	c.order(s, l)
	s.kind = f.kind
	c.returnRow(s, l.Row)
}

// matchDates writes a record for each date of the list, and names what is known
// of its fact: the id and the type. It ends with a WHERE, open for conditions.
func (c *compiler) matchDates(from plan.DatesAmong, l *plan.List) (scope, citing) {
	near, rel := c.fresh("l"), c.fresh("r")
	c.clause("MATCH (n:", anyLabel, ") WHERE n.id IN ")
	c.param(l.IDs)
	c.clause("WITH collect(n) AS ", near)
	x, d := c.fresh("x"), c.fresh("d")
	f := citing{id: c.fresh("f"), kind: c.fresh("k")}
	node := c.fresh("n")
	c.clause()
	c.block("CALL (*)", func() {
		c.clause("UNWIND ", near, " AS ", node)
		c.datesOf(scope{node: node}, plan.Node, f, x)
		if len(from.Types) > 0 {
			far := c.fresh("n")
			c.clause("UNION ALL")
			c.clause("UNWIND ", near, " AS ", node)
			c.clause("MATCH (", node, ")-[", rel, ":", relationshipLabels(from.Types), "]->(", far, ")")
			w := &where{c: c}
			w.and()
			c.write(far, " IN ", near)
			w.all(scope{relationship: rel, source: node, target: far}, flatten(from.Where))
			c.datesOf(scope{relationship: rel}, plan.Relationship, f, x)
		}
	})
	c.clause("WITH ", f.id, ", ", x, "[0] AS ", f.kind, ", ", x, " AS ", d, " WHERE ", x, "[2] IS NOT NULL")
	c.wantedDates(from, d)
	return scope{factID: f.id, date: d}, f
}

// datesOf ends with a record for each date of a fact: its id and, as x, a list of the
// fact's type, the name, the date as written, its key, its first and its last day.
// Which properties these are, a map says by type.
func (c *compiler) datesOf(s scope, of plan.Subject, f citing, x string) {
	kinds := kindsOf(c.catalog, of)
	names, fact := c.fresh("p"), s.subject(of)
	c.clause("UNWIND ", c.byType(s, of, "dates", kinds, func(i int) any { return dateColumns(kinds[i]) }), " AS ", names)
	c.clause("RETURN ", fact, ".id AS ", f.id, ", [", names, "[0], ", names, "[1]")
	for i := range 4 {
		c.write(", ", fact, "[", names, "[", strconv.Itoa(2+i), "]]")
	}
	c.write("] AS ", x)
}

// dateColumns are the dates of facts of a type: the type, the name, and the columns
// of the date as written, its key, its first and its last day.
func dateColumns(k plan.Case) []any {
	all := []any{}
	for _, p := range plan.Dates(k.Properties()) {
		one := []any{k.Name(), p.Name}
		for _, part := range []catalog.Part{catalog.Value, catalog.Key, catalog.Earliest, catalog.Latest} {
			one = append(one, p.Column(part))
		}
		all = append(all, one)
	}
	return all
}

// wantedDates goes on with the conditions on a date.
func (c *compiler) wantedDates(from plan.DatesAmong, d string) {
	none := c.bind(int64(store.NoneDay))
	if from.Undated {
		c.write(" AND ", d, "[3] = ", none)
		return
	}
	c.write(" AND ", d, "[3] <> ", none)
	bound := func(day *int64, may, must, op string) {
		switch {
		case day == nil:
		case from.Certainly:
			c.write(" AND ", d, must, op)
			c.param(*day)
		default:
			c.write(" AND (", d, may, " IS NULL OR ", d, may, op)
			c.param(*day)
			c.write(")")
		}
	}
	bound(from.First, "[5]", "[4]", " >= ")
	bound(from.Last, "[4]", "[5]", " <= ")
}

// dating is a part of a row's date, as an expression.
func (s scope) dating(of plan.Dating) string {
	return s.date + [...]string{plan.Name: "[1]", plan.Written: "[2]", plan.DateKey: "[3]"}[of]
}
