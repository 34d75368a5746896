package compile

import (
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A list over an end whose order the schema declares is read from an index of relationships
// (store.Orders). The index has the id of the near node, the key and the id of the far node, and
// the id of the relationship. Neo4j reads a page from it without sorting, under these
// conditions: the hint names the index, each column of it occurs in WHERE, and ORDER BY begins
// with its first column.

// NearColumn is the column of a relationship with the id of the node that an end belongs to.
func NearColumn(end catalog.Direction) string { return store.CopyColumn(store.Near(end), "id") }

// kept returns the property whose order is kept at the end of a list, or nil if the page is
// sorted. In a small database sorting is faster than planning the longer statement. Where an index
// finds few far nodes for the filter, Neo4j may begin with these.
func (c *compiler) kept(l *plan.List) *catalog.Property {
	by := l.KeptOrder()
	if by == nil || c.few || c.scale == OfFew || l.IDs != nil {
		return nil
	}
	if far := l.From.(plan.OverEnd).End.Far.Single(); local(far, flatten(l.Filter)) >= equal {
		return nil
	}
	return by
}

// wholeOrder is the order of the index of a property: also of the ids, with which the order of a
// list need not end.
func (c *compiler) wholeOrder(by *catalog.Property, desc bool) []plan.SortKey {
	key := plan.Column{Of: plan.Node, Property: by, Part: by.KeyPart()}
	order := []plan.SortKey{{By: key, Desc: desc}}
	if by.Name != "id" {
		order = append(order, plan.SortKey{By: plan.Column{Of: plan.Node, Property: c.catalog.NodeID()}, Desc: desc})
	}
	return append(order, plan.SortKey{By: plan.Column{Of: plan.Relationship, Property: c.catalog.RelationshipID()}, Desc: desc})
}

// keptPage writes the page of a list over an end in the kept order of a property.
func (c *compiler) keptPage(outer scope, e *catalog.End, by *catalog.Property, l *plan.List) {
	s := c.overEnd(outer, e)
	far := store.Far(e.Direction)
	s.copies = map[string]string{
		"id":                    store.CopyColumn(far, "id"),
		by.Column(by.KeyPart()): store.CopyColumn(far, by.Name),
	}
	columns := []string{NearColumn(e.Direction)}
	columns = append(columns, store.OrderIndex{End: e.Direction, Property: by.Name}.Columns()...)
	label := Quote(e.Relationship.Label)
	relationship := "[" + s.relationship + ":" + label + "]"
	if e.Direction == catalog.In {
		c.clause("MATCH (", s.node, ")-", relationship, "->()")
	} else {
		c.clause("MATCH ()-", relationship, "->(", s.node, ")")
	}
	quoted := make([]string, len(columns))
	for i, column := range columns {
		quoted[i] = Quote(column)
	}
	c.write(" USING INDEX ", s.relationship, ":", label, "(", strings.Join(quoted, ", "), ")")
	near := s.relationship + "." + quoted[0]
	w := &where{c: c}
	w.and()
	c.write(near, " = ", outer.node, ".id")
	for i, column := range quoted[1:] {
		if i == 0 && (l.After != nil || l.Before != nil) {
			continue // keyset has a range of it. With both, Neo4j would not use the range
		}
		w.and()
		c.write(s.relationship, ".", column, " IS NOT NULL")
	}
	w.all(s, flatten(l.Filter))
	c.keyset(w, s, l)
	c.clause("WITH ", s.relationship, ", ", s.node)
	ordering := *l
	ordering.Order = c.wholeOrder(by, l.Order[0].Desc)
	c.orderWithin(near, s, &ordering)
	c.bindSides(&s, l.Row)
	c.returnRow(s, l.Row)
}
