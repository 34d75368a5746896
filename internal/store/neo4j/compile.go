package neo4j

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// root writes the whole statement.
func (c *compiler) root(l *plan.List) error {
	switch l.From.(type) {
	case plan.OfType, plan.AnyNode, plan.OfRelationships, plan.AllDatasets:
	default:
		return fault.New(fault.Internal, "the plan is not valid: %s has no row to stand in", l.From)
	}
	if l.Total {
		c.write("RETURN ")
		c.rows(scope{}, l)
		c.write(" AS rows, ")
		c.total(scope{}, l)
		c.write(" AS total")
		return nil
	}
	if l.Limit == 0 || impossible(l) {
		c.write("UNWIND [] AS row RETURN row")
		return nil
	}
	c.pageOf(scope{}, l)
	return nil
}

// list writes a nested list as an expression.
func (c *compiler) list(outer scope, l *plan.List) {
	if l.Total {
		c.write("[")
	}
	c.rows(outer, l)
	if l.Total {
		c.write(", ")
		c.total(outer, l)
		c.write("]")
	}
}

// rows writes the page of a list as an expression.
func (c *compiler) rows(outer scope, l *plan.List) {
	if l.Limit == 0 || impossible(l) {
		c.write("[]")
		return
	}
	c.block("COLLECT", func() { c.pageOf(outer, l) })
}

// total writes how many rows there are as an expression.
func (c *compiler) total(outer scope, l *plan.List) {
	if impossible(l) {
		c.write("0")
		return
	}
	if from, ok := l.From.(plan.OfRelationships); ok {
		c.countRelationships(possible(from.Types, l.Filter), l)
		return
	}
	c.block("COUNT", func() { c.allOf(outer, l) })
}

// pageOf writes the sub-query of a page: one column, a row each.
func (c *compiler) pageOf(outer scope, l *plan.List) {
	switch from := l.From.(type) {
	case plan.OfType:
		c.nodesPage(from.Node, l)
	case plan.AnyNode:
		c.nodesPage(nil, l)
	case plan.OfRelationships:
		c.relationshipsPage(possible(from.Types, l.Filter), l)
	case plan.OverEnd:
		c.endPage(outer, from.End, l)
	case plan.CitationsOf:
		c.citationsPage(outer, from.Of, l)
	case plan.FactsCiting:
		c.citingPage(outer, l)
	case plan.DatasetsOf, plan.AllDatasets:
		c.datasetsPage(outer, l)
	default:
		panic("neo4j: a From nobody knows")
	}
}

// allOf writes the sub-query of a total: a record for each row. Relationships
// have a sum of their own.
func (c *compiler) allOf(outer scope, l *plan.List) {
	switch from := l.From.(type) {
	case plan.OfType:
		c.allNodes(from.Node, l)
	case plan.AnyNode:
		c.allNodes(nil, l)
	case plan.OverEnd:
		s := c.overEnd(outer, from.End)
		c.matchEnd(outer, s, from.End, l)
	case plan.CitationsOf:
		c.matchCitations(outer, from.Of, false)
	case plan.FactsCiting:
		c.allCiting(outer, l)
	case plan.DatasetsOf, plan.AllDatasets:
		c.matchDatasets(outer, l)
	default:
		panic("neo4j: a From nobody knows")
	}
}

// impossible says whether the types alone leave no row.
func impossible(l *plan.List) bool {
	switch from := l.From.(type) {
	case plan.OfRelationships:
		return len(possible(from.Types, l.Filter)) == 0
	case plan.OfType:
		holds, known := scope{nodeType: from.Node}.decide(l.Filter)
		return known && !holds
	}
	return never(l.Filter)
}

// possible are the types of which a relationship may meet the filter.
func possible(types []*catalog.RelationshipType, f plan.Filter) []*catalog.RelationshipType {
	return slices.DeleteFunc(slices.Clone(types), func(t *catalog.RelationshipType) bool {
		holds, known := scope{relationshipType: t}.decide(f)
		return known && !holds
	})
}
