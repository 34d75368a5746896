package sqlite

import (
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// endsAround are the ends of the outer row's node at which the relationships are.
func (c *compiler) endsAround(from plan.Around) []*catalog.End {
	way := plan.Traversal{Types: from.Types, Direction: from.Direction}
	return way.Follows(c.near, false)
}

// overEnds are the relationships of one node at several ends: a source for each.
func (c *compiler) overEnds(ends []*catalog.End) []*source {
	var out []*source
	for _, end := range ends {
		s := c.overEnd(end, "k.value")
		e := s.scope.edge
		twin := func(o *catalog.End) bool {
			return o.Relationship == end.Relationship && o.Direction == catalog.Out
		}
		if end.Direction == catalog.In && slices.ContainsFunc(ends, twin) { // which has what leads from the node to itself
			s.kept = s.kept.without(s, e.src+"="+e.dst)
			s.where = append(s.where, e.src+"<>"+e.dst)
		}
		s.columns = literal(end.Relationship.Name) + " t," + e.src + " s," + e.dst + " d," + e.id + " i," + s.scope.node.id + " f"
		out = append(out, s)
	}
	return out
}

// amongst begins the select of relationships among the nodes with a list's ids:
// it finds those nodes, and the further ones of an Induced, once for all types.
func (c *compiler) amongst(l *plan.List) (tables with) {
	own := c.values(l.IDs)
	tables.add("_among", []string{"i", "t"}, "SELECT _id,type FROM _fact WHERE id IN "+own)
	if from, ok := l.From.(plan.Induced); ok && len(from.Among) > 0 {
		tables.add("_drawn", []string{"i"}, "SELECT _id FROM _fact WHERE id IN "+c.values(plan.IDs(from.Among...))+" AND id NOT IN "+own)
	}
	return tables
}

// leading are the relationships that lead from the nodes with a list's ids, or to them, of
// the types that may have a node of far at the other end. That end is the column f.
func (c *compiler) leading(types []*catalog.RelationshipType, direction catalog.Direction, far []*catalog.NodeType) []*source {
	var out []*source
	for _, t := range types {
		near, other := t.From, t.To
		if direction == catalog.In {
			near, other = other, near
		}
		if !hasAny(near, c.met.own) || !hasAny(other, far) {
			continue
		}
		a := c.alias("a")
		e := &edge{typ: t, alias: c.alias("e"), based: true}
		e.src, e.dst, e.id = e.alias+"._src", e.alias+"._dst", e.alias+"._id"
		from, to := e.src, e.dst
		if direction == catalog.In {
			from, to = to, from
		}
		s := &source{
			scope:   &scope{edge: e},
			from:    "_among " + a + " CROSS JOIN " + quote(t.Name) + " " + e.alias + " ON " + from + "=" + a + ".i",
			columns: literal(t.Name) + " t," + e.src + " s," + e.dst + " d," + e.id + " i," + to + " f",
		}
		if slices.ContainsFunc(c.met.own, func(o *catalog.NodeType) bool { return !slices.Contains(near.Types, o) }) {
			s.where = append(s.where, a+".t IN ("+typeNames(near.Types, nil)+")")
		}
		out = append(out, s)
	}
	return out
}

// hasAny says whether a node of one of these types may be at an end.
func hasAny(end *catalog.Far, types []*catalog.NodeType) bool {
	return slices.ContainsFunc(types, end.Has)
}

// induced is the select that finds the relationships of an Induced. It goes from its nodes
// to the others, however many further nodes there are.
func (c *compiler) induced(from plan.Induced, l *plan.List, p *page) string {
	tables := c.amongst(l)
	var selects []string
	order := ""
	lead := func(direction catalog.Direction, far []*catalog.NodeType, ends string) {
		rows, by := c.selects(c.leading(from.Types, direction, far), l, p, func(s *scope) []string { return c.asked(l, s) }, true)
		if rows == "" {
			return
		}
		order = by
		// The condition on the other end stands once, around the selects of all types. In
		// each of them SQLite would build the set of these nodes anew. The LIMIT keeps it
		// from moving the condition there.
		selects = append(selects, "SELECT * FROM ("+rows+" LIMIT -1) WHERE f IN ("+ends+")")
	}
	if len(from.Among) == 0 {
		lead(catalog.Out, c.met.own, "SELECT i FROM _among")
	} else {
		lead(catalog.Out, c.met.all(), "SELECT i FROM _among UNION ALL SELECT i FROM _drawn")
		lead(catalog.In, c.met.drawn, "SELECT i FROM _drawn")
	}
	if len(selects) == 0 {
		return c.nothing(l)
	}
	if order != "" {
		order = " ORDER BY " + order
	}
	return tables.sql() + strings.Join(selects, " UNION ALL ") + order + " LIMIT " + c.param(int64(l.Limit))
}
