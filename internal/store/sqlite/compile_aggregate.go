package sqlite

import (
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// tally is the SQL of the text of a tally, and how that reads: an array for each value. A page
// has `;` and the number of all values behind them, and then `;` and the sum of their counts.
func (c *compiler) tally(l *plan.List, t plan.Aggregate, all func(*scope) []string) (string, tallied) {
	var found values
	read := asText
	switch of := t.Of.(type) {
	case plan.Column:
		var elem form
		if read, elem = formOf(of.Property, of.Part); read == asList {
			read = elem
		}
		if key, ok := store.CountedBy(of); ok {
			found = c.counts(l, all, func(s *scope) measure { return measure{value: c.column(key, s)} })
			found.sql = "SELECT nullif(v," + c.param(store.KeyOf(of.Property, nil)) + ") v,n FROM (" + found.sql + ")"
			break
		}
		found = c.counts(l, all, func(s *scope) measure { return c.byKey(of, s) })
	case plan.YearOf:
		read = asInteger
		found.sql = c.years(l, of.Column, all)
	case plan.TypeOf:
		found = c.counts(l, all, func(s *scope) measure { return c.byKey(of, s) })
	case plan.Cases:
		found = c.counts(l, all, func(s *scope) measure { return c.byKey(of, s) })
	case plan.FarEnd:
		far := of.End.Far
		if r := of.End.Relationship; r.Same { // rows of several types each lead to their own
			far = r.From
		}
		found = c.labels(l, far, all, func(s *scope) measure { return c.byFar(of.End, s) })
	case plan.NodeAt:
		found = c.labels(l, c.cat.Any, all, func(s *scope) measure { return c.bySide(of.Side, s) })
	case plan.CitedSource:
		found.sql = c.citedSources(l, of, all)
	}
	columns, forms := []string{"q.v", "q.n"}, []form{read, asInteger}
	if t.OfNodes() {
		columns, forms = append(columns, "q.u"), append(forms, asText)
	}
	if t.Paged {
		return c.pageOfValues(t, found, columns, forms)
	}
	sql := found.sql + " ORDER BY " + strings.Join(append([]string{"n DESC"}, found.order...), ",")
	if len(found.order) == 0 {
		sql += ",v NULLS LAST"
	}
	if t.Limit != plan.NoLimit {
		sql += " LIMIT " + c.param(int64(t.Limit))
	}
	return "ifnull((SELECT group_concat(json_array(" + strings.Join(columns, ",") + "),'') FROM (" + sql + ") q),'')", tallied{row: tupleOf(forms)}
}

// A tallied is how the text of a tally reads.
type tallied struct {
	row   *shape
	paged bool
}

// tupleOf is the shape of a tuple of values.
func tupleOf(forms []form) *shape {
	sh := &shape{width: len(forms), lead: -1}
	for i, f := range forms {
		sh.slots = append(sh.slots, slot{form: f, at: i})
	}
	return sh
}

// pageOfValues is the SQL of the text of a page of values.
func (c *compiler) pageOfValues(t plan.Aggregate, found values, columns []string, forms []form) (string, tallied) {
	order := t.Order()
	by := append([]string{"n"}, found.order...)
	for len(by) < len(order) { // where there can be no values, several keys may lack a column
		by = append(by, "ifnull(v,"+c.param(store.NoGroup(t.Grouping()))+")")
	}
	keys, sorted := make([]string, len(order)), make([]string, len(order))
	for i, k := range order {
		keys[i] = "k" + strconv.Itoa(i)
		by[i] += " " + keys[i]
		sorted[i] = keys[i] + direction(k.Desc)
		columns = append(columns, "q."+keys[i])
		f := asInteger
		if k.By.(plan.Grouped).Text {
			f = asText
		}
		forms = append(forms, f)
	}
	page := "SELECT *," + strings.Join(by, ",") + " FROM found"
	page = "SELECT * FROM (" + page + ")" + where(c.beyond(&plan.List{Order: order}, keys, t.After, true)) +
		" ORDER BY " + strings.Join(sorted, ",") + " LIMIT " + c.param(int64(t.Limit))
	return "(WITH found AS MATERIALIZED (" + found.sql + ") SELECT ifnull((SELECT group_concat(json_array(" + strings.Join(columns, ",") + "),'') FROM (" + page + ") q),'')" +
		"||';'||(SELECT count(*) FROM found)||';'||(SELECT ifnull(sum(n),0) FROM found))", tallied{row: tupleOf(forms), paged: true}
}

// A measure is what the rows of one source are counted by.
type measure struct {
	value string
	// join brings the value where a row may have several, or one several times.
	join string
	// order are columns that order values which occur equally often. All rows with the same
	// value have the same of these. Without them the value itself orders.
	order []string
}

// values are what a tally counts: a select of each value v with its number n, and the columns
// that order values which occur equally often. These are never null. Without them v orders.
type values struct {
	sql   string
	order []string
}

// counts selects each value v that rows of a list have, and how many n have it.
func (c *compiler) counts(l *plan.List, all func(*scope) []string, by func(*scope) measure) values {
	var selects []string
	var found values
	least := ""
	c.whole(l, all, func(from *source, rows func(join string) string) {
		s := from.scope
		of := by(s)
		count := "count(*)"
		if of.join != "" {
			count = "count(DISTINCT " + rowID(s) + ")"
		}
		columns := ""
		found.order, least = nil, ""
		for i, k := range of.order {
			name := "o" + strconv.Itoa(i)
			columns += "," + k + " " + name
			least += ",min(" + name + ") " + name
			found.order = append(found.order, name)
		}
		selects = append(selects, "SELECT "+of.value+" v,"+count+" n"+columns+rows(of.join)+" GROUP BY 1")
	})
	switch {
	case len(selects) == 0:
		return values{sql: "SELECT NULL v,NULL o0,0 n WHERE 0"}
	case len(selects) == 1:
		found.sql = selects[0]
	default:
		found.sql = "SELECT v,sum(n) n" + least + " FROM (" + strings.Join(selects, " UNION ALL ") + ") GROUP BY v"
	}
	return found
}

// byKey counts by what is also a key of groups.
func (c *compiler) byKey(of plan.Grouping, s *scope) measure {
	value, order, tie, join := c.groupValue(plan.GroupBy{At: plan.TheRow, Of: of}, s)
	m := measure{value: value, join: join}
	for _, k := range []string{order, tie} {
		if k != "" {
			m.order = append(m.order, k)
		}
	}
	return m
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
// the same key, and so the same days, are counted first: it takes less to tell their
// year once for all of them. Years are those of four digits; strftime knows no others.
func (c *compiler) years(l *plan.List, date plan.Column, all func(*scope) []string) string {
	date.Part = catalog.Key
	counted := c.counts(l, all, func(s *scope) measure { return measure{value: c.column(date, s)} })
	return "SELECT " + period(plan.Year, dayOf("v", catalog.Earliest), dayOf("v", catalog.Latest)) + " v,sum(n) n FROM (" + counted.sql + ") GROUP BY 1"
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

// labels counts by nodes, of which by gives the _id. Their label stands for them, with their
// id beside it.
func (c *compiler) labels(l *plan.List, far *catalog.Far, all func(*scope) []string, by func(*scope) measure) values {
	counts := c.counts(l, all, by)
	n := c.farNode(far, "g.v")
	label := catalog.Find(c.cat.NodeFields, "label")
	value, key, u := c.nodeColumn(label, catalog.Value, n), c.nodeColumn(label, catalog.Key, n), c.nodeColumn(c.idOf(plan.Node), catalog.Value, n)
	none := c.param(store.NoText)
	return values{"SELECT " + value + " v,g.n n," + u + " u,ifnull(" + key + "," + none + ") o0,ifnull(" + u + "," + none + ") o1" +
		" FROM (" + counts.sql + ") g LEFT JOIN " + n.table() + " " + n.alias + " ON " + n.alias + "._id=g.v", []string{"o0", "o1"}}
}

// citedSources counts by what the sources that rows cite have in common.
func (c *compiler) citedSources(l *plan.List, of plan.CitedSource, all func(*scope) []string) string {
	found := c.counts(l, all, func(s *scope) measure {
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
	return "SELECT o0 v,n FROM (" + found.sql + ")"
}
