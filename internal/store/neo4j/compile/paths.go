package compile

import (
	"strconv"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// pathsPage writes the page of the paths between two nodes.
//
// allShortestPaths searches from both ends at once. It takes one direction for the whole
// path, and conditions on single relationships and nodes. Where undirected types are
// followed beside directed ones, the direction is a condition on each step.
func (c *compiler) pathsPage(p plan.Paths, l *plan.List) {
	from, to := c.bind(l.IDs[0]), c.bind(l.IDs[1])
	s := scope{path: c.fresh("p")}
	c.clause("MATCH (a:", AnyLabel, " {id: ", from, "}), (b:", AnyLabel, " {id: ", to, "})")
	if l.IDs[0] == l.IDs[1] { // Cypher's search for paths refuses two equal nodes
		c.clause("MATCH ", s.path, " = (a)")
	} else {
		c.shortest(p, s.path, from, to)
	}
	c.clause("WITH ", s.path, ", [r IN relationships(", s.path, ") | r.id] AS ids ORDER BY ids LIMIT ")
	c.param(int64(l.Limit))
	c.returnRow(s, l.Row)
}

// shortest matches the paths from a to b.
func (c *compiler) shortest(p plan.Paths, path, from, to string) {
	labels, length := relationshipLabels(p.Types), strconv.Itoa(p.MaxLength)
	left, right, undirected := arrows(p.Traversal)
	if len(undirected) > 0 && len(undirected) < len(p.Types) && p.Direction != catalog.Both {
		c.clause("MATCH ", path, " = ALL SHORTEST (a) ((x)-[r:", labels, "]-(y) WHERE ", leads(p.Traversal, "r", "x"))
		c.step(p, " AND ", "r", "y", to)
		c.write("){1,", length, "} (b)")
		return
	}
	c.clause("MATCH ", path, " = allShortestPaths((a)", left, ":", labels, "*..", length, right, "(b))")
	c.onPath(p, path, from, to)
}

// arrows returns the text on the left and the right of the followed relationships in a
// pattern, and those of their types that are undirected.
func arrows(w plan.Traversal) (left, right string, undirected []*catalog.RelationshipType) {
	for _, t := range w.Types {
		if t.Undirected {
			undirected = append(undirected, t)
		}
	}
	switch {
	case len(undirected) > 0 || w.Direction == catalog.Both:
		return "-[", "]-", undirected
	case w.Direction == catalog.Out:
		return "-[", "]->", nil
	}
	return "<-[", "]-", nil
}

// leads is the condition that a relationship may be followed from a node. It is for
// patterns that match both directions.
func leads(w plan.Traversal, r, from string) string {
	function := "startNode"
	if w.Direction == catalog.In {
		function = "endNode"
	}
	_, _, undirected := arrows(w)
	return "(" + function + "(" + r + ") = " + from + " OR " + r + ":" + relationshipLabels(undirected) + ")"
}

// metPage writes the nodes of the outer path or neighbourhood, in their order.
func (c *compiler) metPage(outer scope, l *plan.List) {
	s := scope{node: c.fresh("n")}
	c.unwind(met(outer), s.node)
	c.returnRow(s, l.Row)
}

// met is the list of these nodes, as an expression.
func met(outer scope) string {
	if outer.path != "" {
		return "nodes(" + outer.path + ")"
	}
	return outer.found
}

// followedPage writes the relationships of the outer path, in their order.
func (c *compiler) followedPage(outer scope, l *plan.List) {
	s := scope{relationship: c.fresh("r")}
	c.unwind(followed(outer), s.relationship)
	c.bindSides(&s, l.Row)
	c.returnRow(s, l.Row)
}

// followed is the list of these relationships, as an expression.
func followed(outer scope) string { return "relationships(" + outer.path + ")" }

// onPath writes the conditions on the relationships and the nodes of a path.
func (c *compiler) onPath(p plan.Paths, path, from, to string) {
	w := &where{c: c}
	if p.Filter != nil {
		w.and()
		c.write("all(r IN relationships(", path, ") WHERE ")
		c.filter(scope{relationship: "r"}, p.Filter)
		c.write(")")
	}
	if len(p.Avoid) > 0 {
		w.and()
		c.write("none(n IN nodes(", path, ") WHERE n.id IN ")
		c.param(p.Avoid)
		c.write(")")
	}
	if p.MaxDegree != plan.NoLimit {
		w.and()
		c.write("all(n IN nodes(", path, ") WHERE n.id IN [", from, ", ", to, "] OR ")
		c.degree(p, "n")
		c.write(")")
	}
}

// step writes the conditions on a step over r to y.
func (c *compiler) step(p plan.Paths, and, r, y, to string) {
	if p.Filter != nil {
		c.write(and)
		c.filter(scope{relationship: r}, p.Filter)
	}
	if len(p.Avoid) > 0 {
		c.write(and, "NOT ", y, ".id IN ")
		c.param(p.Avoid)
	}
	if p.MaxDegree != plan.NoLimit {
		c.write(and, "(", y, ".id = ", to, " OR ")
		c.degree(p, y)
		c.write(")")
	}
}

func (c *compiler) degree(p plan.Paths, n string) {
	c.write("COUNT { (", n, ")-[:", relationshipLabels(p.Types), "]-() } <= ")
	c.param(int64(p.MaxDegree))
}
