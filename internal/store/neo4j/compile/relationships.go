package compile

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// endPage writes the page of the relationships at an end of the outer node.
func (c *compiler) endPage(outer scope, e *catalog.End, l *plan.List) {
	if by := c.kept(l); by != nil {
		c.keptPage(outer, e, by, l)
		return
	}
	s := c.overEnd(outer, e)
	w := c.matchEnd(outer, s, e, l)
	if keysetFirst(l) {
		c.keyset(w, s, l)
	}
	c.page(&s, l, false, s.relationship, s.node)
	c.bindSides(&s, l.Row)
	c.returnRow(s, l.Row)
}

func (c *compiler) matchEnd(outer, s scope, e *catalog.End, l *plan.List) *where {
	if v, ok := c.ends[partOf(outer, l, allRows)]; ok {
		return c.boundEnd(s, v)
	}
	w := &where{c: c}
	if c.anyType[l] {
		c.clause("MATCH ", patternOf(outer.node, s.relationship, e.Direction, s.node))
		w.and()
		c.write("type(", s.relationship, ") = ", c.bind(e.Relationship.Label))
	} else {
		c.clause("MATCH ", pattern(outer.node, s.relationship, e, s.node))
	}
	if l.IDs != nil {
		w.and()
		c.write(s.node, ".id IN ", c.ids(l))
	}
	w.all(s, flatten(l.Filter))
	return w
}

// relationshipsPage writes the page of a list over relationships. An index holds one type.
// So in general a branch for each type finds a page of this type, and the page of all
// types is cut from these pages.
func (c *compiler) relationshipsPage(types []*catalog.RelationshipType, l *plan.List) {
	if c.byIDLate(types, l) {
		return
	}
	s, ok := c.earlyPage(types, l)
	if !ok {
		s = c.cutRelationships(types, l)
	}
	c.bindSides(&s, l.Row)
	c.returnRow(s, l.Row)
}

// cutRelationships matches the relationships of a page, and orders and cuts them.
func (c *compiler) cutRelationships(types []*catalog.RelationshipType, l *plan.List) scope {
	conditions := flatten(l.Filter)
	s := scope{relationship: c.fresh("r"), source: c.fresh("s"), target: c.fresh("t")}
	if len(types) == 1 {
		s.relationshipType = types[0]
	}
	if side, a := c.sideAnchor(s, conditions); l.IDs == nil && side >= 0 {
		w := c.matchFromSide(s, types, conditions, side, a)
		c.keyset(w, s, l)
		c.page(&s, l, false, s.relationship)
	} else if len(types) == 1 {
		c.relationshipsOf(s, l, conditions)
	} else if c.scale == OfFew || c.writtenOnce(types, conditions) {
		var w *where
		s, w = c.allRelationships(types, l)
		c.keyset(w, s, l)
		c.page(&s, l, false, s.relationship)
	} else {
		c.unionOf(s, types, func(branch scope) { c.relationshipsOf(branch, l, conditions) })
		c.page(&s, &plan.List{Order: l.Order, Limit: l.Limit, Backward: l.Backward}, false, s.relationship)
	}
	s.source, s.target = "", ""
	return s
}

// byIDLate writes a list by ids so that late statements fetch all of its rows. The
// statement itself finds only the type of each id. That takes a lookup for each type, but
// the text is the same for every question, so Neo4j plans it once. Where this saves
// nothing, byIDLate writes nothing and returns false.
func (c *compiler) byIDLate(types []*catalog.RelationshipType, l *plan.List) bool {
	first, _ := firstKey(l.Order)
	if l.IDs == nil || len(types) == 1 || c.scale == OfFew || l.Filter != nil || l.After != nil || l.Before != nil ||
		len(l.Order) != 1 || first.Property == nil || first.Property.Name != "id" {
		return false
	}
	s := scope{factID: c.fresh("f"), kind: c.fresh("k"), unseen: true, late: relationshipKinds(types)}
	found := c.findEarly(types, l, false, func(w *compiler, types []*catalog.RelationshipType) {
		w.kindsByID(s, types, l)
		w.clause("WITH [", s.factID, ", ", s.kind, "] AS row")
	})
	if found != "" {
		c.clause("UNWIND ", found, " AS x")
		c.clause("WITH x[0] AS ", s.factID, ", x[1] AS ", s.kind)
	} else {
		c.kindsByID(s, types, l)
	}
	c.clause("WITH * WHERE NOT ", s.factID, " IN ", c.bind(goneIDs{}))
	c.clause("WITH *")
	c.orderBy(s.factID, l.Order[0].Desc != l.Backward, l.Limit)
	c.returnRow(s, l.Row)
	return true
}

// kindsByID finds the ids of a list among those of relationships, and the type of each.
func (c *compiler) kindsByID(s scope, types []*catalog.RelationshipType, l *plan.List) {
	ids := c.ids(l)
	c.clause()
	c.block("CALL ()", func() {
		for i, t := range types {
			if i > 0 {
				c.clause("UNION ALL")
			}
			c.clause("MATCH ()-[r:", Quote(t.Label), "]->() WHERE r.id IN ", ids, " RETURN r.id AS ", s.factID, ", '", t.Name, "' AS ", s.kind)
		}
	})
}

