package sqlite

import (
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// wide is what to fetch of the rows q that the narrow select found: the SQL of
// a row's text, and the joins it takes. A row of a fact whose type only the
// data tells is written once for each type it can be.
func (c *compiler) wide(l *plan.List, p *page, st *statement) (string, string) {
	s := &scope{page: p}
	var joins []join
	switch from := l.From.(type) {
	case plan.OfType:
		s.node = &node{id: "q.i", alias: c.alias("n"), typ: from.Node}
		joins = append(joins, s.node)
	case plan.AnyNode:
		s.node = &node{id: "q.i", alias: c.alias("f"), types: c.cat.Nodes}
		joins = append(joins, s.node)
	case plan.Search:
		s.node = c.farNode(&catalog.Far{Types: from.Types}, "q.i")
		joins = append(joins, s.node)
	case plan.OverEnd:
		r := from.End.Relationship
		s.edge = &edge{typ: r, alias: c.alias("e"), id: "q.i"}
		switch from.End.Direction {
		case catalog.Out:
			s.edge.src, s.edge.dst = "k.value", "q.f"
		case catalog.In:
			s.edge.src, s.edge.dst = "q.f", "k.value"
		case catalog.Both:
			s.edge.src, s.edge.dst = "q.s", "q.d"
		}
		s.node = c.farNode(from.End.Far, "q.f")
		joins = append(joins, s.edge, s.node)
	case plan.Around:
		if alike(l) {
			s.edge, s.node = &edge{}, &node{id: "q.f", alias: c.alias("f"), types: c.cat.Nodes}
			return c.plainRow(l, s, []join{s.node}, st)
		}
		return c.byEnd(l, c.endsAround(from), p, st), ""
	case plan.OfRelationships, plan.Among:
		types := typesOf(from)
		if len(types) != 1 {
			return c.byRelationship(l, types, p, st), ""
		}
		s.edge = &edge{typ: types[0], alias: c.alias("e"), src: "q.s", dst: "q.d", id: "q.i"}
		joins = append(joins, s.edge)
	case plan.ChainOver:
		s.edge = &edge{typ: from.Relationship, alias: c.alias("e"), src: "q.s", dst: "q.d", id: "q.i"}
		joins = append(joins, s.edge)
	case plan.ChainEnds:
		s.node = c.farNode(from.Relationship.To, "q.i")
		joins = append(joins, s.node)
	case plan.FactsCiting, plan.DatesAmong:
		return c.byFact(l, p, st), ""
	case plan.CitationsOf:
		s.citation = c.alias("c")
		joins = append(joins, fixed(" CROSS JOIN _citation "+s.citation+" ON "+s.citation+"._fact=k.value AND "+s.citation+"._seq=q.i"))
	case plan.DatasetsOf, plan.AllDatasets:
		s.dataset = c.alias("d")
		joins = append(joins, fixed(" CROSS JOIN _dataset "+s.dataset+" ON "+s.dataset+"._id=q.i"))
	case plan.Walk, plan.Walked: // see walk
		c.fail("%s is no list of a statement", from)
	}
	if s.node != nil && s.node.typ == nil && needsType(l.Row) {
		return c.byNode(l, s, joins, st)
	}
	return c.plainRow(l, s, joins, st)
}

// plainRow writes a row that is the same whatever its facts' types.
func (c *compiler) plainRow(l *plan.List, s *scope, joins []join, st *statement) (string, string) {
	r := newRow(c, -1)
	r.joins = joins
	st.row = choice{r.tuple(l.Row, s, -1)}
	return r.sql(), joined(r.joins)
}

type fixed string

func (f fixed) sql() string { return string(f) }

// byNode writes the row for each type its node can be, the type taken from the
// registry.
func (c *compiler) byNode(l *plan.List, s *scope, joins []join, st *statement) (string, string) {
	s.page.typed = true
	var b strings.Builder
	b.WriteString("CASE q.t")
	for i, t := range s.node.types {
		typed := *s
		typed.node = &node{id: s.node.id, alias: c.alias("n"), typ: t, based: true}
		r := newRow(c, i)
		st.row = append(st.row, r.tuple(l.Row, &typed, -1))
		b.WriteString(" WHEN " + literal(t.Name) + " THEN (SELECT " + r.sql() + " FROM " + quote(t.Name) + " " + typed.node.alias +
			joined(r.joins) + " WHERE " + typed.node.alias + "._id=" + s.node.id + ")")
	}
	return b.String() + " END", joined(joins)
}

func (c *compiler) byRelationship(l *plan.List, types []*catalog.RelationshipType, p *page, st *statement) string {
	if len(types) == 0 {
		return "''"
	}
	var b strings.Builder
	b.WriteString("CASE q.t")
	for _, t := range types {
		e := &edge{typ: t, alias: c.alias("e"), based: true, id: "q.i", src: "q.s", dst: "q.d"}
		r := newRow(c, len(st.row))
		st.row = append(st.row, r.tuple(l.Row, &scope{edge: e, page: p}, -1))
		from, found := "(SELECT 1)", "" // what found it may know all that is asked
		if e.used {
			from, found = quote(t.Name)+" "+e.alias, " WHERE "+e.alias+"._src=q.s AND "+e.alias+"._dst=q.d AND "+e.alias+"._id=q.i"
		}
		b.WriteString(" WHEN " + literal(t.Name) + " THEN (SELECT " + r.sql() + " FROM " + from + joined(r.joins) + found + ")")
	}
	return b.String() + " END"
}

// byFact writes the row for each type of node and of relationship.
func (c *compiler) byFact(l *plan.List, p *page, st *statement) string {
	fact := &node{id: "q.i", alias: "q", based: true}
	var b strings.Builder
	b.WriteString("CASE q.t")
	when := func(name, alias, on string, s *scope) {
		r := newRow(c, len(st.row))
		s.page, s.fact, s.date = p, fact, "q"
		st.row = append(st.row, r.tuple(l.Row, s, -1))
		b.WriteString(" WHEN " + literal(name) + " THEN (SELECT " + r.sql() + " FROM " + quote(name) + " " + alias + joined(r.joins) + " WHERE " + alias + on + ")")
	}
	for _, t := range c.cat.Nodes {
		n := &node{id: "q.i", alias: c.alias("n"), typ: t, based: true}
		when(t.Name, n.alias, "._id=q.i", &scope{node: n})
	}
	for _, t := range c.cat.Relationships {
		e := &edge{typ: t, alias: c.alias("e"), based: true, id: "q.i"}
		e.src, e.dst = e.alias+"._src", e.alias+"._dst"
		when(t.Name, e.alias, ".id=q.u", &scope{edge: e})
	}
	return b.String() + " END"
}

// typesOf are those of a list over relationships.
func typesOf(from plan.From) []*catalog.RelationshipType {
	if among, ok := from.(plan.Among); ok {
		return among.Types
	}
	return from.(plan.OfRelationships).Types
}

// needsType says whether a row asks anything of its node that the registry
// cannot tell.
func needsType(fields []plan.Field) bool {
	for _, f := range fields {
		switch f := f.(type) {
		case plan.Column:
			if f.Of == plan.Node && f.Property.Name != "id" {
				return true
			}
		case plan.Variant:
			if f.Of == plan.Node {
				return true
			}
			for _, k := range f.Cases {
				if needsType(k.Fields) {
					return true
				}
			}
		case *plan.List:
			datasets, ok := f.From.(plan.DatasetsOf)
			if _, around := f.From.(plan.Around); around || ok && datasets.Of == plan.Node {
				return true
			}
		case plan.Degrees:
			return true
		case plan.Beside, plan.TermValue, plan.Dating, plan.Starts:
		}
	}
	return false
}
