package compile

import (
	"reflect"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// In a small database, what several parts of an answer need is matched once, and bound to a
// list. Neo4j then plans it once. In a large database such a list could take much memory.

// bindNodes binds the nodes of a list that has a total, in their order, where its page would
// find all of them too: at the far end of relationships.
func (c *compiler) bindNodes(t *catalog.NodeType, l *plan.List) {
	s := scope{nodeType: t}
	conditions := flatten(l.Filter)
	a := findAnchor(s.nodeType, conditions)
	reached := a.step >= 0 && (a.strength >= bounded || a.strength > none && orderIndex(s.nodeType, l) == "")
	if !c.few || !reached || !l.Total || l.Limit == 0 || l.IDs != nil || !keysetFirst(l) || impossible(l) {
		return
	}
	s.node = c.fresh("n")
	v := c.fresh("x")
	c.clause()
	c.block("CALL ()", func() {
		c.reach(s, conditions, a)
		c.clause("WITH DISTINCT ", s.node)
		c.order(s, &plan.List{Order: l.Order, Backward: l.Backward, Limit: plan.NoLimit})
		c.clause("RETURN collect(", s.node, ") AS ", v)
	})
	c.found[l] = v
}

// boundNodesPage writes the page of the nodes that bindNodes has bound.
func (c *compiler) boundNodesPage(s scope, l *plan.List) {
	page := c.fresh("x")
	c.clause("WITH ")
	c.boundPage(s.node, s, l)
	c.write(" AS ", page)
	c.unwind(page, s.node)
	c.returnRow(s, l.Row)
}

// boundPage is the list of what this page has of what was bound, as an expression. one is the
// variable of an element.
func (c *compiler) boundPage(one string, s scope, l *plan.List) {
	c.write("[", one, " IN ", c.found[l])
	c.keyset(&where{c: c}, s, l)
	c.write("][..", c.bind(int64(l.Limit)), "]")
}

// bindEnds binds the relationships at an end and the nodes at their other side, each as a
// pair, where several lists of a row have them under the same condition.
func (c *compiler) bindEnds(s scope, fields []plan.Field) {
	if !c.few {
		return
	}
	var lists []*plan.List
	for _, f := range fields {
		if l, ok := f.(*plan.List); ok && c.apart[l] == 0 && l.Filter != nil && l.IDs == nil && !impossible(l) {
			if _, ok := l.From.(plan.OverEnd); ok {
				lists = append(lists, l)
			}
		}
	}
	for i, l := range lists {
		bound := ""
		for _, other := range lists[i+1:] {
			at := partOf(s, other, allRows)
			if c.ends[at] != "" || l.From != other.From || !reflect.DeepEqual(l.Filter, other.Filter) {
				continue
			}
			if bound = c.ends[partOf(s, l, allRows)]; bound == "" {
				e := l.From.(plan.OverEnd).End
				inner := c.overEnd(s, e)
				v := c.fresh("x")
				c.clause()
				c.block("CALL (*)", func() {
					c.matchEnd(s, inner, e, l)
					c.clause("RETURN collect([", inner.relationship, ", ", inner.node, "]) AS ", v)
				})
				bound = v
				c.ends[partOf(s, l, allRows)] = bound
			}
			c.ends[at] = bound
		}
	}
}

// boundEnd writes a row for each pair of those that bindEnds has bound to a variable.
// Conditions can be added to the WHERE that it returns.
func (c *compiler) boundEnd(s scope, v string) *where {
	one := c.fresh("x")
	c.clause("UNWIND ", v, " AS ", one)
	c.clause("WITH ", one, "[0] AS ", s.relationship, ", ", one, "[1] AS ", s.node)
	return &where{c: c}
}
