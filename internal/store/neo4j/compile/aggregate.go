package compile

import (
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// tallyOf writes a tally as an expression.
func (c *compiler) tallyOf(outer scope, l *plan.List, i int) {
	if c.writeHoisted(outer, l, i) {
		return
	}
	if impossible(l) {
		c.write(pick(l.Aggregates[i].Paged, "[[], 0, 0]", "[]"))
		return
	}
	if l.Aggregates[i].Paged {
		c.write("head(")
		defer c.write(")")
	}
	c.block("COLLECT", func() {
		c.tally(outer, l, l.Aggregates[i])
		c.clause("RETURN row")
	})
}

// tally writes clauses that count the rows of a list by a group key. They end with the
// variable row for each value: a list of the value, its count and, of a node, its id. Of a
// page of the values they end with one row, the value of the tally.
func (c *compiler) tally(outer scope, l *plan.List, t plan.Aggregate) {
	of, ok := counted{}, false
	if from, is := l.From.(plan.OfRelationships); is {
		of, ok = c.earlyTally(possible(from.Types, l.Filter), l, t)
	}
	if !ok {
		of = c.counted(c.tallied(outer, l, t), l, t)
	}
	if t.Paged {
		c.pageOfValues(of, t)
		return
	}
	c.write(" ORDER BY ", strings.Join(append([]string{of.n + " DESC"}, of.order...), ", "))
	if len(of.order) == 0 {
		c.write(", ", of.value)
	}
	if t.Limit != plan.NoLimit {
		c.write(" LIMIT ")
		c.param(int64(t.Limit))
	}
	c.clause("WITH [", of.row, "] AS row")
}

// pageOfValues writes clauses that cut a page of the values that were counted, and end with the
// row of the tally.
func (c *compiler) pageOfValues(of counted, t plan.Aggregate) {
	all, one := c.fresh("x"), c.fresh("x")
	order := of.order
	if len(order) == 0 {
		order = []string{c.ordered(t.Grouping(), of.value)}
	}
	g := &group{count: of.n, order: []string{c.fresh("o")}}
	variables := []string{of.value, of.n, g.order[0]}
	if len(order) > 1 {
		g.tie = []string{c.fresh("t")}
		variables = append(variables, g.tie[0])
	}
	c.clause("WITH collect([", of.value, ", ", of.n, ", ", strings.Join(order, ", "), "]) AS ", all)
	c.clause("WITH [")
	c.block("COLLECT", func() {
		c.clause("UNWIND ", all, " AS ", one)
		c.clause("WITH ")
		for i, v := range variables {
			c.write(pick(i == 0, "", ", "), early(one, i), " AS ", v)
		}
		s, l := scope{groups: g}, &plan.List{Order: t.Order(), After: t.After, Limit: t.Limit}
		c.keyset(&where{c: c}, s, l)
		c.clause("WITH *")
		c.order(s, l)
		c.clause("RETURN [", of.row, ", ", strings.Join(variables[1:], ", "), "]")
	})
	c.write(", size(", all, "), reduce(n = 0, x IN ", all, " | n + x[1])] AS row")
}

// tallied matches the rows of a list, to count them.
func (c *compiler) tallied(outer scope, l *plan.List, t plan.Aggregate) scope {
	if from, ok := l.From.(plan.Search); ok {
		return c.boundFound(from, l)
	}
	s, _ := c.allOf(outer, l)
	if _, ok := l.From.(plan.FactsCiting); ok {
		s = c.bindFact(s, t.Of)
	}
	return s
}

// A counted has the variables of the WITH that counts rows: the value that rows are grouped
// by, their number, and others, which are the least of the group's. isNode says that the
// value is a node. order and row are expressions for what comes after the WITH: what orders
// values with equal counts, which is never null, and what is read of a value. Without an order
// the value itself orders them.
type counted struct {
	value, n string
	least    []string
	isNode   bool
	order    []string
	row      string
}

// counted writes clauses that count rows by a group key. They end with a WITH.
func (c *compiler) counted(s scope, l *plan.List, t plan.Aggregate) counted {
	v, n := c.fresh("v"), c.fresh("n")
	of := counted{value: v, n: n, row: v + ", " + n}
	switch by := t.Of.(type) {
	case plan.Column:
		return c.byColumn(s, by, of)
	case plan.YearOf:
		c.byYear(s, by.Column, v, n)
	case plan.TypeOf:
		c.clause("WITH ")
		c.typeOf(s, by.Of)
		c.write(" AS ", v, ", count(*) AS ", n)
	case plan.Cases:
		c.clause("WITH ", s.row(), ", ")
		c.caseOf(s, by)
		c.write(" AS ", v)
		c.clause("WITH ", v, ", count(*) AS ", n)
	case plan.FarEnd:
		c.clause("OPTIONAL MATCH ", pattern(s.node, "", by.End, v))
		c.clause("WITH ", v, ", count(DISTINCT ", s.row(), ") AS ", n)
		return c.byLabel(of)
	case plan.NodeAt:
		c.clause("WITH ", sideOf[by.Side], "(", s.relationship, ") AS ", v, ", count(*) AS ", n)
		return c.byLabel(of)
	case plan.CitedSource:
		return c.byCitedSource(s, by, of)
	default:
		panic("neo4j: unknown group key")
	}
	return of
}

// portable returns what an early statement returns of a tally, as expressions, and what its
// variables are where these values are merged. Of a node that is its id and its key.
func (c *compiler) portable(of counted) (values string, merged counted) {
	if of.isNode {
		id, key, node := c.fresh("i"), c.fresh("k"), c.fresh("v")
		values = of.value + ".id, " + of.n + ", " + of.order[0] // a relationship has both nodes: the id is never null
		label := "head(COLLECT { MATCH (" + node + ":" + AnyLabel + " {id: " + id + "}) RETURN " + node + ".label })"
		return values, counted{
			value: id, n: of.n, least: []string{key}, order: []string{key, id},
			row: "coalesce(" + label + ", " + id + "), " + of.n + ", " + id, // the node may be removed by now
		}
	}
	return strings.Join(append([]string{of.value, of.n}, of.least...), ", "), of
}

// sideOf are the functions that give the node at a side of a relationship.
var sideOf = map[plan.Side]string{plan.Source: "startNode", plan.Target: "endNode"}

// labelKey is the column that orders nodes by their labels.
func (c *compiler) labelKey() string {
	return Quote(catalog.Find(c.catalog.NodeFields, "label").Column(catalog.Key))
}

// byLabel orders nodes with the same count by their labels.
func (c *compiler) byLabel(of counted) counted {
	none := c.bind(store.NoText)
	of.isNode = true
	of.order = []string{"coalesce(" + of.value + "." + c.labelKey() + ", " + none + ")", "coalesce(" + of.value + ".id, " + none + ")"}
	of.row = of.value + ".label, " + of.n + ", " + of.value + ".id"
	return of
}

// byColumn counts by a property; of a list, by each of its values. Values with equal
// counts follow by themselves, but texts do not, since stores order texts differently:
// they follow by their sort key, and texts of a list by the first place where they occur.
func (c *compiler) byColumn(s scope, col plan.Column, of counted) counted {
	v, n := of.value, of.n
	if key, ok := store.CountedBy(col); ok {
		null := c.bind(store.KeyOf(col.Property, nil))
		c.clause("WITH ", s.column(key), " AS ", v, ", count(*) AS ", n)
		c.clause("WITH CASE WHEN ", v, " <> ", null, " THEN ", v, " END AS ", v, ", ", n)
		return of
	}
	value, beside := c.groupColumn(s, col)
	count := "count(*)"
	if col.Property.List {
		count = "count(DISTINCT " + s.row() + ")"
	}
	c.clause("WITH ", value, " AS ", v, ", ", count, " AS ", n)
	for _, b := range beside {
		if b != "" {
			least := c.fresh("k")
			c.least(b, least)
			of.least = append(of.least, least)
		}
	}
	of.order = of.least
	return of
}

// byYear counts by the year of a date. It first counts the dates that have the same key, and
// so the same days: the year is worked out once for all of them.
func (c *compiler) byYear(s scope, date plan.Column, v, n string) {
	date.Part = catalog.Key
	key, a, b, m := c.fresh("k"), c.fresh("d"), c.fresh("d"), c.fresh("n")
	c.clause("WITH ", s.column(date), " AS ", key, ", count(*) AS ", m)
	c.clause("WITH ", dayOf(key, catalog.Earliest), " AS ", a, ", ", dayOf(key, catalog.Latest), " AS ", b, ", ", m)
	c.clause("WITH ", periodOf(plan.Year, a, b), " AS ", v, ", sum(", m, ") AS ", n)
}

// byCitedSource counts by a property of the sources that a row cites. The value is the
// least id of the sources that share the property. A source that lacks the property
// stands for itself.
func (c *compiler) byCitedSource(s scope, from plan.CitedSource, of counted) counted {
	var facts []string
	for _, fact := range []string{s.node, s.relationship} {
		if fact != "" {
			facts = append(facts, fact+".id")
		}
	}
	cited, source := c.fresh("c"), c.fresh("n")
	c.clause("OPTIONAL MATCH (", cited, ":", CitationLabel, ")-[:", StandsOn, "]->(", source, ") WHERE ", cited, "._fact IN [", strings.Join(facts, ", "), "] AND ", cited, "._seq IS NOT NULL")
	by := source + "." + Quote(from.By.Column(catalog.Value))
	k, v := c.fresh("k"), of.value
	c.clause("WITH coalesce('=' + ", by, ", '#' + ", source, ".id) AS ", k, ", min(", source, ".id) AS ", v, ", count(DISTINCT ", s.row(), ") AS ", of.n)
	of.value, of.least, of.order = k, []string{v}, []string{v}
	return of
}

// typeOf writes the name of the type of one of the row's facts.
func (c *compiler) typeOf(s scope, of plan.Subject) {
	switch {
	case of == plan.Fact:
		c.write(s.kind)
	case of == plan.Relationship && s.relationshipType != nil:
		c.write("'", s.relationshipType.Name, "'")
	case of == plan.Relationship:
		c.write(c.typeName(s, of))
	case s.nodeType != nil:
		c.write("'", s.nodeType.Name, "'")
	default:
		c.write(c.typeName(s, of))
	}
}

// typeName is the name of the type of a node or a relationship.
func (c *compiler) typeName(s scope, of plan.Subject) string {
	kinds := kindsOf(c.catalog, of)
	return c.byType(s, of, "name", kinds, func(i int) any { return kinds[i].Name() })
}

func (c *compiler) caseOf(s scope, cases plan.Cases) {
	if len(cases) == 0 {
		c.write("null")
		return
	}
	c.write("CASE")
	for _, k := range cases {
		c.write(" WHEN ")
		c.filter(s, k.Where)
		c.write(" THEN ")
		c.param(k.Value)
	}
	c.write(" END")
}

// bindFact prepares a tally of facts of which only the id is bound. It binds s.fact to the
// name of the fact's type or, to count by a property, to a map of the id and the property.
// Expressions read such a map as they read a node.
func (c *compiler) bindFact(s scope, by plan.GroupKey) scope {
	f := citing{id: s.factID, kind: c.fresh("k")}
	c.bindKind(f)
	s.fact, s.kind = f.kind, f.kind
	if col, ok := by.(plan.Column); ok {
		s.fact = c.fresh("m")
		c.clause("WITH ", f.id, ", ", f.kind, ", {id: ", f.id, ", ", Quote(col.Property.Column(col.Part)), ": ")
		c.byKind(f, "head(COLLECT", ")", func(inner scope) { c.clause("RETURN ", inner.column(col)) })
		c.write("} AS ", s.fact)
	}
	return s
}
