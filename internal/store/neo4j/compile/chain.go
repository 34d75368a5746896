package compile

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// chainOverPage writes the page of the relationships of the chains from the outer node.
func (c *compiler) chainOverPage(outer scope, t *catalog.RelationshipType, l *plan.List) {
	s, w := c.matchChainOver(outer, t, l)
	c.keyset(w, s, l)
	c.page(&s, l, false, s.relationship)
	s.source, s.target = "", ""
	c.bindSides(&s, l.Row)
	c.returnRow(s, l.Row)
}

func (c *compiler) matchChainOver(outer scope, t *catalog.RelationshipType, l *plan.List) (scope, *where) {
	s := scope{relationship: c.fresh("r"), relationshipType: t, source: c.reached(outer, t), target: c.fresh("t")}
	c.clause("MATCH (", s.source, ")-[", s.relationship, ":", Quote(t.Label), "]->(", s.target, ")")
	w := &where{c: c}
	if l.IDs != nil {
		w.and()
		c.write(s.relationship, ".id IN ")
		c.param(l.IDs)
	}
	w.all(s, flatten(l.Filter))
	return s, w
}

// chainEndsPage writes the page of the nodes where chains from the outer node end.
func (c *compiler) chainEndsPage(outer scope, t *catalog.RelationshipType, l *plan.List) {
	s, w := c.matchChainEnds(outer, t, l)
	if keysetFirst(l) {
		c.keyset(w, s, l)
	}
	c.page(&s, l, false, s.node)
	c.returnRow(s, l.Row)
}

func (c *compiler) matchChainEnds(outer scope, t *catalog.RelationshipType, l *plan.List) (scope, *where) {
	s := scope{node: c.reached(outer, t), nodeType: t.To.Single()}
	w := &where{c: c}
	w.and()
	c.write("NOT EXISTS { (", s.node, ")-[:", Quote(t.Label), "]->() }")
	if l.IDs != nil {
		w.and()
		c.write(s.node, ".id IN ")
		c.param(l.IDs)
	}
	w.all(s, flatten(l.Filter))
	return s, w
}

// reached matches the outer node and all nodes of the chains from it, each once. There may
// be too many chains to follow one by one; DISTINCT lets Neo4j visit each node only once.
func (c *compiler) reached(outer scope, t *catalog.RelationshipType) string {
	node := c.fresh("n")
	c.clause("MATCH (", outer.node, ")-[:", Quote(t.Label), "*0..]->(", node, ")")
	c.clause("WITH DISTINCT ", node)
	return node
}
