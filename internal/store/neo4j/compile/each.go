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
	if !c.isExpression(l.Row) {
		return false
	}
	var elements string
	var s scope
	switch from := l.From.(type) {
	case plan.VisitedNodes:
		elements, s.node = met(outer), c.fresh("n")
	case plan.PathRelationships:
		elements, s.relationship = followed(outer), c.fresh("r")
		s.source, s.target = "startNode("+s.relationship+")", "endNode("+s.relationship+")"
	case plan.Search:
		if !c.few || !c.isFirst(l) {
			return false
		}
		s = c.foundScope(from)
		elements = c.found[l] + "[.." + c.bind(int64(l.Limit)) + "]"
	default:
		return false
	}
	c.write("[", s.row(), " IN ", elements, " | ")
	c.in(Step{Kind: EachRow}, func() { c.tuple(s, "", l.Row) })
	c.write("]")
	return true
}

// isExpression says whether a row is one expression: it needs no clause before it
// (returnRow), and only reads values of the nodes at its sides (bindSides).
func (c *compiler) isExpression(row []plan.Field) bool {
	return !aggregates(nil, row) && !slices.ContainsFunc(row, func(f plan.Field) bool {
		side, ok := f.(plan.Endpoint)
		return ok && slices.ContainsFunc(side.Fields, func(f plan.Field) bool { _, isList := f.(*plan.List); return isList })
	})
}
