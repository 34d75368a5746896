package neo4j

import (
	"casegraph/internal/plan"
)

// citationsPage writes the page of a fact's citations, in their order.
func (c *compiler) citationsPage(outer scope, of plan.Subject, l *plan.List) {
	s := c.matchCitations(outer, of, citedOf(l.Row))
	c.clause("WITH ", s.citation)
	if s.cited != "" {
		c.write(", ", s.cited)
	}
	c.write(" ORDER BY ", s.citation, ".seq")
	c.descLimit(l)
	c.returnRow(s, l.Row)
}

// descLimit ends the ORDER BY of a list that has an order of its own.
func (c *compiler) descLimit(l *plan.List) {
	if l.Backward {
		c.write(" DESC")
	}
	c.write(" LIMIT ")
	c.param(int64(l.Limit))
}

func (c *compiler) matchCitations(outer scope, of plan.Subject, cited bool) scope {
	id := outer.factID
	if of != plan.Fact || id == "" {
		id = outer.subject(of) + ".id"
	}
	s := scope{citation: c.fresh("c")}
	c.clause("MATCH (", s.citation, ":", citationLabel, ") WHERE ", s.citation, ".fact = ", id, " AND ", s.citation, ".seq IS NOT NULL")
	if cited {
		c.bindSide(&s, plan.Cited)
	}
	return s
}

// citingPage writes the page of the facts that cite the outer node. What is
// known of a fact at first is its id and its type, from the citation; what is
// fetched of it then depends on its type.
func (c *compiler) citingPage(outer scope, l *plan.List) {
	s := c.matchCiting(outer, l, true)
	c.clause("WITH ", s.id, ", ", s.kind, " ORDER BY ", s.id)
	desc := len(l.Order) > 0 && l.Order[0].Desc
	c.descLimit(&plan.List{Limit: l.Limit, Backward: l.Backward != desc})
	c.clause("RETURN ")
	c.byKind(s, "head(COLLECT", ")", func(inner scope) {
		c.returnRow(inner, l.Row)
	})
	c.write(" AS row")
}

// A citing is a fact of which only the id and the type are bound.
type citing struct{ id, kind string }

// matchCiting matches all the facts, or those within the bounds of the page.
func (c *compiler) matchCiting(outer scope, l *plan.List, bounded bool) citing {
	s := citing{c.fresh("f"), c.fresh("k")}
	citation := c.fresh("c")
	c.clause("MATCH (", outer.node, ")<-[:", standsOn, "]-(", citation, ":", citationLabel, ")")
	c.clause("WITH DISTINCT ", citation, ".fact AS ", s.id, ", ", citation, ".kind AS ", s.kind)
	w := &where{c: c}
	if l.IDs != nil {
		w.and()
		c.write(s.id, " IN ")
		c.param(l.IDs)
	}
	if bounded {
		c.keyset(w, scope{factID: s.id}, l)
	}
	if l.Filter != nil {
		w.and()
		c.byKind(s, "EXISTS", "", func(inner scope) {
			w := where{c: c}
			w.all(inner, flatten(l.Filter))
		})
	}
	return s
}

// byKind writes an expression that looks the fact up by its id as what it is,
// within a sub-query of which body writes the rest.
func (c *compiler) byKind(f citing, before, after string, body func(inner scope)) {
	c.alternatives(func() {
		names := make([]string, len(c.catalog.Nodes))
		for i, t := range c.catalog.Nodes {
			names[i] = t.Name
		}
		c.write("CASE WHEN ", f.kind, " IN ")
		c.param(names)
		c.write(" THEN ")
		inner := scope{node: c.fresh("n"), factID: f.id}
		inner.fact = inner.node
		c.block(before, func() {
			c.clause("MATCH (", inner.node, ":", anyLabel, " {id: ", f.id, "})")
			body(inner)
		})
		c.write(after)
		for _, t := range c.catalog.Relationships {
			inner := scope{relationship: c.fresh("r"), source: c.fresh("s"), target: c.fresh("t"), relationshipType: t, factID: f.id}
			inner.fact = inner.relationship
			c.write(" WHEN ", f.kind, " = '", t.Name, "' THEN ")
			c.block(before, func() {
				c.clause("MATCH (", inner.source, ")-[", inner.relationship, ":", quote(t.Label), " {id: ", f.id, "}]->(", inner.target, ")")
				body(inner)
			})
			c.write(after)
		}
		c.write(" END")
	})
}

// datasetsPage writes the page of datasets, by name.
func (c *compiler) datasetsPage(outer scope, l *plan.List) {
	s := c.matchDatasets(outer, l)
	c.clause("WITH ", s.dataset, " ORDER BY ", s.dataset, ".name")
	c.descLimit(l)
	c.returnRow(s, l.Row)
}

func (c *compiler) matchDatasets(outer scope, l *plan.List) scope {
	s := scope{dataset: c.fresh("d")}
	c.clause("MATCH (", s.dataset, ":", datasetLabel, ") WHERE ", s.dataset, ".name ")
	switch from := l.From.(type) {
	case plan.DatasetsOf:
		c.write("IN ", outer.subject(from.Of), ".datasets")
	case plan.AllDatasets:
		if from.Names == nil {
			c.write("IS NOT NULL")
		} else {
			c.write("IN ")
			c.param(from.Names)
		}
	}
	return s
}
