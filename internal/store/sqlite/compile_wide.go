package sqlite

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// wide is what to fetch of the rows q that the narrow select found: the SQL of
// a row's text, and the joins it takes.
func (c *compiler) wide(l *plan.List, p *page, st *statement) (string, string) {
	s := c.widely(l, p)
	r := newRow(c)
	if s.edge != nil {
		r.joins = append(r.joins, s.edge)
	}
	if s.node != nil {
		r.joins = append(r.joins, s.node)
	}
	st.row = r.tuple(l.Row, s, -1)
	return r.sql(), s.from + joined(r.joins)
}

// widely is how the facts of the rows q are reached.
func (c *compiler) widely(l *plan.List, p *page) *scope {
	s := &scope{page: p}
	switch from := l.From.(type) {
	case plan.OfType:
		s.node = &node{id: "q.i", alias: c.alias("n"), typ: from.Node}
	case plan.AnyNode:
		s.node = &node{id: "q.i", alias: c.alias("f"), types: c.cat.Nodes}
	case plan.Search:
		s.node = c.farNode(&catalog.Far{Types: from.Types}, "q.i")
	case plan.GroupNode:
		s.node = c.farNode(from.Far, "q.i")
	case plan.Groups:
		s.groups = true
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
	case plan.Around:
		s.edge = &edge{src: "q.s", dst: "q.d", id: "q.i"}
		ends := c.endsAround(from)
		for _, end := range ends {
			if !slices.Contains(s.edge.types, end.Relationship) {
				s.edge.types = append(s.edge.types, end.Relationship)
			}
		}
		s.node = c.farNode(&catalog.Far{Types: catalog.FarTypes(ends)}, "q.f")
		return s
	case plan.Distinct:
		s.node, s.near = c.farNode(&catalog.Far{Types: catalog.FarTypes(c.endsFrom(from.Of))}, "q.i"), "k.value"
	case plan.RelationshipsTo:
		s.edge = &edge{alias: c.alias("e"), src: "q.s", dst: "q.d", id: "q.i"}
		switch of := from.Of.(type) {
		case plan.OverEnd:
			s.edge.typ = of.End.Relationship
		case plan.Around:
			s.edge.types = of.Types
		}
	case plan.OfRelationships, plan.Induced:
		s.edge = &edge{alias: c.alias("e"), src: "q.s", dst: "q.d", id: "q.i"}
		if types := typesOf(from); len(types) == 1 {
			s.edge.typ = types[0]
		} else if registered(l) {
			s.edge = &edge{id: "q.i", public: "q.u", types: types}
		} else {
			s.edge.types = types
			if isAmong(l) {
				s.edge.types = slices.DeleteFunc(slices.Clone(types), func(t *catalog.RelationshipType) bool { return !c.met.joins(t) })
			}
		}
	case plan.ChainOver:
		s.edge = &edge{typ: from.Relationship, alias: c.alias("e"), src: "q.s", dst: "q.d", id: "q.i"}
	case plan.ChainEnds:
		s.node = c.farNode(from.Relationship.To, "q.i")
	case plan.FactsCiting, plan.DatesAmong:
		s.fact, s.date = &node{id: "q.i", public: "q.u"}, "q"
	case plan.CitationsOf:
		s.citation = c.alias("c")
		s.from = " CROSS JOIN _citation " + s.citation + " ON " + s.citation + "._fact=k.value AND " + s.citation + "._seq=q.i"
	case plan.DatasetsOf, plan.AllDatasets:
		s.dataset = c.alias("d")
		s.from = " CROSS JOIN _dataset " + s.dataset + " ON " + s.dataset + "._id=q.i"
	case plan.Walk, plan.Walked: // see walk
		c.fail("%s is no list of a statement", from)
	}
	if s.node != nil {
		s.node.paged = s.node.typ == nil
	}
	return s
}

// typesOf are those of a list over relationships.
func typesOf(from plan.From) []*catalog.RelationshipType {
	if among, ok := from.(plan.Induced); ok {
		return among.Types
	}
	return from.(plan.OfRelationships).Types
}
