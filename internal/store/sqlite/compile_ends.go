package sqlite

import (
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// endsAround are the ends of the outer row's node at which the relationships are.
func (c *compiler) endsAround(from plan.Around) []*catalog.End {
	way := plan.Way{Types: from.Types, Direction: from.Direction}
	return way.Follows(c.near, false)
}

// overEnds are the relationships of one node at several ends: a source for each,
// whose rows say by its number (e) at which end they were found.
func (c *compiler) overEnds(ends []*catalog.End) []*source {
	var out []*source
	for i, end := range ends {
		s := c.overEnd(end, "k.value")
		e := s.scope.edge
		twin := func(o *catalog.End) bool {
			return o.Relationship == end.Relationship && o.Direction == catalog.Out
		}
		if end.Direction == catalog.In && slices.ContainsFunc(ends, twin) { // which has what leads from the node to itself
			s.where = append(s.where, e.src+"<>"+e.dst)
		}
		s.columns = strconv.Itoa(i) + " e," + e.src + " s," + e.dst + " d," + e.id + " i," + s.scope.node.id + " f"
		out = append(out, s)
	}
	return out
}

// alike says whether the rows of a list over several ends ask for no more than
// what all have: the node's id, and what they are ordered by.
func alike(l *plan.List) bool {
	for _, f := range l.Row {
		col, ok := f.(plan.Column)
		ordering := func(t plan.Term) bool { return t.By == plan.By(col) }
		if !ok || !(col.Of == plan.Node && col.Property.Name == "id") && !slices.ContainsFunc(l.Order, ordering) {
			return false
		}
	}
	return true
}

// byEnd writes the row for each end and, where the row depends on that, for each
// type that stands at its far side.
func (c *compiler) byEnd(l *plan.List, ends []*catalog.End, p *page, st *statement) string {
	typed := needsType(l.Row)
	var cases []string // of the ends, each with as many rows as it takes
	rows := 0
	for _, end := range ends {
		if rows++; typed {
			rows += len(end.Far.Types) - 1
		}
	}
	number := func() int { // of one row there is none: see choice
		if rows == 1 {
			return -1
		}
		return len(st.row)
	}
	for i, end := range ends {
		sql := ""
		if n := c.farNode(end.Far, "q.f"); n.typ != nil || !typed {
			sql = c.atEnd(l, end.Relationship, n, p, st, number())
		} else {
			sql = "CASE (SELECT type FROM _fact WHERE _id=q.f)"
			for _, t := range end.Far.Types {
				sql += " WHEN " + literal(t.Name) + " THEN " + c.atEnd(l, end.Relationship, c.farNode(t.Far, "q.f"), p, st, number())
			}
			sql += " END"
		}
		cases = append(cases, " WHEN "+strconv.Itoa(i)+" THEN "+sql)
	}
	if len(ends) == 0 {
		return "''"
	}
	return "CASE q.e" + strings.Join(cases, "") + " END"
}

func (c *compiler) atEnd(l *plan.List, t *catalog.RelationshipType, n *node, p *page, st *statement, number int) string {
	e := &edge{typ: t, alias: c.alias("e"), based: true, id: "q.i", src: "q.s", dst: "q.d"}
	r := newRow(c, number)
	r.joins = []join{n}
	st.row = append(st.row, r.tuple(l.Row, &scope{edge: e, node: n, page: p}, -1))
	return "(SELECT " + r.sql() + " FROM " + quote(t.Name) + " " + e.alias + joined(r.joins) +
		" WHERE " + e.alias + "._src=q.s AND " + e.alias + "._dst=q.d AND " + e.alias + "._id=q.i)"
}

// amongst begins the select of relationships among the nodes with a list's ids:
// it finds those nodes, once for all types.
func (c *compiler) amongst(l *plan.List) (tables with) {
	tables.add("_among", []string{"i", "t"}, "SELECT _id,type FROM _fact WHERE id IN "+c.values(l.IDs))
	return tables
}

// among are the relationships among those nodes. The plus keeps SQLite from
// looking up each pair of them.
func (c *compiler) among(types []*catalog.RelationshipType) []*source {
	var out []*source
	for _, t := range types {
		a := c.alias("a")
		e := &edge{typ: t, alias: c.alias("e"), based: true}
		e.src, e.dst, e.id = e.alias+"._src", e.alias+"._dst", e.alias+"._id"
		s := &source{
			scope: &scope{edge: e}, from: "_among " + a + " CROSS JOIN " + quote(t.Name) + " " + e.alias + " ON " + e.src + "=" + a + ".i",
			where:   []string{"+" + e.dst + " IN (SELECT i FROM _among)"},
			columns: literal(t.Name) + " t," + e.src + " s," + e.dst + " d," + e.id + " i",
		}
		if len(t.From.Types) < len(c.cat.Nodes) {
			s.where = append(s.where, a+".t IN ("+typeNames(t.From.Types, nil)+")")
		}
		out = append(out, s)
	}
	return out
}
