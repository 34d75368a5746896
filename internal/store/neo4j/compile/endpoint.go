package compile

import (
	"casegraph/internal/plan"
)

// at writes a condition on the node at a side of the row.
func (c *compiler) at(s scope, f plan.At) {
	where := f.Where
	if f.Not {
		if where == nil {
			where = plan.True
		}
		where = plan.Not(where)
	}
	// There is exactly one such node, so the condition on it can be negated instead.
	if inner, bound := s.at(f.Side, c.catalog); bound {
		c.filter(inner, where)
		return
	}
	c.block("EXISTS", func() {
		inner := s
		c.bindSide(&inner, f.Side)
		inner, _ = inner.at(f.Side, c.catalog)
		c.write(" WHERE ")
		c.filter(inner, where)
	})
}

// bindSide writes a match that binds the node at a side of the row.
func (c *compiler) bindSide(s *scope, side plan.Side) {
	node := c.fresh("n")
	switch side {
	case plan.Source:
		s.source = node
		c.clause("MATCH (", node, ")-[", s.relationship, "]->()")
	case plan.Target:
		s.target = node
		c.clause("MATCH ()-[", s.relationship, "]->(", node, ")")
	case plan.Cited:
		s.cited = node
		c.clause("MATCH (", s.citation, ")-[:", StandsOn, "]->(", node, ")")
	}
}

// cites counts the citations of a fact.
func (c *compiler) cites(s scope, f plan.Cites) {
	exists := f.Op == plan.Gte && f.N == 1
	keyword := "COUNT"
	if exists {
		c.not(f.Not)
		keyword = "EXISTS"
	}
	c.block(keyword, func() {
		inner := scope{citation: c.fresh("c")}
		c.clause("MATCH (", inner.citation, ":", CitationLabel, ")")
		w := where{c: c}
		w.and()
		// The index is on both columns. Neo4j uses it only for a condition on both.
		c.write(inner.citation, "._fact = ", s.subject(f.Of), ".id AND ", inner.citation, "._seq IS NOT NULL AND ", StandsFor(inner.citation))
		w.all(inner, flatten(f.Where))
	})
	if !exists {
		c.write(operator(f.Op, f.Not))
		c.param(f.N)
	}
}
