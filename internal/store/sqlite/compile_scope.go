package sqlite

import (
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/plan"
)

// A scope is how the facts of a row are reached at some place of a statement.
// What a row does not have is nil or "".
type scope struct {
	node     *node
	edge     *edge
	fact     *node  // of FactsCiting: a node or a relationship
	citation string // the alias of the citation
	dataset  string // the alias of the dataset
	date     string // of DatesAmong: what the fact's date is selected as
	// near is the _id of the node from which relationships lead to the node of a Distinct.
	near   string
	groups bool // of Groups: the row is a group
	// from joins what has the citation or the dataset.
	from string
	// page is the narrow select behind the place, where there is one: the terms
	// of its order need not be worked out again.
	page *page
}

// A join is a table that a statement reads only if something asked for it.
type join interface{ sql() string }

// A node is reached through the table of its type or, where that is not known,
// through the registry.
type node struct {
	id    string            // its _id, without the join
	alias string            // of its table
	typ   *catalog.NodeType // nil: not known
	// types, and edges for a Fact, are what it can be where typ is nil.
	types []*catalog.NodeType
	edges []*catalog.RelationshipType
	// search: the registry is _search, whose rows here are all of one tier.
	search bool
	tier   string
	used   bool   // something reads its table
	paged  bool   // the narrow select can tell its type
	public string // its id where the table is not joined, or ""
	// copies are columns that the relationship has a copy of, by their names.
	copies map[string]string
	based  bool // its table is the FROM itself
	// optional: its _id may be null, and the row is there all the same.
	optional bool
}

func (n *node) table() string {
	if n.typ != nil {
		return quote(n.typ.Name)
	}
	if n.search {
		return "_search"
	}
	return "_fact"
}

func (n *node) sql() string {
	if n.based || !n.used {
		return ""
	}
	keyword := " CROSS JOIN "
	if n.optional {
		keyword = " LEFT JOIN "
	}
	return keyword + n.table() + " " + n.alias + " ON " + n.alias + "._id=" + n.id
}

// An edge is a relationship of a known type, by its table.
type edge struct {
	typ          *catalog.RelationshipType // nil: not known
	alias        string
	src, dst, id string // its _src, _dst and _id, without the join; "" where they are not known
	// types are what it can be where typ is nil, and public is its id then.
	types       []*catalog.RelationshipType
	public      string
	union       *union // where its columns are read, if they are
	used, based bool
}

func (e *edge) sql() string {
	if e.based || !e.used || e.typ == nil {
		return ""
	}
	return " CROSS JOIN " + quote(e.typ.Name) + " " + e.alias + " ON " +
		e.alias + "._src=" + e.src + " AND " + e.alias + "._dst=" + e.dst + " AND " + e.alias + "._id=" + e.id
}

func (e *edge) column(p *catalog.Property, part catalog.Part) string {
	e.used = true
	return qualified(e.alias, p, part)
}

// at is what may be at a side of the relationship.
func (e *edge) at(side plan.Side) *catalog.Far {
	types := e.types
	if e.typ != nil {
		types = []*catalog.RelationshipType{e.typ}
	}
	var fars []*catalog.Far
	for _, t := range types {
		if side == plan.Source {
			fars = append(fars, t.From)
		} else {
			fars = append(fars, t.To)
		}
	}
	if len(fars) == 1 {
		return fars[0]
	}
	return &catalog.Far{Types: catalog.TypesAt(fars)}
}

func qualified(alias string, p *catalog.Property, part catalog.Part) string {
	return alias + `."` + p.Column(part) + `"`
}

func joined(joins []join) string {
	var b strings.Builder
	for _, j := range joins {
		b.WriteString(j.sql())
	}
	return b.String()
}

// column is the SQL of a part of a property.
func (c *compiler) column(col plan.Column, s *scope) string {
	p := col.Property
	if part := col.Part; part.IsDay() {
		col.Part = catalog.Key
		return dayOf(c.column(col, s), part)
	}
	if p.Derived {
		return c.fail("%s is derived, not stored", p)
	}
	switch col.Of {
	case plan.Node:
		if s.node != nil {
			return c.nodeColumn(p, col.Part, s.node)
		}
	case plan.Fact:
		switch {
		case s.fact == nil:
		case s.node != nil:
			return c.nodeColumn(p, col.Part, s.node)
		case s.edge != nil:
			return c.edgeColumn(p, col.Part, s)
		default:
			return c.nodeColumn(p, col.Part, s.fact)
		}
	case plan.Relationship:
		if s.edge != nil {
			return c.edgeColumn(p, col.Part, s)
		}
	case plan.Citation:
		if s.citation != "" {
			return qualified(s.citation, p, col.Part)
		}
	case plan.Dataset:
		if s.dataset != "" {
			return qualified(s.dataset, p, col.Part)
		}
	}
	return c.fail("there is no %s here to have %s", col.Of, p)
}

// dayOf is the SQL of a day of a date.
func dayOf(key string, part catalog.Part) string {
	held := heldIn(key, part)
	return "CASE WHEN " + held + "<" + unknownDay + " THEN " + held + strconv.FormatInt(int64(edtf.Past), 10) + " END"
}

// heldIn is the number that the key of a date holds for a day (edtf.KeyUnit). It is never NULL.
func heldIn(key string, part catalog.Part) string {
	if part == catalog.Latest {
		return key + "%" + strconv.Itoa(edtf.KeyUnit)
	}
	return key + "/" + strconv.Itoa(edtf.KeyUnit)
}

// unknownDay is the least number that a key holds for an unknown day. It is greater than that of
// any other day.
var unknownDay = strconv.FormatInt(edtf.KeyUnknown, 10)

