package compile

import (
	"slices"

	"casegraph/internal/plan"
)

// citationsPage writes the page of a fact's citations, in their order.
func (c *compiler) citationsPage(outer scope, of plan.Subject, l *plan.List) {
	s := c.matchCitations(outer, of, citedOf(l.Row))
	c.clause("WITH ", s.citation)
	if s.cited != "" {
		c.write(", ", s.cited)
	}
	c.orderBy(s.citation+"._seq", l.Backward, l.Limit)
	c.returnRow(s, l.Row)
}

// orderBy ends a WITH for a list that has a fixed order.
func (c *compiler) orderBy(key string, desc bool, limit int) {
	c.write(" ORDER BY ", key)
	if desc {
		c.write(" DESC")
	}
	c.write(" LIMIT ")
	c.param(int64(limit))
}

func (c *compiler) matchCitations(outer scope, of plan.Subject, cited bool) scope {
	id := outer.factID
	if of != plan.Fact || id == "" {
		id = outer.subject(of) + ".id"
	}
	s := scope{citation: c.fresh("c")}
	c.clause("MATCH (", s.citation, ":", CitationLabel, ") WHERE ", s.citation, "._fact = ", id, " AND ", s.citation, "._seq IS NOT NULL")
	if cited {
		c.bindSide(&s, plan.Cited)
	} else {
		c.write(" AND ", StandsFor(s.citation))
	}
	return s
}

// citingPage writes the page of the facts that cite the outer node, along the index of
// citations by source. The index gives the id of a fact; the first citation of the fact
// gives its type; the type decides which statement fetches the rest.
func (c *compiler) citingPage(outer scope, l *plan.List) {
	f := c.matchCiting(outer, l, true)
	desc := l.Backward != (len(l.Order) > 0 && l.Order[0].Desc)
	// ORDER BY begins with the first column of the index, so that the planner uses the
	// order of the index, and stops when the page is full. It is written again after
	// DISTINCT, and again after removed facts are left out: the planner needs it there too.
	source, direction := c.fresh("s"), ""
	if desc {
		direction = " DESC"
	}
	c.clause("WITH ", f.citation, "._source AS ", source, ", ", f.citation, "._fact AS ", f.id, " ORDER BY ", source, direction, ", ", f.id, direction)
	c.clause("WITH DISTINCT ", source, ", ", f.id, " ORDER BY ", source, direction, ", ", f.id, direction)
	c.bindKind(f, source)
	c.whereKind(f, l.Filter)
	c.clause("WITH *")
	c.orderBy(source+direction+", "+f.id, desc, l.Limit)
	c.returnRow(scope{factID: f.id, kind: f.kind, unseen: true}, l.Row)
}

// allCiting matches the ids of the facts that cite the outer node, each once.
func (c *compiler) allCiting(outer scope, l *plan.List) scope {
	f := c.matchCiting(outer, l, false)
	c.clause("WITH DISTINCT ", f.citation, "._fact AS ", f.id)
	c.bindKind(f)
	c.whereKind(f, l.Filter)
	return scope{factID: f.id}
}

// A citing holds variables: a citation, and the id and the type of the fact that cites.
type citing struct{ citation, id, kind string }

// matchCiting matches the citations of the outer node: all of them or, if bounded, those
// within the bounds of the page.
func (c *compiler) matchCiting(outer scope, l *plan.List, bounded bool) citing {
	f := citing{c.fresh("c"), c.fresh("f"), c.fresh("k")}
	c.clause("MATCH (", f.citation, ":", CitationLabel, ") USING INDEX ", f.citation, ":", CitationLabel, "(_source, _fact)")
	w := &where{c: c}
	w.and()
	c.write(f.citation, "._source = ", outer.node, ".id AND ", f.citation, "._fact IS NOT NULL")
	if l.IDs != nil {
		w.and()
		c.write(f.citation, "._fact IN ")
		c.param(l.IDs)
	}
	if bounded {
		c.keyset(w, scope{factID: f.citation + "._fact"}, l)
	}
	return f
}

