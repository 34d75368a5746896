package neo4j

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// endPage writes the page of the relationships at an end of the outer node.
func (c *compiler) endPage(outer scope, e *catalog.End, l *plan.List) {
	s := c.overEnd(outer, e)
	w := c.matchEnd(outer, s, e, l)
	if keysetFirst(l) {
		c.keyset(w, s, l)
	}
	c.page(&s, l, false, s.relationship, s.node)
	c.bindSides(&s, l.Row)
	c.returnRow(s, l.Row)
}

func (c *compiler) matchEnd(outer, s scope, e *catalog.End, l *plan.List) *where {
	c.clause("MATCH ", pattern(outer.node, s.relationship, e, s.node))
	w := &where{c: c}
	if l.IDs != nil {
		w.and()
		c.write(s.node, ".id IN ")
		c.param(l.IDs)
	}
	w.all(s, flatten(l.Filter))
	return w
}

// relationshipsPage writes the page of a list over relationships. Each type has
// its own index by id, so each gives the page it would be alone, and the page
// of all is among those.
func (c *compiler) relationshipsPage(types []*catalog.RelationshipType, l *plan.List) {
	conditions := flatten(l.Filter)
	s := scope{relationship: c.fresh("r"), source: c.fresh("s"), target: c.fresh("t")}
	if len(types) == 1 {
		s.relationshipType = types[0]
	}
	if side, a := c.sideAnchor(s, conditions); l.IDs == nil && side >= 0 {
		w := c.matchFromSide(s, types, conditions, side, a)
		c.keyset(w, s, l)
		c.page(&s, l, false, s.relationship)
	} else if len(types) == 1 {
		c.relationshipsOf(s, l, conditions)
	} else {
		c.block("CALL ()", func() {
			c.alternatives(func() {
				for i, t := range types {
					if i > 0 {
						c.clause("UNION ALL")
					}
					branch := s
					branch.relationshipType = t
					c.relationshipsOf(branch, l, conditions)
					c.clause("RETURN ", s.relationship)
				}
			})
		})
		c.page(&s, &plan.List{Order: l.Order, Limit: l.Limit, Backward: l.Backward}, false, s.relationship)
	}
	s.source, s.target = "", ""
	c.bindSides(&s, l.Row)
	c.returnRow(s, l.Row)
}

// relationshipsOf writes the page of one type's relationships.
func (c *compiler) relationshipsOf(s scope, l *plan.List, conditions []plan.Filter) {
	t := s.relationshipType
	label := quote(t.Label)
	c.clause("MATCH (", s.source, ")-[", s.relationship, ":", label, "]->(", s.target, ")")
	w := &where{c: c}
	if l.IDs != nil {
		w.and()
		c.write(s.relationship, ".id IN ")
		c.param(l.IDs)
	} else if first, ok := firstKey(l.Order); ok && relationshipIndexed(first) {
		c.write(" USING INDEX ", s.relationship, ":", label, "(", indexColumns(first.Property), ")")
		w.and()
		c.write(s.column(first), " IS NOT NULL")
		if first.Property.Name != "id" {
			w.and()
			c.write(s.relationship, ".id IS NOT NULL")
		}
	}
	w.all(s, conditions)
	c.keyset(w, s, l)
	c.page(&s, l, false, s.relationship)
}

// relationshipIndexed says whether an index of the type has the column's order.
func relationshipIndexed(col plan.Column) bool {
	p := col.Property
	return col.Of == plan.Relationship && (p.Index || p.Unique) && col.Part == p.KeyPart()
}

// allRelationships writes a record for each relationship of a list.
func (c *compiler) allRelationships(types []*catalog.RelationshipType, l *plan.List) {
	conditions := flatten(l.Filter)
	s := scope{relationship: c.fresh("r"), source: c.fresh("s"), target: c.fresh("t")}
	if len(types) == 1 {
		s.relationshipType = types[0]
	}
	if side, a := c.sideAnchor(s, conditions); l.IDs == nil && side >= 0 {
		c.matchFromSide(s, types, conditions, side, a)
		c.clause("RETURN ", s.relationship)
		return
	}
	if l.IDs == nil {
		c.clause("MATCH (", s.source, ")-[", s.relationship, ":", relationshipLabels(types), "]->(", s.target, ")")
		w := &where{c: c}
		w.all(s, conditions)
		return
	}
	c.alternatives(func() {
		for i, t := range types {
			if i > 0 {
				c.clause("UNION ALL")
			}
			branch := s
			branch.relationshipType = t
			c.clause("MATCH (", s.source, ")-[", s.relationship, ":", quote(t.Label), "]->(", s.target, ")")
			w := &where{c: c}
			w.and()
			c.write(s.relationship, ".id IN ")
			c.param(l.IDs)
			w.all(branch, conditions)
			c.clause("RETURN ", s.relationship)
		}
	})
}

// sideAnchor is the condition, an At, on a node that an index finds, and the
// anchor in it; -1 where there is none.
func (c *compiler) sideAnchor(s scope, conditions []plan.Filter) (int, anchor) {
	for i, f := range conditions {
		at, ok := f.(plan.At)
		if !ok || at.Not {
			continue
		}
		inner, _ := s.at(at.Side, c.catalog)
		t, own := narrow(inner.nodeType, flatten(at.Where))
		if a := findAnchor(t, own); a.strength >= equal {
			return i, a
		}
	}
	return -1, anchor{}
}

// matchFromSide matches relationships from the node at one side of them.
func (c *compiler) matchFromSide(s scope, types []*catalog.RelationshipType, conditions []plan.Filter, side int, a anchor) *where {
	at := conditions[side].(plan.At)
	inner, _ := s.at(at.Side, c.catalog)
	t, own := narrow(inner.nodeType, flatten(at.Where))
	inner.nodeType = t
	c.reach(inner, own, a)
	c.clause("WITH DISTINCT ", inner.node)
	c.clause("MATCH (", s.source, ")-[", s.relationship, ":", relationshipLabels(types), "]->(", s.target, ")")
	w := &where{c: c}
	rest := append([]plan.Filter{}, conditions[:side]...)
	w.all(s, append(rest, conditions[side+1:]...))
	return w
}

func relationshipLabels(types []*catalog.RelationshipType) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.Label
	}
	return labels(names)
}