// compareDay compares a day that the key of a date holds.
func (c *compiler) compareDay(key string, part catalog.Part, op plan.Op, day int64, not bool) string {
	held := heldIn(key, part)
	sql := held + operator(op, not) + c.param(day-int64(edtf.Past))
	if op != plan.Gt && op != plan.Gte {
		return sql
	}
	return "(" + sql + pick(not, " OR ", " AND ") + held + pick(not, ">=", "<") + unknownDay + ")"
}

// appendColumn is column, for the many of a row.
func (c *compiler) appendColumn(b []byte, col plan.Column, s *scope) []byte {
	switch {
	case col.Property.Derived || col.Part.IsDay():
	case col.Of == plan.Node && s.node != nil && s.node.typ != nil:
		s.node.used = true
		return appendQualified(b, s.node.alias, col.Property, col.Part)
	case col.Of == plan.Relationship && s.edge != nil && s.edge.typ != nil:
		s.edge.used = true
		return appendQualified(b, s.edge.alias, col.Property, col.Part)
	}
	return append(b, c.column(col, s)...)
}

func appendQualified(b []byte, alias string, p *catalog.Property, part catalog.Part) []byte {
	b = append(append(b, alias...), `."`...)
	return append(append(b, p.Column(part)...), '"')
}

// edgeColumn reads a relationship's column. Of one whose type is not known that is the
// id alone, which the narrow select gives.
func (c *compiler) edgeColumn(p *catalog.Property, part catalog.Part, s *scope) string {
	switch {
	case s.edge.typ != nil:
		return s.edge.column(p, part)
	case s.edge.union != nil:
		return s.edge.union.column(p, part)
	case p.Name != "id":
		return c.fail("of which type a relationship is that has %s is not known here", p)
	case s.edge.public == "":
		s.page.named, s.edge.public = true, "q.u"
	}
	return s.edge.public
}

// nodeColumn reads a node's column: from its table, or from the one of the
// table's its type says.
func (c *compiler) nodeColumn(p *catalog.Property, part catalog.Part, n *node) string {
	if p.Name == "id" && n.public != "" {
		return n.public
	}
	if copied, ok := n.copies[p.Column(part)]; ok {
		return copied
	}
	n.used = true
	if n.typ == nil && len(n.types)+len(n.edges) == 0 && p.Name != "id" {
		return "NULL" // there can be no such node
	}
	if n.typ != nil || p.Name == "id" {
		return qualified(n.alias, p, part)
	}
	if n.search && p.Name == "label" && part == catalog.Key {
		return n.alias + "._name"
	}
	x := c.alias("x")
	name := quote(p.Column(part))
	var b strings.Builder
	b.WriteString("CASE " + n.alias + ".type")
	for _, t := range n.types {
		if has(t.Property(p.Name), part) {
			b.WriteString(" WHEN " + literal(t.Name) + " THEN (SELECT " + x + "." + name + " FROM " + quote(t.Name) + " " + x + " WHERE " + x + "._id=" + n.id + ")")
		}
	}
	for _, t := range n.edges {
		if has(t.Property(p.Name), part) {
			b.WriteString(" WHEN " + literal(t.Name) + " THEN (SELECT " + x + "." + name + " FROM " + quote(t.Name) + " " + x + " WHERE " + x + ".id=" + n.alias + ".id)")
		}
	}
	b.WriteString(" END")
	if !strings.Contains(b.String(), "WHEN") {
		return c.fail("nothing here has %s", p)
	}
	return b.String()
}

func has(p *catalog.Property, part catalog.Part) bool {
	if p == nil {
		return false
	}
	for _, x := range p.Parts() {
		if x == part {
			return true
		}
	}
	return false
}

// key is the SQL of what a term orders by.
func (c *compiler) key(by plan.SortBy, s *scope) string {
	switch by := by.(type) {
	case plan.Column:
		return c.column(by, s)
	case *plan.CountOf:
		if s.node == nil {
			return c.fail("there is no node here to count %s of", by.End)
		}
		return c.countOver(by.End, by.Where, s.node, by.Distinct)
	case *plan.ExtremeOf:
		if s.node == nil {
			return c.fail("there is no node here to have %s", by.End)
		}
		return c.extremeOver(by, s.node)
	case plan.Dating:
		return c.dating(by, s)
	case plan.Grouped: // see groups
	case plan.Rank, plan.Undated:
		if s.node == nil || s.node.tier == "" {
			return c.fail("nothing here has a tier")
		}
		return s.node.tier
	case plan.SearchKey:
		if s.node == nil || !s.node.search {
			return c.fail("nothing here has a key of a search")
		}
		s.node.used = true
		return s.node.alias + [...]string{plan.ByName: "._name", plan.ByDate: "._date"}[by]
	}
	return c.fail("a term that sqlite does not know: %T", by)
}

// workedOut says whether a key is read from other rows.
func workedOut(by plan.SortBy) bool {
	switch by.(type) {
	case *plan.CountOf, *plan.ExtremeOf:
		return true
	case plan.Column, plan.Rank, plan.Undated, plan.SearchKey, plan.Dating, plan.Grouped:
	}
	return false
}

// subject is the _id of a row's fact.
func (c *compiler) subject(of plan.Subject, s *scope) string {
	switch {
	case of == plan.Node && s.node != nil:
		return s.node.id
	case of == plan.Relationship && s.edge != nil:
		return s.edge.id
	case of == plan.Fact && s.fact != nil:
		return s.fact.id
	}
	return c.fail("there is no %s here", of)
}
