package sqlite

import (
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// endsFrom are the ends of the outer row's node at which a list reads relationships.
func (c *compiler) endsFrom(from plan.FromNode) []*catalog.End {
	switch from := from.(type) {
	case plan.OverEnd:
		return []*catalog.End{from.End}
	case plan.Around:
		return c.endsAround(from)
	}
	panic("sqlite: a list from a node that nobody knows")
}

// distinct are the nodes that relationships of one node lead to. An index has the
// relationships of a node in the order of these nodes. So none of the selects that a
// UNION merges in this order has to sort or to remember what it gave. Ends that lead to
// nodes of different types have no node in common, and need not be merged.
func (c *compiler) distinct(from plan.Distinct) *source {
	var all []*merged
	ends := c.endsFrom(from.Of)
	for _, end := range ends {
		for _, o := range c.waysOver(end, "k.value") {
			condition := and(append(o.where, c.filter(from.Via, o.scope))...)
			if condition == "0" {
				continue
			}
			all = merge(all, &merged{end.Far.Types, []string{"SELECT DISTINCT " + o.scope.node.id + " f FROM " + o.from + where(condition)}})
		}
	}
	u := c.alias("u")
	n := c.farNode(&catalog.Far{Types: catalog.FarTypes(ends)}, u+".f")
	s := &source{scope: &scope{node: n, near: "k.value"}, columns: u + ".f i", joins: []join{n}}
	selects := make([]string, len(all))
	for i, m := range all {
		selects[i] = m.sql()
	}
	if len(selects) == 0 {
		selects = []string{"SELECT NULL f WHERE 0"}
	}
	s.from = "(" + strings.Join(selects, " UNION ALL ") + ") " + u
	return s
}

// A merged are selects of nodes that may have nodes in common.
type merged struct {
	types   []*catalog.NodeType
	selects []string
}

// merge adds one to those with which it may have nodes in common.
func merge(all []*merged, one *merged) []*merged {
	var out []*merged
	for _, m := range all {
		if !slices.ContainsFunc(m.types, func(t *catalog.NodeType) bool { return slices.Contains(one.types, t) }) {
			out = append(out, m)
			continue
		}
		one = &merged{slices.Concat(m.types, one.types), slices.Concat(m.selects, one.selects)}
	}
	return append(out, one)
}

func (m *merged) sql() string {
	if len(m.selects) == 1 {
		return m.selects[0]
	}
	return "SELECT f FROM (" + strings.Join(m.selects, " UNION ") + " ORDER BY 1)"
}

// waysOver are the relationships of one node at an end, in each of their directions: an
// undirected one leads from its source and from its target. Both may have one that leads
// from the node to itself.
func (c *compiler) waysOver(end *catalog.End, near string) []*source {
	if end.Direction != catalog.Both {
		return []*source{c.overEnd(end, near)}
	}
	out, in := *end, *end
	out.Direction, in.Direction = catalog.Out, catalog.In
	return []*source{c.overEnd(&out, near), c.overEnd(&in, near)}
}

// The key of a RelationshipsTo is a pair: the node that the relationships are at, and the
// node that they lead to.
const (
	nearOfPair = "(k.value->>0)"
	farOfPair  = "(k.value->>1)"
)

// relationshipsTo are the relationships between the two nodes: a source for each way.
func (c *compiler) relationshipsTo(from plan.RelationshipsTo) []*source {
	var out []*source
	found := map[*catalog.RelationshipType]bool{}
	for _, end := range c.endsFrom(from.Of) {
		for _, s := range c.waysOver(end, nearOfPair) {
			e := s.scope.edge
			s.kept, s.where = nil, append(s.where, s.scope.node.id+"="+farOfPair)
			if found[e.typ] { // by the way back, and with what leads from the node to itself
				s.where = append(s.where, e.src+"<>"+e.dst)
			}
			found[e.typ] = true
			s.columns = literal(end.Relationship.Name) + " t," + e.src + " s," + e.dst + " d," + e.id + " i"
			s.scope.node, s.joins = nil, []join{e}
			out = append(out, s)
		}
	}
	return out
}
