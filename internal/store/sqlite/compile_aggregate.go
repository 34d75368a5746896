package sqlite

import (
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// tally is the SQL of the text of a tally, an array for each value, and how one
// reads. all are the conditions on the rows that count.
func (c *compiler) tally(l *plan.List, t plan.Aggregate, all func(*scope) []string) (string, *shape) {
	sql, read, columns := "", asText, "q.v,q.n"
	row := &shape{width: 2, lead: -1, slots: []slot{{}, {form: asInteger, at: 1}}}
	switch of := t.Of.(type) {
	case plan.Column:
		var elem form
		if read, elem = formOf(of.Property, of.Part); read == asList {
			read = elem
		}
		if key, ok := store.CountedBy(of); ok {
			sql, _ = c.counts(l, all, func(s *scope) measure { return measure{value: c.column(key, s)} })
			sql = "SELECT nullif(v," + c.param(store.KeyOf(of.Property, nil)) + ") v,n FROM (" + sql + ") ORDER BY n DESC,v NULLS LAST"
			break
		}
		sql = c.ordered(l, all, func(s *scope) measure { return c.byColumn(of, s) })
	case plan.YearOf:
		read = asInteger
		sql = c.years(l, of.Column, all)
	case plan.TypeOf:
		sql = c.ordered(l, all, func(s *scope) measure { return measure{value: c.typeOf(of.Of, s)} })
	case plan.Cases:
		sql = c.ordered(l, all, func(s *scope) measure { return measure{value: c.caseOf(of, s)} })
	case plan.FarEnd:
		far := of.End.Far
		if r := of.End.Relationship; r.Same { // rows of several types each lead to their own
			far = r.From
		}
		sql = c.labels(l, far, all, func(s *scope) measure { return c.byFar(of.End, s) })
	case plan.NodeAt:
		sql = c.labels(l, c.cat.Any, all, func(s *scope) measure { return c.bySide(of.Side, s) })
	case plan.CitedSource:
		sql = c.citedSources(l, of, all)
	}
	row.slots[0].form = read
	if t.OfNodes() {
		columns += ",q.u"
		row.width, row.slots = 3, append(row.slots, slot{form: asText, at: 2})
	}
	if t.Limit != plan.NoLimit {
		sql += " LIMIT " + c.param(int64(t.Limit))
	}
	return "ifnull((SELECT group_concat(json_array(" + columns + "),'') FROM (" + sql + ") q),'')", row
}

// A measure is what the rows of one source are counted by.
type measure struct {
	value string
	and   string // a second value, w, that is told apart too
	// join brings the value where a row may have several, or one several times.
	join string
	// order, of all rows alike in the value, orders the values alike in number;
	// the value itself comes after it.
	order []string
}

// ordered are the counts, the most frequent first.
func (c *compiler) ordered(l *plan.List, all func(*scope) []string, by func(*scope) measure) string {
	sql, order := c.counts(l, all, by)
	return sql + " ORDER BY n DESC," + order + "v NULLS LAST"
}

// counts selects each value v that rows of a list have, how many n have it, and
// by what else they are ordered, of which it gives the names.
func (c *compiler) counts(l *plan.List, all func(*scope) []string, by func(*scope) measure) (sql, order string) {
	var selects []string
	least, paired := "", false
	c.whole(l, all, func(s *scope, rows func(join string) string) {
		of := by(s)
		count := "count(*)"
		if of.join != "" {
			count = "count(DISTINCT " + rowID(s) + ")"
		}
		columns, group := "", " GROUP BY 1"
		if paired = of.and != ""; paired {
			columns, group = ","+of.and+" w", group+",3"
		}
		order, least = "", ""
		for i, k := range of.order {
			name := "o" + strconv.Itoa(i)
			columns += "," + k + " " + name
			least += ",min(" + name + ") " + name
			order += name + ","
		}
		selects = append(selects, "SELECT "+of.value+" v,"+count+" n"+columns+rows(of.join)+group)
	})
	switch {
	case len(selects) == 0:
		return "SELECT NULL v,NULL w,NULL o0,0 n WHERE 0", ""
	case len(selects) == 1:
		return selects[0], order
	case paired: // who asks for pairs adds up
		return "SELECT * FROM (" + strings.Join(selects, " UNION ALL ") + ")", order
	}
	return "SELECT v,sum(n) n" + least + " FROM (" + strings.Join(selects, " UNION ALL ") + ") GROUP BY v", order
}

// byColumn counts by a property, of a list by each of its values.
func (c *compiler) byColumn(col plan.Column, s *scope) measure {
	p := col.Property
	of := measure{value: c.column(col, s)}
	fact := func() string { return c.column(plan.Column{Of: col.Of, Property: c.idOf(col.Of)}, s) }
	text := p.Kind == catalog.String || p.Kind == catalog.URL
	switch {
	case p.List:
		j := c.alias("j")
		of.join = " LEFT JOIN json_each(" + of.value + ") " + j
		of.value = j + ".value"
		if text {
			of.order = []string{of.value + " IS NULL", "min(" + fact() + "||printf(' %08d'," + j + ".key))"}
		}
	case text:
		key := col
		key.Part = catalog.Key
		of.order = []string{c.column(key, s), "min(" + fact() + ")"}
	}
	return of
}

// idOf is the property that has the id of a fact.
func (c *compiler) idOf(of plan.Subject) *catalog.Property {
	if of == plan.Relationship {
		return c.cat.RelationshipID()
	}
	return c.cat.NodeID()
}

// rowID is the _id of what a row counts as: rows from an end are relationships.
func rowID(s *scope) string {
	if s.fact != nil {
		return s.fact.id
	}
	return id(s)
}

func (c *compiler) typeOf(of plan.Subject, s *scope) string {
	n := s.node
	switch {
	case of == plan.Relationship && s.edge != nil && s.edge.union != nil:
		return s.edge.union.alias + ".t"
	case of == plan.Relationship && s.edge != nil:
		return literal(s.edge.typ.Name)
	case of == plan.Fact && s.fact != nil:
		n = s.fact
	case of != plan.Node || n == nil:
		return c.fail("there is no %s here to be of a type", of)
	case n.typ != nil:
		return literal(n.typ.Name)
	}
	n.used = true
	return n.alias + ".type"
}

func (c *compiler) caseOf(cases plan.Cases, s *scope) string {
	if len(cases) == 0 {
		return "NULL"
	}
	var b strings.Builder
	b.WriteString("CASE")
	for _, k := range cases {
		holds := "1"
		if k.Where != nil {
			holds = c.filter(k.Where, s)
		}
		b.WriteString(" WHEN " + holds + " THEN " + c.param(k.Value))
	}
	return b.String() + " END"
}

// years counts dates by the year they lie in, where that is one. Those that have
// both bounds alike are counted first: it takes less to tell their year once for
// all of them. Years are those of four digits; strftime knows no others.
func (c *compiler) years(l *plan.List, date plan.Column, all func(*scope) []string) string {
	first, last := date, date
	first.Part, last.Part = catalog.Earliest, catalog.Latest
	days, _ := c.counts(l, all, func(s *scope) measure {
		return measure{value: c.column(first, s), and: c.column(last, s)}
	})
	year := func(day string) string { return "strftime('%Y'," + day + "*86400,'unixepoch')" }
	return "SELECT CASE WHEN " + year("v") + "=" + year("w") + " THEN CAST(" + year("v") + " AS INTEGER) END v,sum(n) n FROM (" + days +
		") GROUP BY 1 ORDER BY n DESC,v NULLS LAST"
}

// byFar is the _id of each node at the far side of an end.
func (c *compiler) byFar(end *catalog.End, s *scope) measure {
	if s.node == nil {
		return measure{value: c.fail("there is no node here to have %s", end)}
	}
	table, e := quote(end.Relationship.Name), c.alias("e")
	switch end.Direction {
	case catalog.Out:
		return measure{value: e + "._dst", join: " LEFT JOIN " + table + " " + e + " ON " + e + "._src=" + s.node.id}
	case catalog.In:
		return measure{value: e + "._src", join: " LEFT JOIN " + table + " " + e + " ON " + e + "._dst=" + s.node.id}
	case catalog.Both:
	}
	return measure{value: e + ".b", join: " LEFT JOIN (SELECT _src a,_dst b FROM " + table + " UNION ALL SELECT _dst,_src FROM " + table +
		" WHERE _src<>_dst) " + e + " ON " + e + ".a=" + s.node.id}
}

// bySide is the _id of the node at a side of the row's relationship.
func (c *compiler) bySide(side plan.Side, s *scope) measure {
	switch {
	case s.edge == nil || side == plan.Cited:
		return measure{value: c.fail("there is no %s node here to count by", side)}
	case side == plan.Source:
		return measure{value: s.edge.src}
	}
	return measure{value: s.edge.dst}
}

// labels counts by nodes, of which by gives the _id, in the order of their labels,
// and gives their id beside it.
func (c *compiler) labels(l *plan.List, far *catalog.Far, all func(*scope) []string, by func(*scope) measure) string {
	counts, _ := c.counts(l, all, by)
	n := c.farNode(far, "g.v")
	var label *catalog.Property
	for _, p := range c.cat.NodeFields {
		if p.Name == "label" {
			label = p
		}
	}
	value, key, u := c.nodeColumn(label, catalog.Value, n), c.nodeColumn(label, catalog.Key, n), c.nodeColumn(c.idOf(plan.Node), catalog.Value, n)
	return "SELECT " + value + " v,g.n n," + u + " u FROM (" + counts + ") g LEFT JOIN " + n.table() + " " + n.alias + " ON " + n.alias + "._id=g.v" +
		" ORDER BY g.n DESC,g.v IS NULL," + key + "," + u
}

// citedSources counts by what the sources that rows cite have in common.
func (c *compiler) citedSources(l *plan.List, of plan.CitedSource, all func(*scope) []string) string {
	sql, _ := c.counts(l, all, func(s *scope) measure {
		var facts []string
		if s.node != nil {
			facts = append(facts, s.node.id)
		}
		if s.edge != nil {
			facts = append(facts, s.edge.id)
		}
		cited, source := c.alias("c"), c.alias("n")
		id := qualified(source, c.idOf(plan.Node), catalog.Value)
		return measure{
			value: "ifnull('='||" + qualified(source, of.By, catalog.Value) + ",'#'||" + id + ")",
			join: " LEFT JOIN _citation " + cited + " ON " + cited + "._fact IN (" + strings.Join(facts, ",") + ")" +
				" LEFT JOIN " + quote(catalog.SourceType) + " " + source + " ON " + source + "._id=" + cited + "._source",
			order: []string{"min(" + id + ")"},
		}
	})
	return "SELECT o0 v,n FROM (" + sql + ") ORDER BY n DESC,v NULLS LAST"
}
