package compile

import "casegraph/internal/plan"

// distinctPage writes the page of the nodes that relationships of the outer node lead to.
func (c *compiler) distinctPage(outer scope, from plan.Distinct, l *plan.List) {
	s, w := c.matchDistinct(outer, from, l)
	if keysetFirst(l) {
		c.keyset(w, s, l)
	}
	c.page(&s, l, true, s.node)
	c.returnRow(s, l.Row)
}

// allDistinct matches all nodes of such a list. It ends with a WITH.
func (c *compiler) allDistinct(outer scope, from plan.Distinct, l *plan.List) scope {
	s, _ := c.matchDistinct(outer, from, l)
	c.clause("WITH DISTINCT ", s.node)
	return s
}

// matchDistinct finds a node once for each relationship that leads to it, so that a WITH
// DISTINCT has to follow. Conditions on nodes can be added to the WHERE that it returns.
func (c *compiler) matchDistinct(outer scope, from plan.Distinct, l *plan.List) (scope, *where) {
	s, w := c.matchFromNode(outer, from.Of, c.fresh("n"), &plan.List{IDs: l.IDs, Filter: plan.All(from.Via, l.Filter)})
	return scope{node: s.node, nodeType: s.nodeType, near: outer.node}, w
}

// relationshipsToPage writes the page of the relationships that lead to the node of a row of
// a Distinct.
func (c *compiler) relationshipsToPage(outer scope, from plan.RelationshipsTo, l *plan.List) {
	s, w := c.matchFromNode(scope{node: outer.near}, from.Of, outer.node, l)
	c.keyset(w, s, l)
	c.page(&s, l, false, s.relationship)
	c.bindSides(&s, l.Row)
	c.returnRow(s, l.Row)
}

// matchFromNode matches relationships of the outer node that lead to the node far.
func (c *compiler) matchFromNode(outer scope, from plan.FromNode, far string, l *plan.List) (scope, *where) {
	switch from := from.(type) {
	case plan.OverEnd:
		s := c.overEndTo(outer, from.End, far)
		return s, c.matchEnd(outer, s, from.End, l)
	case plan.Around:
		return c.matchAroundNode(outer, from, far, l)
	}
	panic("neo4j: unknown list from a node")
}
