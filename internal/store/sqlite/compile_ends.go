package sqlite

import (
	"slices"

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
			s.where = append(s.where, e.src+"<>"+e.dst)
		}
		s.columns = literal(end.Relationship.Name) + " t," + e.src + " s," + e.dst + " d," + e.id + " i," + s.scope.node.id + " f"
		out = append(out, s)
	}
	return out
}

// amongst begins the select of relationships among the nodes with a list's ids:
// it finds those nodes, once for all types.
func (c *compiler) amongst(l *plan.List) (tables with) {
	from, ok := l.From.(plan.Induced)
	if !ok || len(from.Among) == 0 {
		tables.add("_among", []string{"i", "t"}, "SELECT _id,type FROM _fact WHERE id IN "+c.values(l.IDs))
		return tables
	}
	others := plan.IDs(from.Among...)
	tables.add("_among", []string{"i", "t", "own"}, "SELECT _id,type,1 FROM _fact WHERE id IN "+c.values(l.IDs)+
		" UNION ALL SELECT _id,type,0 FROM _fact WHERE id IN "+c.values(others)+" AND id NOT IN "+c.values(l.IDs))
	return tables
}

// among are the relationships among those nodes; with others, those of which one node at
// least is the list's own. The plus keeps SQLite from looking up each pair of them.
func (c *compiler) among(types []*catalog.RelationshipType, others bool) []*source {
	var out []*source
	for _, t := range types {
		if !c.occurs(t.From) || !c.occurs(t.To) {
			continue
		}
		a := c.alias("a")
		e := &edge{typ: t, alias: c.alias("e"), based: true}
		e.src, e.dst, e.id = e.alias+"._src", e.alias+"._dst", e.alias+"._id"
		s := &source{
			scope: &scope{edge: e}, from: "_among " + a + " CROSS JOIN " + quote(t.Name) + " " + e.alias + " ON " + e.src + "=" + a + ".i",
			where:   []string{"+" + e.dst + " IN (SELECT i FROM _among)"},
			columns: literal(t.Name) + " t," + e.src + " s," + e.dst + " d," + e.id + " i",
		}
		if others {
			s.where = append(s.where, "("+a+".own OR +"+e.dst+" IN (SELECT i FROM _among WHERE own))")
		}
		if slices.ContainsFunc(c.occurring, func(o *catalog.NodeType) bool { return !slices.Contains(t.From.Types, o) }) {
			s.where = append(s.where, a+".t IN ("+typeNames(t.From.Types, nil)+")")
		}
		out = append(out, s)
	}
	return out
}
