package compile

import (
	"strconv"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// neighborhoodPage writes a neighbourhood, level by level. After each level, a list has the
// nodes found so far, in order. A level takes the nodes that the level before it found, one
// after another, and adds the nodes that each is joined to. It stops when there are enough
// nodes.
//
// Cypher keeps the order of a list, but it keeps the order of rows only where ORDER BY asks
// for it. So the nodes stay in a list throughout.
func (c *compiler) neighborhoodPage(n plan.Neighborhood, l *plan.List) {
	c.alternatives(func() { c.levels(n, l) })
}

// levels writes the statement itself.
func (c *compiler) levels(n plan.Neighborhood, l *plan.List) {
	s := scope{found: "found", gone: "gone", starts: "starts", lost: "lost", way: &n.Traversal}
	ids, bound := c.ids(l), "starts, lost, "
	c.clause("UNWIND range(0, size(", ids, ") - 1) AS i")
	c.clause("OPTIONAL MATCH (n:", AnyLabel, ") WHERE n.id = ", ids, "[i]")
	c.clause("WITH i, n ORDER BY i")
	c.clause("WITH collect(n) AS starts, collect(CASE WHEN n IS NULL THEN ", ids, "[i] END) AS lost")
	if len(n.Among) > 0 {
		c.clause()
		c.block("CALL ()", func() {
			c.clause("MATCH (n:", AnyLabel, ") WHERE n.id IN ", c.bind(n.Among))
			c.clause("RETURN collect(n) AS drawn")
		})
		s.drawn, bound = "drawn", bound+"drawn, "
	}
	limit, perNode := c.bind(int64(n.Nodes)), c.bind(int64(n.PerNode))
	if len(n.Types) == 0 { // it goes nowhere
		c.clause("WITH ", bound, "starts[..", limit, "] AS found, [] AS gone")
		c.returnRow(s, l.Row)
		return
	}
	if c.few {
		c.levelsAmongFew(n, bound, limit, perNode)
		c.returnRow(s, l.Row)
		return
	}
	// walk is a pair: the nodes found, and those of them whose relationships were followed.
	c.clause("WITH ", bound, "reduce(walk = [starts[..", limit, "], []], level IN range(1, ")
	c.param(int64(n.Depth))
	c.write(") |")
	c.clause("[reduce(near = walk[0], a IN walk[0][size(walk[1])..] | CASE WHEN size(near) < ", limit, " THEN reduce(near = near, n IN ")
	c.block("COLLECT", func() {
		c.around(n.Traversal, "a", "r", "n", "")
		c.clause("WITH r, n ORDER BY n.id, r.id LIMIT ", perNode)
		c.clause("RETURN n")
	})
	// The comprehension copies the list. Without it, near would be a sum of sums, all of
	// which Neo4j walks whenever it reads the list.
	c.write(" | CASE WHEN n IN near THEN near ELSE [m IN near + n | m] END) ELSE near END)[..", limit, "], walk[0]]) AS walk")
	c.clause("WITH ", bound, "walk[0] AS found, walk[1] AS gone")
	c.returnRow(s, l.Row)
}

// levelsAmongFew writes the levels of a walk in a small database, one after another. It
// follows the relationships of all nodes of a level at once, also where the limit is reached
// before: Neo4j plans this in less time than a walk that stops there. bound names the
// variables that it keeps bound.
func (c *compiler) levelsAmongFew(n plan.Neighborhood, bound, limit, perNode string) {
	c.clause("WITH ", bound, "starts[..", limit, "] AS found, [] AS gone")
	for range n.Depth {
		c.clause("WITH ", bound, "found, [a IN found[size(gone)..] | ")
		c.block("COLLECT", func() {
			c.around(n.Traversal, "a", "r", "n", "")
			c.clause("WITH r, n ORDER BY n.id, r.id LIMIT ", perNode)
			c.clause("RETURN n")
		})
		c.write("] AS level")
		c.clause("WITH ", bound, "found AS gone, reduce(found = found, near IN level | CASE WHEN size(found) < ", limit, " THEN reduce(found = found, n IN near | CASE WHEN n IN found THEN found ELSE [m IN found + n | m] END) ELSE found END)[..", limit, "] AS found")
	}
}

// around matches the relationships that a walk follows from a node. besides is one more
// condition, or "".
func (c *compiler) around(way plan.Traversal, near, r, far, besides string) {
	left, right, undirected := arrows(way)
	pattern := r + ":" + relationshipLabels(way.Types)
	if c.few {
		pattern = c.anyOf(r, way.Types)
	}
	c.clause("MATCH (", near, ")", left, pattern, right, "(", far, ")")
	w := &where{c: c}
	if c.few {
		c.excludeForeign(w, r, way.Types)
	}
	if len(undirected) > 0 && len(undirected) < len(way.Types) && way.Direction != catalog.Both {
		w.and()
		c.write(leads(way, r, near))
	}
	if len(way.Avoid) > 0 {
		w.and()
		c.write("NOT ", far, ".id IN ")
		c.param(way.Avoid)
	}
	if besides != "" {
		w.and()
		c.write(besides)
	}
	w.all(scope{relationship: r}, flatten(way.Filter))
}

// leftOut counts the relationships that lead out of the outer neighbourhood, from those of
// its nodes whose relationships were followed. It ends with the variable row.
func (c *compiler) leftOut(outer scope) {
	indexes := map[string]any{}
	for _, t := range outer.way.Types {
		indexes[t.Label] = int64(t.Index)
	}
	if len(outer.way.Types) == 0 {
		c.clause("UNWIND [] AS row")
		return
	}
	_, _, undirected := arrows(*outer.way)
	c.clause("UNWIND range(0, size(", outer.gone, ") - 1) AS i")
	c.clause("WITH i, ", outer.gone, "[i] AS a")
	others := "NOT n IN " + outer.found
	if outer.drawn != "" {
		others += " AND NOT n IN " + outer.drawn
	}
	c.around(*outer.way, "a", "r", "n", others)
	c.clause("WITH i, ")
	c.param(indexes)
	c.write("[type(r)] AS t, CASE")
	if len(undirected) > 0 {
		c.write(" WHEN r:", relationshipLabels(undirected), " THEN ", direction(catalog.Both))
	}
	c.write(" WHEN startNode(r) = a THEN ", direction(catalog.Out), " ELSE ", direction(catalog.In), " END AS d, count(*) AS n")
	c.clause("WITH [i, t, d, n] AS row ORDER BY i, t, d")
}

func direction(d catalog.Direction) string { return strconv.Itoa(int(d)) }

// started writes the value of plan.Starts.
func (c *compiler) started(s scope) {
	c.write("[size(", s.starts, "), ", s.lost, "]")
}
