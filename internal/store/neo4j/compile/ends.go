package compile

import (
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// aroundPage writes the page of the relationships of the outer node.
func (c *compiler) aroundPage(outer scope, from plan.Around, l *plan.List) {
	s, w := c.matchAroundNode(outer, from, c.fresh("n"), l)
	if keysetFirst(l) {
		c.keyset(w, s, l)
	}
	c.page(&s, l, false, s.relationship, s.node)
	c.bindSides(&s, l.Row)
	c.returnRow(s, l.Row)
}

// matchAroundNode matches the relationships of the outer node that lead to the node far. It writes one pattern, so
// that a relationship from the node to itself is found once.
func (c *compiler) matchAroundNode(outer scope, from plan.Around, far string, l *plan.List) (scope, *where) {
	s := scope{node: far, relationship: c.fresh("r")}
	if len(from.Types) == 1 {
		s.relationshipType = from.Types[0]
	}
	way := plan.Traversal{Types: from.Types, Direction: from.Direction}
	left, right, undirected := arrows(way)
	if len(undirected) == 0 {
		switch from.Direction {
		case catalog.Out:
			s.source, s.target = outer.node, s.node
		case catalog.In:
			s.source, s.target = s.node, outer.node
		case catalog.Both:
		}
	}
	c.clause("MATCH (", outer.node, ")", left, s.relationship, ":", relationshipLabels(from.Types), right, "(", s.node, ")")
	w := &where{c: c}
	if len(undirected) > 0 && len(undirected) < len(from.Types) && from.Direction != catalog.Both {
		w.and()
		c.write(leads(way, s.relationship, outer.node))
	}
	if l.IDs != nil {
		w.and()
		c.write(s.node, ".id IN ")
		c.param(l.IDs)
	}
	w.all(s, flatten(l.Filter))
	return s, w
}

// degreeAround is the number of all relationships that an Around reads of a node. It is a sum of
// numbers that Neo4j keeps: those of directed types in the direction, and those of undirected
// types in both.
func degreeAround(node string, from plan.Around) string {
	way := plan.Traversal{Types: from.Types, Direction: from.Direction}
	_, _, undirected := arrows(way)
	directed := slices.DeleteFunc(slices.Clone(from.Types), func(t *catalog.RelationshipType) bool { return t.Undirected })
	if from.Direction == catalog.Both {
		directed, undirected = from.Types, nil
	}
	var counts []string
	for _, types := range [][]*catalog.RelationshipType{directed, undirected} {
		if len(types) > 0 {
			left, right, _ := arrows(plan.Traversal{Types: types, Direction: from.Direction})
			counts = append(counts, "COUNT { MATCH ("+node+")"+left+":"+relationshipLabels(types)+right+"() }")
		}
	}
	return strings.Join(counts, " + ")
}

// amongPage writes the page of the relationships among some nodes: those with the ids of
// the list, or those of the outer neighbourhood.
func (c *compiler) amongPage(outer scope, types []*catalog.RelationshipType, l *plan.List) {
	s := scope{relationship: c.fresh("r"), source: c.fresh("s"), target: c.fresh("t")}
	if len(types) == 1 {
		s.relationshipType = types[0]
	}
	all := outer.found
	if !amongFound(l) {
		all = c.fresh("a")
		c.clause("MATCH (", s.source, ":", AnyLabel, ") WHERE ", s.source, ".id IN ")
		c.param(l.IDs)
		c.clause("WITH collect(", s.source, ") AS ", all)
	}
	// The conditions compare nodes, not their ids, which Neo4j would have to read.
	w := &where{c: c}
	if outer.drawn == "" {
		c.clause("UNWIND ", all, " AS ", s.source)
		c.clause("MATCH (", s.source, ")-[", c.anyOf(s.relationship, types), "]->(", s.target, ")")
		w.and()
		c.write(s.target, " IN ", all)
	} else {
		// The walk to the further nodes begins at those that were found, which are fewer. A
		// relationship between two of these is met from both, and kept from its source.
		near, far := c.fresh("a"), c.fresh("b")
		c.clause("UNWIND ", all, " AS ", near)
		c.clause("MATCH (", near, ")-[", c.anyOf(s.relationship, types), "]-(", far, ")")
		c.clause("WHERE CASE WHEN ", far, " IN ", all, " THEN startNode(", s.relationship, ") = ", near, " ELSE ", far, " IN ", outer.drawn, " END")
		c.clause("WITH ", s.relationship, ", startNode(", s.relationship, ") AS ", s.source, ", endNode(", s.relationship, ") AS ", s.target)
	}
	c.excludeForeign(w, s.relationship, types)
	w.all(s, flatten(l.Filter))
	c.keyset(w, s, l)
	page := *l
	if amongFound(l) {
		page.Limit = plan.NoLimit // rows cuts the list
	}
	if source, target := sides(l.Row); source || target {
		c.page(&s, &page, false, s.relationship, s.source, s.target)
	} else {
		c.page(&s, &page, false, s.relationship)
		s.source, s.target = "", ""
	}
	c.returnRow(s, l.Row)
}

// amongFound says whether a list has the relationships among the nodes of the outer
// neighbourhood. Such a list is sorted whole and then cut, without LIMIT. With LIMIT, Neo4j
// charges each row to the memory of the transaction with everything that the row refers to,
// including the list of nodes. Some dozens of requests at once then exceed the limit of
// that memory, and fail. Without LIMIT, the list of nodes is charged once. The price is
// that Neo4j also makes the rows behind the limit; the API refuses an answer with so many.
func amongFound(l *plan.List) bool {
	_, ok := l.From.(plan.Induced)
	return ok && l.IDs == nil
}
