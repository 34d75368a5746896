package compile

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

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

// overEnd names a relationship at an end of the row's node, and its far node.
func (c *compiler) overEnd(s scope, e *catalog.End) scope {
	inner := scope{
		node: c.fresh("n"), nodeType: e.Far.Single(),
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
	left, right := "-[", "]-"
	switch e.Direction {
	case catalog.Out:
		right = "]->"
	case catalog.In:
		left = "<-["
	case catalog.Both:
	}
	return "(" + near + ")" + left + relationship + ":" + Quote(e.Relationship.Label) + right + "(" + far + ")"
}
