package compile

import (
	"fmt"
	"slices"
	"strconv"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// root writes the whole statement.
func (c *compiler) root(l *plan.List) error {
	switch l.From.(type) {
	case plan.OfType, plan.AnyNode, plan.Search, plan.OfRelationships, plan.Induced, plan.DatesAmong, plan.AllDatasets, plan.Groups, plan.Walk:
	case plan.Inner, plan.GroupNode, plan.Walked:
		return fault.New(fault.Internal, "the plan is not valid: %s has no row to stand in", l.From)
	}
	c.takeApart(l)
	if HasMore(l) {
		c.bindFound(l)
		c.clause("RETURN ")
		c.parts(scope{}, l, func(name string) { c.write(" AS ", name) })
		return nil
	}
	if l.Limit == 0 || impossible(l) {
		c.write("UNWIND [] AS row RETURN row")
		return nil
	}
	c.inOne = inOne(l)
	c.in(Step{Kind: EachRow}, func() { c.pageOf(scope{}, l) })
	if c.inOne {
		c.clause("RETURN collect(row) AS rows")
	}
	return nil
}

// bindFound binds what a list finds to a variable, where several parts of the list need it
// and its text is large.
func (c *compiler) bindFound(l *plan.List) {
	if from, ok := l.From.(plan.Search); ok {
		c.bindSearch(from, l)
	}
	if from, ok := l.From.(plan.DatesAmong); ok {
		c.bindDates(from, l)
	}
	if from, ok := l.From.(plan.Groups); ok {
		c.bindGroups(from, l)
	}
	if from, ok := l.From.(plan.OfType); ok {
		c.bindNodes(from.Node, l)
	}
	if _, ok := l.From.(plan.AnyNode); ok {
		c.bindNodes(nil, l)
	}
}

// list writes a nested list as an expression.
func (c *compiler) list(outer scope, l *plan.List) {
	if !HasMore(l) {
		c.rows(outer, l)
		return
	}
	c.write("[")
	c.parts(outer, l, func(string) {})
	c.write("]")
}

// mostInOne is how many values a list may have, with every page full, to come in one
// record.
const mostInOne = 20_000

// inOne says whether the rows of a list come in one record. The driver starts several
// goroutines for each record, so one record is faster. But it copies a large record again
// for each 64 KiB, and keeps the memory, so a large list comes in one record for each row.
func inOne(l *plan.List) bool {
	if _, ok := l.From.(plan.Walk); ok {
		return false // it has few rows
	}
	return l.Limit > 1 && l.Limit*width(l.Row) <= mostInOne && !impossible(l)
}

// fewRows is how many rows are expected of a nested list without a limit: citations.
const fewRows = 4

// width is how many values fields have; it stops counting above mostInOne.
func width(fields []plan.Field) int {
	n := 0
	for _, f := range fields {
		switch f := f.(type) {
		case plan.Variant:
			widest := 0
			for _, c := range f.Cases {
				widest = max(widest, width(c.Fields))
			}
			n += widest
		case plan.Endpoint:
			n += width(f.Fields)
		case *plan.List:
			rows := f.Limit
			if rows == plan.NoLimit {
				rows = fewRows
			}
			n += rows * width(f.Row)
		case plan.Column, plan.SortValue, plan.Dating, plan.Grouped, plan.Starts, plan.Degrees:
			n++
		}
	}
	return min(n, mostInOne+1)
}

// HasMore says whether a list asks for more than its rows.
func HasMore(l *plan.List) bool { return l.Total || len(l.Aggregates) > 0 }

// parts writes an expression for each part that a list asks for. After each, as writes its
// name, where it needs one.
func (c *compiler) parts(outer scope, l *plan.List, as func(name string)) {
	c.in(Step{Kind: Place}, func() { c.rows(outer, l) })
	as("rows")
	if l.Total {
		c.write(", ")
		c.total(outer, l)
		as("total")
	}
	for i := range l.Aggregates {
		c.write(", ")
		c.tallyOf(outer, l, i)
		as("tally" + strconv.Itoa(i))
	}
}

// rows writes the page of a list as an expression.
func (c *compiler) rows(outer scope, l *plan.List) {
	if l.Limit == 0 || impossible(l) {
		c.write("[]")
		return
	}
	if from, ok := l.From.(plan.GroupNode); ok {
		c.groupNode(outer, from, l)
		return
	}
	if !c.writeHoisted(outer, l, allRows) && !c.each(outer, l) {
		c.block("COLLECT", func() { c.in(Step{Kind: EachRow}, func() { c.pageOf(outer, l) }) })
	}
	if amongFound(l) && l.Limit != plan.NoLimit {
		c.write("[..", c.bind(int64(l.Limit)), "]")
	}
}

// total writes the number of rows as an expression.
func (c *compiler) total(outer scope, l *plan.List) {
	if impossible(l) {
		c.write("0")
		return
	}
	if from, ok := l.From.(plan.OfRelationships); ok {
		c.countRelationships(possible(from.Types, l.Filter), l)
		return
	}
	if v, ok := c.found[l]; ok {
		c.write("size(", v, ")")
		return
	}
	if from, ok := l.From.(plan.Groups); ok {
		if !c.writeHoisted(outer, l, theTotal) {
			c.block("COUNT", func() {
				c.groupsOf(outer, from, c.newGroup(from))
				c.clause("RETURN 1")
			})
		}
		return
	}
	if v, ok := c.ends[partOf(outer, l, allRows)]; ok {
		c.write("size(", v, ")")
		return
	}
	if from, ok := l.From.(plan.Around); ok && l.Filter == nil && l.IDs == nil {
		c.write(degreeAround(outer.node, from))
		return
	}
	c.block("COUNT", func() {
		if s, distinct := c.allOf(outer, l); distinct {
			c.clause("RETURN ", s.row())
		}
	})
}

// pageOf writes the sub-query of a page. It returns one column, row.
func (c *compiler) pageOf(outer scope, l *plan.List) {
	switch from := l.From.(type) {
	case plan.OfType:
		c.nodesPage(from.Node, l)
	case plan.AnyNode:
		c.nodesPage(nil, l)
	case plan.Search:
		c.searchPage(from, l)
	case plan.OfRelationships:
		c.relationshipsPage(possible(from.Types, l.Filter), l)
	case plan.Induced:
		c.amongPage(outer, from.Types, l)
	case plan.Paths:
		c.pathsPage(from, l)
	case plan.Neighborhood:
		c.neighborhoodPage(from, l)
	case plan.VisitedNodes:
		c.metPage(outer, l)
	case plan.PathRelationships:
		c.followedPage(outer, l)
	case plan.OmittedEnds:
		c.leftOut(outer)
		c.clause("RETURN row")
	case plan.OverEnd:
		c.endPage(outer, from.End, l)
	case plan.Around:
		c.aroundPage(outer, from, l)
	case plan.Distinct:
		c.distinctPage(outer, from, l)
	case plan.RelationshipsTo:
		c.relationshipsToPage(outer, from, l)
	case plan.ChainOver:
		c.chainOverPage(outer, from.Relationship, l)
	case plan.ChainEnds:
		c.chainEndsPage(outer, from.Relationship, l)
	case plan.CitationsOf:
		c.citationsPage(outer, from.Of, l)
	case plan.FactsCiting:
		c.citingPage(outer, l)
	case plan.DatesAmong:
		c.datesPage(from, l)
	case plan.DatasetsOf, plan.AllDatasets:
		c.datasetsPage(outer, l)
	case plan.Groups:
		c.groupsPage(outer, from, l)
	case plan.GroupNode: // see rows
	}
}

// allOf writes clauses that match all rows of a list, not only its page, with a record for
// each. It returns the scope of a row. With distinct, the clauses end with a WITH, and a
// RETURN has to follow.
func (c *compiler) allOf(outer scope, l *plan.List) (s scope, distinct bool) {
	switch from := l.From.(type) {
	case plan.OfType:
		return c.allNodes(from.Node, l)
	case plan.AnyNode:
		return c.allNodes(nil, l)
	case plan.Search:
		return c.someFound(from, l), true
	case plan.OfRelationships:
		s, _ := c.allRelationships(possible(from.Types, l.Filter), l)
		return s, false
	case plan.OverEnd:
		s := c.overEnd(outer, from.End)
		c.matchEnd(outer, s, from.End, l)
		return s, false
	case plan.Around:
		s, _ := c.matchAroundNode(outer, from, c.fresh("n"), l)
		return s, false
	case plan.Distinct:
		return c.allDistinct(outer, from, l), true
	case plan.RelationshipsTo:
		s, _ := c.matchFromNode(scope{node: outer.near}, from.Of, outer.node, l)
		return s, false
	case plan.ChainOver:
		s, _ := c.matchChainOver(outer, from.Relationship, l)
		return s, false
	case plan.ChainEnds:
		s, _ := c.matchChainEnds(outer, from.Relationship, l)
		return s, false
	case plan.CitationsOf:
		return c.matchCitations(outer, from.Of, false), false
	case plan.FactsCiting:
		return c.allCiting(outer, l), true
	case plan.DatesAmong:
		s, _ := c.matchDates(from, l)
		return s, true
	case plan.DatasetsOf, plan.AllDatasets:
		return c.matchDatasets(outer, l), false
	case plan.Induced, plan.Groups, plan.GroupNode, plan.Walk, plan.Walked: // these have no total and no tallies
	}
	panic(fmt.Sprintf("neo4j: all of %s cannot be matched", l.From))
}

// impossible says whether the types alone show that a list has no row.
func impossible(l *plan.List) bool {
	switch from := l.From.(type) {
	case plan.OfRelationships:
		return len(possible(from.Types, l.Filter)) == 0
	case plan.OfType:
		holds, known := scope{nodeType: from.Node}.decide(l.Filter)
		return known && !holds
	case plan.Induced:
		return len(from.Types) == 0
	case plan.Paths:
		return len(from.Types) == 0 && l.IDs[0] != l.IDs[1]
	case plan.Around:
		return len(from.Types) == 0
	case plan.Groups:
		return impossible(from.Of)
	case plan.Distinct:
		if around, ok := from.Of.(plan.Around); ok && len(around.Types) == 0 || never(from.Via) {
			return true
		}
	case plan.AnyNode, plan.Search, plan.OverEnd, plan.RelationshipsTo, plan.ChainOver, plan.ChainEnds, plan.CitationsOf, plan.FactsCiting,
		plan.DatesAmong, plan.DatasetsOf, plan.AllDatasets, plan.GroupNode, plan.Neighborhood, plan.Walked:
	}
	return never(l.Filter)
}

// possible are the types whose relationships may meet the filter.
func possible(types []*catalog.RelationshipType, f plan.Filter) []*catalog.RelationshipType {
	return slices.DeleteFunc(slices.Clone(types), func(t *catalog.RelationshipType) bool {
		holds, known := scope{relationshipType: t}.decide(f)
		return known && !holds
	})
}
