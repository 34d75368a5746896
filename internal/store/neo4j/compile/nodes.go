package compile

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// nodesPage writes the page of a list over one node type; nil stands for all types. It
// starts where Neo4j looks at the fewest nodes:
//
//   - the nodes with the ids of the list, if it has ids;
//   - the nodes that an index finds for the filter, here or at the far end of
//     relationships; not if the filter may leave half of all nodes (open) and an index
//     has the order;
//   - the index that has the order: Neo4j walks along it until the page is full;
//   - all nodes of the type.
func (c *compiler) nodesPage(t *catalog.NodeType, l *plan.List) {
	conditions := flatten(l.Filter)
	s := scope{node: c.fresh("n"), nodeType: t}
	if c.found[l] != "" {
		c.boundNodesPage(s, l)
		return
	}
	a := findAnchor(t, conditions)
	index := orderIndex(t, l)
	var w *where
	distinct := false
	switch {
	case l.IDs != nil:
		w = c.matchNodes(s, l, conditions)
	case a.strength >= bounded, a.strength > none && index == "":
		w = c.reach(s, conditions, a)
		distinct = a.step >= 0
	case index != "":
		c.clause("MATCH (", s.node, ":", nodeLabel(t), ") USING INDEX ", s.node, ":", nodeLabel(t), "(", index, ")")
		w = &where{c: c}
		w.and()
		c.write(c.key(s, l.Order[0].By), " IS NOT NULL AND ", s.node, ".id IS NOT NULL")
		w.all(s, conditions)
	default:
		w = c.matchNodes(s, l, conditions)
	}
	if keysetFirst(l) {
		c.keyset(w, s, l)
	}
	c.page(&s, l, distinct, s.node)
	c.returnRow(s, l.Row)
}

// allNodes matches all nodes of a list, each once. It says whether the clauses end with a
// WITH.
func (c *compiler) allNodes(t *catalog.NodeType, l *plan.List) (scope, bool) {
	conditions := flatten(l.Filter)
	s := scope{node: c.fresh("n"), nodeType: t}
	if a := findAnchor(t, conditions); l.IDs == nil && a.step >= 0 {
		c.reach(s, conditions, a)
		c.clause("WITH DISTINCT ", s.node)
		return s, true
	}
	c.matchNodes(s, l, conditions)
	return s, false
}

// matchNodes matches the nodes of a list among all nodes of the type, or by ids.
func (c *compiler) matchNodes(s scope, l *plan.List, conditions []plan.Filter) *where {
	c.clause("MATCH (", s.node, ":", nodeLabel(s.nodeType), ")")
	w := &where{c: c}
	switch {
	case l.IDs != nil:
		w.and()
		c.write(s.node, ".id IN ", c.ids(l))
	case local(s.nodeType, conditions) > none:
		w.and()
		c.write(s.node, ".id IS NOT NULL")
	}
	w.all(s, conditions)
	return w
}

// orderIndex returns the columns of the index that has the order of a list, or "". The
// index begins with the first sort key. Neo4j sorts by the further keys only among nodes
// that have the same first key.
func orderIndex(t *catalog.NodeType, l *plan.List) string {
	first, ok := firstKey(l.Order)
	if !ok || t == nil || first.Of != plan.Node || !indexed(t, first) || first.Part != first.Property.KeyPart() {
		return ""
	}
	return indexColumns(first.Property)
}

// firstKey is the column that an order begins with.
func firstKey(order []plan.SortKey) (plan.Column, bool) {
	if len(order) == 0 {
		return plan.Column{}, false
	}
	col, ok := order[0].By.(plan.Column)
	return col, ok
}

// indexColumns are the columns, quoted, of the index that orders by a property.
func indexColumns(p *catalog.Property) string {
	if p.Name == "id" {
		return Quote("id")
	}
	return Quote(p.Column(p.KeyPart())) + ", " + Quote("id")
}
