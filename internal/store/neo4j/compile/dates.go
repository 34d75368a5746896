package compile

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// bindDates binds the dates of a list that also asks for its total, in their order, so that
// the rows (see each) and the total use what is found once.
func (c *compiler) bindDates(from plan.DatesAmong, l *plan.List) {
	if !l.Total {
		return
	}
	v := c.fresh("x")
	s, _ := c.matchDates(from, l)
	c.clause("WITH *")
	c.order(s, &plan.List{Order: l.Order, Backward: l.Backward, Limit: plan.NoLimit})
	c.clause("WITH collect([", s.fact, ", ", s.source, ", ", s.target, ", ", s.date, "]) AS ", v)
	c.found[l] = v
}

// boundDate is the scope of a date in a variable that bindDates has collected.
func boundDate(one string) scope {
	return scope{fact: one + "[0]", source: one + "[1]", target: one + "[2]", date: one + "[3]", kind: one + "[3][0]"}
}

// datesPage writes the page of the dates of some nodes and of the relationships among them.
func (c *compiler) datesPage(from plan.DatesAmong, l *plan.List) {
	s, w := c.matchDates(from, l)
	c.keyset(w, s, l)
	c.clause("WITH *")
	c.order(s, l)
	c.returnRow(s, l.Row)
}

// dateScope names a date, its fact and, if the fact is a relationship, its end nodes. The
// end nodes are bound because startNode cannot be used: Neo4j knows only while it runs
// whether the fact is a relationship.
func (c *compiler) dateScope() scope {
	s := scope{fact: c.fresh("f"), date: c.fresh("d"), source: c.fresh("s"), target: c.fresh("t")}
	s.kind = s.date + "[0]"
	return s
}

// matchDates writes a record for each date of the list, with the date and its fact. It ends
// with a WHERE, to which conditions can be added.
func (c *compiler) matchDates(from plan.DatesAmong, l *plan.List) (scope, *where) {
	near, rel := c.fresh("l"), c.fresh("r")
	c.clause("MATCH (n:", AnyLabel, ") WHERE n.id IN ", c.ids(l))
	c.clause("WITH collect(n) AS ", near)
	s, node, one, names := c.dateScope(), c.fresh("n"), c.fresh("x"), c.fresh("p")
	parts := []catalog.Part{catalog.Value, catalog.Key}
	if from.Spans() {
		parts = append(parts, catalog.Gaps)
	}
	c.clause("UNWIND ", near, " AS ", node)
	c.clause("UNWIND [[", node, ", null, null, ", c.dateColumns(scope{node: node}, plan.Node, parts), "]]")
	if len(from.Types) > 0 {
		far := c.fresh("n")
		// Relationships of other programs need no condition: dateColumns knows no dates
		// of their types.
		c.write(" + [(", node, ")-[", c.anyOf(rel, from.Types), "]->(", far, ")")
		w := &where{c: c}
		w.and()
		c.write(far, " IN ", near)
		w.all(scope{relationship: rel, source: node, target: far}, flatten(from.Where))
		c.write(" | [", rel, ", ", node, ", ", far, ", ", c.dateColumns(scope{relationship: rel}, plan.Relationship, parts), "]]")
	}
	c.write(" AS ", one)
	c.clause("UNWIND ", one, "[3] AS ", names)
	c.clause("WITH ", one, "[0] AS ", s.fact, ", ", one, "[1] AS ", s.source, ", ", one, "[2] AS ", s.target, ", ", names, "[..2] + [p IN ", names, "[2..] | ", one, "[0][p]] AS ", s.date)
	c.write(" WHERE ", s.date, "[2] IS NOT NULL")
	c.wantedDates(from, s.date)
	return s, &where{c: c, began: true}
}

// dateColumns is an expression for the dates of a fact by its type. For each: the name of the
// type, the name of the property, and the columns of some parts of the date.
func (c *compiler) dateColumns(s scope, of plan.Subject, parts []catalog.Part) string {
	kinds := kindsOf(c.catalog, of)
	return c.byType(s, of, "dates", kinds, func(i int) any {
		all := []any{}
		for _, p := range plan.Dates(kinds[i].Properties()) {
			one := []any{kinds[i].Name(), p.Name}
			for _, part := range parts {
				one = append(one, p.Column(part))
			}
			all = append(all, one)
		}
		return all
	})
}

// wantedDates adds the conditions of the list on a date.
func (c *compiler) wantedDates(from plan.DatesAmong, d string) {
	none := c.bind(int64(store.NoneDay))
	if from.Undated {
		c.write(" AND ", d, "[3] = ", none)
		return
	}
	c.write(" AND ", d, "[3] <> ", none)
	bound := func(day *int64, may, must catalog.Part, op plan.Op) {
		switch {
		case day == nil:
		case from.Certainly:
			c.write(" AND ")
			c.compareDay(d+"[3]", must, op, *day, false)
		default:
			c.write(" AND (", heldIn(d+"[3]", may), " >= ", unknownDay, " OR ")
			c.compareDay(d+"[3]", may, op, *day, false)
			c.write(")")
		}
	}
	bound(from.First, catalog.Latest, catalog.Earliest, plan.Gte)
	bound(from.Last, catalog.Earliest, catalog.Latest, plan.Lte)
	if from.Spans() {
		c.write(" AND (", d, "[4] IS NULL OR NOT ")
		c.inGap(d+"[4]", *from.First, *from.Last)
		c.write(")")
	}
}

// dating is a part of a row's date, as an expression.
func (s scope) dating(of plan.Dating) string {
	return s.date + [...]string{plan.Name: "[1]", plan.Written: "[2]", plan.DateKey: "[3]"}[of]
}