// bindKind binds the fact's type. It keeps the variables in carry bound.
func (c *compiler) bindKind(f citing, carry ...string) {
	first := c.fresh("c")
	c.clause("MATCH (", first, ":", CitationLabel, " {_fact: ", f.id, ", _seq: 0})")
	c.clause("WITH ")
	for _, v := range carry {
		c.write(v, ", ")
	}
	c.write(f.id, ", ", first, "._kind AS ", f.kind)
}

// whereKind keeps the facts that meet the filter. Without a filter it keeps the nodes that
// exist, and all relationships. To look a relationship up takes a condition for each type,
// so the late statement finds out whether it exists.
func (c *compiler) whereKind(f citing, filter plan.Filter) {
	c.write(" WHERE NOT ", f.id, " IN ", c.bind(goneIDs{}), " AND ")
	if holds, known := (scope{}).decide(filter); known && holds {
		nodes := make([]string, len(c.catalog.Nodes))
		for i, t := range c.catalog.Nodes {
			nodes[i] = t.Name
		}
		c.write("(NOT ", f.kind, " IN ", c.bind(nodes), " OR EXISTS { (:", AnyLabel, " {id: ", f.id, "}) })")
		return
	}
	c.byKind(f, "EXISTS", "", func(inner scope) {
		w := where{c: c}
		w.all(inner, flatten(filter))
	})
}

// byKind writes an expression that looks a fact up by its id and its type, with a sub-query
// for each kind. body writes the rest of a sub-query.
func (c *compiler) byKind(f citing, before, after string, body func(inner scope)) {
	c.alternatives(func() {
		c.write("CASE")
		for _, k := range c.kinds(f) {
			c.write(" WHEN ", k.test, " THEN ")
			c.block(before, func() {
				c.clause("MATCH ", k.match)
				body(k.inner)
			})
			c.write(after)
		}
		c.write(" END")
	})
}

// A kind is a case of what a fact may be: its condition, the pattern that finds the fact by
// its id, and the scope in which it is found.
type kind struct {
	test, match string
	inner       scope
}

// relationshipCases is how many cases of kinds are relationships. More of them make the statement
// longer. Fewer make the look-up slower: Neo4j looks into the index of each type of the case.
const relationshipCases = 4

// kinds are all cases of what a fact may be: a node, or a relationship of some types.
func (c *compiler) kinds(f citing) []kind {
	names := make([]string, len(c.catalog.Nodes))
	for i, t := range c.catalog.Nodes {
		names[i] = t.Name
	}
	test := f.kind + " IN " + c.bind(names)
	inner := scope{node: c.fresh("n"), factID: f.id}
	inner.fact = inner.node
	out := []kind{{test, "(" + inner.node + ":" + AnyLabel + " {id: " + f.id + "})", inner}}
	all := c.catalog.Relationships
	for types := range slices.Chunk(all, len(all)/relationshipCases+1) {
		inner := scope{relationship: c.fresh("r"), source: c.fresh("s"), target: c.fresh("t"), factID: f.id}
		inner.fact = inner.relationship
		if len(types) == 1 {
			inner.relationshipType = types[0]
		}
		names := make([]string, len(types))
		for i, t := range types {
			names[i] = t.Name
		}
		match := "(" + inner.source + ")-[" + inner.relationship + ":" + relationshipLabels(types) + " {id: " + f.id + "}]->(" + inner.target + ")"
		out = append(out, kind{f.kind + " IN " + c.bind(names), match, inner})
	}
	return out
}

// datasetsPage writes the page of datasets, by name.
func (c *compiler) datasetsPage(outer scope, l *plan.List) {
	s := c.matchDatasets(outer, l)
	c.clause("WITH ", s.dataset)
	c.orderBy(s.dataset+".name", l.Backward, l.Limit)
	c.returnRow(s, l.Row)
}

func (c *compiler) matchDatasets(outer scope, l *plan.List) scope {
	s := scope{dataset: c.fresh("d")}
	c.clause("MATCH (", s.dataset, ":", DatasetLabel, ") WHERE ", s.dataset, ".name ")
	if from, ok := l.From.(plan.DatasetsOf); ok {
		c.write("IN ", outer.subject(from.Of), ".datasets")
		return s
	}
	if names := l.From.(plan.AllDatasets).Names; names != nil {
		c.write("IN ")
		c.param(names)
	} else {
		c.write("IS NOT NULL")
	}
	return s
}
