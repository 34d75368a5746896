package compile

import (
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// count writes the number of relationships at an end of the row's node or, with distinct,
// of the nodes at their other side.
func (c *compiler) count(s scope, e *catalog.End, f plan.Filter, distinct bool) {
	c.block("COUNT", func() {
		if !distinct {
			c.end(s, e, f)
			return
		}
		inner := c.overEnd(s, e)
		c.matchEnd(s, inner, e, &plan.List{Filter: f})
		c.clause("RETURN DISTINCT ", inner.node)
	})
}

// end writes the match of the relationships at an end of the row's node. It is a MATCH of
// its own, because within one MATCH Cypher uses each relationship only once.
func (c *compiler) end(s scope, e *catalog.End, f plan.Filter) {
	if holds, known := (scope{}).decide(f); known && holds {
		c.clause("MATCH ", pattern(s.node, "", e, ""))
		return
	}
	inner := c.overEnd(s, e)
	c.clause("MATCH ", pattern(s.node, inner.relationship, e, inner.node), " WHERE ")
	c.filter(inner, f)
}

// covered writes that the nodes at one end of the row's node are also at that end of nodes
// at another end. It writes one line, since it can occur often in a statement.
func (c *compiler) covered(s scope, f plan.Covered) {
	c.not(f.Not)
	far, by := c.fresh("n"), c.overEnd(s, f.By)
	c.write("(EXISTS { ", pattern(s.node, "", f.End, ""), " } AND NOT EXISTS { ", pattern(s.node, "", f.End, far), " WHERE NOT EXISTS { ", pattern(s.node, by.relationship, f.By, by.node))
	back := pattern(by.node, "", f.End, far)
	conditions := flatten(f.Where)
	if f.By.Relationship == f.End.Relationship { // one pattern would not use a relationship twice
		c.write(" WHERE EXISTS { ", back, " }")
	} else {
		c.write(strings.TrimPrefix(back, "("+by.node+")"))
	}
	for i, x := range conditions {
		if i == 0 && f.By.Relationship != f.End.Relationship {
			c.write(" WHERE ")
		} else {
			c.write(" AND ")
		}
		c.filter(by, x)
	}
	c.write(" } })")
}

// overEnd names a relationship at an end of the row's node, and its far node.
func (c *compiler) overEnd(s scope, e *catalog.End) scope {
	return c.overEndTo(s, e, c.fresh("n"))
}

// overEndTo is overEnd with the name of the far node.
func (c *compiler) overEndTo(s scope, e *catalog.End, far string) scope {
	inner := scope{
		node: far, nodeType: e.Far.Single(),
		relationship: c.fresh("r"), relationshipType: e.Relationship,
	}
	switch e.Direction {
	case catalog.Out:
		inner.source, inner.target = s.node, inner.node
	case catalog.In:
		inner.source, inner.target = inner.node, s.node
	case catalog.Both:
	}
	return inner
}

// pattern is the pattern of the relationships of an end between two nodes.
func pattern(near, relationship string, e *catalog.End, far string) string {
	return patternOf(near, relationship+":"+Quote(e.Relationship.Label), e.Direction, far)
}

// patternOf is the pattern of the relationships between two nodes.
func patternOf(near, relationship string, d catalog.Direction, far string) string {
	left, right := "-[", "]-"
	switch d {
	case catalog.Out:
		right = "]->"
	case catalog.In:
		left = "<-["
	case catalog.Both:
	}
	return "(" + near + ")" + left + relationship + right + "(" + far + ")"
}