// unionOf writes a subquery that returns the relationships of all the types: match writes
// what finds those of one type.
func (c *compiler) unionOf(s scope, types []*catalog.RelationshipType, match func(branch scope)) {
	c.clause()
	c.block("CALL ()", func() {
		c.alternatives(func() {
			for i, t := range types {
				if i > 0 {
					c.clause("UNION ALL")
				}
				branch := s
				branch.relationshipType = t
				match(branch)
				c.clause("RETURN ", s.relationship)
			}
		})
	})
}

// relationshipsOf writes the page of one type's relationships.
func (c *compiler) relationshipsOf(s scope, l *plan.List, conditions []plan.Filter) {
	first, ordered := firstKey(l.Order)
	equal, found, _ := equalTo(conditions)
	if !ordered || !relationshipIndexed(first) {
		first = plan.Column{}
	}
	// Relationships that are equal in an index follow by their ids.
	if found && (first.Property == nil || first.Property.Name == "id") {
		first = equal
	}
	w := c.matchRelationships(s, l, first, conditions)
	c.keyset(w, s, l)
	ordering := *l
	if found && first == equal {
		// All rows have the same value here. But the planner uses the order of an index
		// only where ORDER BY begins with the first column of the index.
		ordering.Order = append([]plan.SortKey{{By: equal, Desc: len(l.Order) > 0 && l.Order[0].Desc}}, l.Order...)
	}
	c.page(&s, &ordering, false, s.relationship)
}

// matchRelationships matches the relationships of one type: by the ids of the list, else
// by the index that begins with a column. Without a column it matches all of them.
func (c *compiler) matchRelationships(s scope, l *plan.List, by plan.Column, conditions []plan.Filter) *where {
	label := Quote(s.relationshipType.Label)
	c.clause("MATCH (", s.source, ")-[", s.relationship, ":", label, "]->(", s.target, ")")
	w := &where{c: c}
	if l.IDs != nil {
		w.and()
		c.write(s.relationship, ".id IN ")
		c.param(l.IDs)
	} else if by.Property != nil {
		c.write(" USING INDEX ", s.relationship, ":", label, "(", indexColumns(by.Property), ")")
		w.and()
		c.write(s.column(by), " IS NOT NULL")
		if by.Property.Name != "id" {
			w.and()
			c.write(s.relationship, ".id IS NOT NULL")
		}
	}
	w.all(s, conditions)
	return w
}

// relationshipIndexed says whether an index of every type begins with the column.
func relationshipIndexed(col plan.Column) bool {
	p := col.Property
	return col.Of == plan.Relationship && col.Part == p.KeyPart() && (p.Index || p.Unique || StatusLike(p))
}

// StatusLike says whether a property is a common enum, as status is. Relationships have
// an index on it, for questions such as: every fact that is only alleged.
func StatusLike(p *catalog.Property) bool { return p.Common && p.Kind == catalog.EnumKind }

// equalTo finds a condition that asks for one value of a column with an index. It returns
// the column and the place of the condition, or -1.
func equalTo(conditions []plan.Filter) (by plan.Column, found bool, at int) {
	for i, f := range conditions {
		if f, ok := f.(plan.Compare); ok && !f.Not && f.Op == plan.Eq && relationshipIndexed(f.Column) {
			return f.Column, true, i
		}
	}
	return plan.Column{}, false, -1
}

// maxRepeated is the greatest weight (conditionWeight) of conditions that are written for
// each type of relationship, all types together: about 6,000 characters.
const maxRepeated = 200

// writtenOnce says whether conditions are too large to be written for each type. They are
// then written once, behind the branches of the types. Then no branch ends early: Neo4j
// looks at everything that an index finds.
func (c *compiler) writtenOnce(types []*catalog.RelationshipType, conditions []plan.Filter) bool {
	return len(types) > 1 && max(len(types), c.outOf)*conditionWeight(conditions...) > maxRepeated
}

// conditionWeight is the size of conditions in a statement. A condition on a column has
// the weight 1.
func conditionWeight(conditions ...plan.Filter) int {
	n := 0
	for _, f := range conditions {
		switch f := f.(type) {
		case nil:
		case plan.And:
			n += conditionWeight(f...)
		case plan.Or:
			n += conditionWeight(f...)
		case plan.Typed:
			n += 1 + conditionWeight(f.Where)
		case plan.Exists:
			n += 4 + conditionWeight(f.Where)
		case plan.Count:
			n += 4 + conditionWeight(f.Where)
		case plan.Covered:
			n += 12 + conditionWeight(f.Where)
		case plan.At:
			n += 4 + conditionWeight(f.Where)
		case plan.Cites:
			n += 4 + conditionWeight(f.Where)
		case plan.Compare, plan.In, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Gap, plan.Is:
			n++
		}
	}
	return n
}

