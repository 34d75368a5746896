package sqlite

import "casegraph/internal/catalog"

// reached is the select of the nodes that chains over a type come to from the
// parent, itself included. UNION passes over each but once, where there may be
// more chains than could be counted.
func (c *compiler) reached(t *catalog.RelationshipType) (sql, walk string) {
	walk, over := c.alias("w"), c.alias("e")
	nodes := table{name: walk, columns: []string{"n"}, recursive: true, rows: "SELECT k.value UNION SELECT " + over + "._dst FROM " + walk +
		" CROSS JOIN " + quote(t.Name) + " " + over + " ON " + over + "._src=" + walk + ".n"}
	return with{nodes}.sql() + "SELECT n FROM " + walk, walk
}

// chainOver is the relationships that those chains lead over.
func (c *compiler) chainOver(t *catalog.RelationshipType) *source {
	reached, _ := c.reached(t)
	u := c.alias("u")
	e := &edge{typ: t, alias: c.alias("e"), based: true}
	e.src, e.dst, e.id = e.alias+"._src", e.alias+"._dst", e.alias+"._id"
	return &source{
		scope:   &scope{edge: e},
		from:    "(" + reached + ") " + u + " CROSS JOIN " + quote(t.Name) + " " + e.alias + " ON " + e.src + "=" + u + ".n",
		columns: e.src + " s," + e.dst + " d," + e.id + " i",
	}
}

// chainEnds is the nodes where they end.
func (c *compiler) chainEnds(t *catalog.RelationshipType) *source {
	reached, walk := c.reached(t)
	u, e := c.alias("u"), c.alias("e")
	n := c.farNode(t.To, u+".n")
	return &source{
		scope: &scope{node: n}, joins: []join{n},
		from:    "(" + reached + " WHERE NOT EXISTS(SELECT 1 FROM " + quote(t.Name) + " " + e + " WHERE " + e + "._src=" + walk + ".n)) " + u,
		columns: u + ".n i",
	}
}
