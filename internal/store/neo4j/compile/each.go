package compile

import (
	"slices"

	"casegraph/internal/plan"
)

// each writes the rows of a list as a list comprehension, [n IN found | row], where the rows
// are the elements of a list of Cypher. Neo4j plans it in less time than a sub-query that
// unwinds the list. It returns false, and writes nothing, where the rows are found in
// another way, or need clauses of their own.
func (c *compiler) each(outer scope, l *plan.List) bool {
	var elements func()
	var s scope
	one := ""
	switch from := l.From.(type) {
	case plan.VisitedNodes:
		s.node = c.fresh("n")
		elements = func() { c.write(met(outer)) }
	case plan.PathRelationships:
		s.relationship = c.fresh("r")
		s.source, s.target = "startNode("+s.relationship+")", "endNode("+s.relationship+")"
		elements = func() { c.write(followed(outer)) }
	case plan.Search:
		if !c.few || !c.isFirst(l) {
			return false
		}
		s = c.foundScope(from)
		elements = func() { c.write(c.found[l], "[..", c.bind(int64(l.Limit)), "]") }
	case plan.OfType:
		if c.found[l] == "" {
			return false
		}
		s = scope{node: c.fresh("n"), nodeType: from.Node}
		elements = func() { c.boundPage(s.node, s, l) }
	case plan.DatesAmong:
		if c.found[l] == "" {
			return false
		}
		one = c.fresh("x")
		s = boundDate(one)
		elements = func() { c.boundPage(one, s, l) }
	case plan.AnyNode, plan.OfRelationships, plan.Induced, plan.Paths, plan.Neighborhood, plan.OmittedEnds, plan.OverEnd, plan.Around,
		plan.Distinct, plan.RelationshipsTo, plan.ChainOver, plan.ChainEnds, plan.CitationsOf, plan.FactsCiting,
		plan.DatasetsOf, plan.AllDatasets, plan.Groups, plan.GroupNode:
		return false
	}
	if !c.isExpression(s, l.Row) {
		return false
	}
	if one == "" {
		one = s.row()
	}
	c.write("[", one, " IN ")
	elements()
	c.write(" | ")
	c.in(Step{Kind: EachRow}, func() { c.tuple(s, "", l.Row) })
	c.write("]")
	return true
}

// isExpression says whether a row is one expression: it needs no clause before it
// (returnRow), and only reads values of the nodes at its sides (bindSides).
func (c *compiler) isExpression(s scope, row []plan.Field) bool {
	lists := 0
	for _, f := range row {
		if _, late := c.isLate(s, f); late {
			continue
		}
		if aggregates(nil, []plan.Field{f}) {
			return false
		}
		switch f := f.(type) {
		case plan.Endpoint:
			if slices.ContainsFunc(f.Fields, func(f plan.Field) bool { _, isList := f.(*plan.List); return isList }) {
				return false
			}
		case *plan.List:
			if _, ok := f.From.(plan.OverEnd); ok { // bindEnds may bind them
				lists++
			}
		case plan.Column, plan.Variant, plan.SortValue, plan.Degrees, plan.Dating, plan.Grouped, plan.Starts:
		}
	}
	return lists < 2
}