// countRelationships writes the number of relationships of a list. Where an index serves
// each type, it writes a COUNT for each type and adds them.
func (c *compiler) countRelationships(types []*catalog.RelationshipType, l *plan.List) {
	if c.earlyCount(types, l) {
		return
	}
	conditions := flatten(l.Filter)
	s := scope{relationship: c.fresh("r"), source: c.fresh("s"), target: c.fresh("t")}
	if len(types) == 1 {
		s.relationshipType = types[0]
	}
	if side, a := c.sideAnchor(s, conditions); l.IDs == nil && side >= 0 {
		c.block("COUNT", func() {
			c.matchFromSide(s, types, conditions, side, a)
			c.clause("RETURN ", s.relationship)
		})
		return
	}
	by, found, _ := equalTo(conditions)
	if l.IDs == nil && !found || len(types) > 1 && c.scale == OfFew || c.writtenOnce(types, conditions) {
		c.block("COUNT", func() {
			s, _ := c.allRelationships(types, l)
			c.clause("RETURN ", s.relationship)
		})
		return
	}
	c.alternatives(func() {
		for i, t := range types {
			if i > 0 {
				c.write(" + ")
			}
			branch := s
			branch.relationshipType = t
			c.block("COUNT", func() { c.matchRelationships(branch, l, by, conditions) })
		}
	})
}

// allRelationships matches all relationships of a list. Conditions can be added to the
// WHERE that it returns.
func (c *compiler) allRelationships(types []*catalog.RelationshipType, l *plan.List) (scope, *where) {
	conditions := flatten(l.Filter)
	s := scope{relationship: c.fresh("r"), source: c.fresh("s"), target: c.fresh("t")}
	if len(types) == 1 {
		s.relationshipType = types[0]
	}
	side, a := c.sideAnchor(s, conditions)
	by, found, at := equalTo(conditions)
	w := &where{c: c}
	switch {
	case l.IDs == nil && side >= 0:
		w = c.matchFromSide(s, types, conditions, side, a)
	case len(types) > 1 && c.scale == OfFew:
		c.clause("MATCH (", s.source, ")-[", c.anyOf(s.relationship, types), "]->(", s.target, ")")
		if l.IDs != nil {
			w.and()
			c.write(s.relationship, ".id IN ", c.ids(l))
		}
		w.all(s, conditions)
		c.excludeForeign(w, s.relationship, types)
	case l.IDs != nil || found:
		each, once := conditions, []plan.Filter(nil)
		if c.writtenOnce(types, conditions) {
			each, once = nil, conditions
			if found {
				each = conditions[at : at+1]
				once = slices.Delete(slices.Clone(conditions), at, at+1)
			}
		}
		c.unionOf(s, types, func(branch scope) { c.matchRelationships(branch, l, by, each) })
		s.source, s.target = "", ""
		c.clause("WITH ", s.relationship)
		w.all(s, once)
	default:
		c.clause("MATCH (", s.source, ")-[", s.relationship, ":", relationshipLabels(types), "]->(", s.target, ")")
		w.all(s, conditions)
	}
	return s, w
}

// sideAnchor finds a condition on the node at one side (an At) for which an index finds
// few nodes. It returns the place of the condition, or -1, and the anchor in it.
func (c *compiler) sideAnchor(s scope, conditions []plan.Filter) (int, anchor) {
	for i, f := range conditions {
		at, ok := f.(plan.At)
		if !ok || at.Not {
			continue
		}
		inner, _ := s.at(at.Side, c.catalog)
		t, own := narrow(inner.nodeType, flatten(at.Where))
		if a := findAnchor(t, own); a.strength >= equal {
			return i, a
		}
	}
	return -1, anchor{}
}

// matchFromSide matches relationships, beginning with the nodes that meet the condition at
// the place side (see sideAnchor).
func (c *compiler) matchFromSide(s scope, types []*catalog.RelationshipType, conditions []plan.Filter, side int, a anchor) *where {
	at := conditions[side].(plan.At)
	inner, _ := s.at(at.Side, c.catalog)
	t, own := narrow(inner.nodeType, flatten(at.Where))
	inner.nodeType = t
	c.reach(inner, own, a)
	c.clause("WITH DISTINCT ", inner.node)
	c.clause("MATCH (", s.source, ")-[", s.relationship, ":", relationshipLabels(types), "]->(", s.target, ")")
	w := &where{c: c}
	rest := append([]plan.Filter{}, conditions[:side]...)
	w.all(s, append(rest, conditions[side+1:]...))
	return w
}

// anyOf is the inner part of a pattern for a relationship of one of these types. If these
// are all types of the schema, it names none of them, which keeps the text short. Then
// excludeForeign keeps out the relationships of other programs.
func (c *compiler) anyOf(r string, types []*catalog.RelationshipType) string {
	if len(types) == len(c.catalog.Relationships) {
		return r
	}
	return r + ":" + relationshipLabels(types)
}

// excludeForeign adds the condition that a relationship is of one of the types, where
// anyOf does not name them.
func (c *compiler) excludeForeign(w *where, r string, types []*catalog.RelationshipType) {
	if len(types) < len(c.catalog.Relationships) {
		return
	}
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.Label
	}
	w.and()
	c.write("type(", r, ") IN ", c.bind(names))
}

func relationshipLabels(types []*catalog.RelationshipType) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.Label
	}
	return Labels(names)
}
