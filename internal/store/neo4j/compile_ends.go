package neo4j

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// endsPage writes the page of the relationships at several ends of the outer node.
func (c *compiler) endsPage(outer scope, ends []*catalog.End, l *plan.List) {
	s, w := c.matchEnds(outer, ends, l)
	if keysetFirst(l) {
		c.keyset(w, s, l)
	}
	c.page(&s, l, false, s.relationship, s.node)
	c.bindSides(&s, l.Row)
	c.returnRow(s, l.Row)
}

// matchEnds matches them in one pattern, in which a relationship from the node
// to itself is found once.
func (c *compiler) matchEnds(outer scope, ends []*catalog.End, l *plan.List) (scope, *where) {
	s := scope{node: c.fresh("n"), relationship: c.fresh("r")}
	var types []*catalog.RelationshipType
	var fars []*catalog.NodeType
	sides := map[catalog.Direction]bool{}
	for _, e := range ends {
		sides[e.Direction] = true
		if !slices.Contains(types, e.Relationship) {
			types = append(types, e.Relationship)
		}
		for _, t := range e.Far.Types {
			if !slices.Contains(fars, t) {
				fars = append(fars, t)
			}
		}
	}
	if len(types) == 1 {
		s.relationshipType = types[0]
	}
	if len(fars) == 1 {
		s.nodeType = fars[0]
	}
	left, right := "-[", "]-"
	switch {
	case len(sides) > 1 || sides[catalog.Both]:
	case sides[catalog.Out]:
		right = "]->"
		s.source, s.target = outer.node, s.node
	case sides[catalog.In]:
		left = "<-["
		s.source, s.target = s.node, outer.node
	}
	c.clause("MATCH (", outer.node, ")", left, s.relationship, ":", relationshipLabels(types), right, "(", s.node, ")")
	w := &where{c: c}
	if left+right == "-[]-" {
		c.onlySide(w, outer, s, ends, catalog.Out, "startNode")
		c.onlySide(w, outer, s, ends, catalog.In, "endNode")
	}
	if l.IDs != nil {
		w.and()
		c.write(s.node, ".id IN ")
		c.param(l.IDs)
	}
	w.all(s, flatten(l.Filter))
	return s, w
}

// onlySide keeps the outer node at one side of the types of which that end is
// asked for and the opposite one, which the outer node has too, is not.
func (c *compiler) onlySide(w *where, outer, s scope, ends []*catalog.End, side catalog.Direction, function string) {
	var only []*catalog.RelationshipType
	for _, e := range ends {
		opposite := func(o *catalog.End) bool { return o.Relationship == e.Relationship && o != e }
		if e.Direction == side && !slices.ContainsFunc(ends, opposite) && slices.ContainsFunc(outer.nodeType.Ends, opposite) {
			only = append(only, e.Relationship)
		}
	}
	if len(only) > 0 {
		w.and()
		c.write("(", function, "(", s.relationship, ") = ", outer.node, " OR NOT ", s.relationship, ":", relationshipLabels(only), ")")
	}
}

// amongPage writes the page of the relationships among the nodes with some ids, or
// those of the outer neighbourhood.
func (c *compiler) amongPage(outer scope, types []*catalog.RelationshipType, l *plan.List) {
	s := scope{relationship: c.fresh("r"), source: c.fresh("s"), target: c.fresh("t")}
	if len(types) == 1 {
		s.relationshipType = types[0]
	}
	all := outer.found
	if !amongFound(l) {
		all = c.fresh("a")
		c.clause("MATCH (", s.source, ":", anyLabel, ") WHERE ", s.source, ".id IN ")
		c.param(l.IDs)
		c.clause("WITH collect(", s.source, ") AS ", all)
	}
	c.clause("UNWIND ", all, " AS ", s.source)
	c.clause("MATCH (", s.source, ")-[", s.relationship, ":", relationshipLabels(types), "]->(", s.target, ")")
	// Whether a far node is one of them is asked of the node, whose id would have
	// to be read.
	w := &where{c: c}
	w.and()
	c.write(s.target, " IN ", all)
	w.all(s, flatten(l.Filter))
	c.keyset(w, s, l)
	page := *l
	if amongFound(l) {
		page.Limit = plan.NoLimit // see rows
	}
	if source, target := sides(l.Row); source || target {
		c.page(&s, &page, false, s.relationship, s.source, s.target)
	} else {
		c.page(&s, &page, false, s.relationship)
		s.source, s.target = "", ""
	}
	c.returnRow(s, l.Row)
}

// amongFound says whether a list is of the relationships among what the outer
// neighbourhood found. Such a list is cut once all of it is there, not by LIMIT:
// Neo4j would count for each row, of what it gives to transactions, all that the row
// refers to, the nodes found among it, and end some dozens of requests at once.
// Sorted without a LIMIT they are counted once. The price is that the rows behind the
// limit, which the API sets where it refuses the answer, are made too.
func amongFound(l *plan.List) bool {
	_, ok := l.From.(plan.Among)
	return ok && l.IDs == nil
}
