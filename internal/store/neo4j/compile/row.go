package compile

import (
	"strconv"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// returnRow ends a sub-query with its one column, the row. It has two passes: hoist writes
// the clauses that must come before the RETURN, tuple writes the RETURN. Where the rows of
// the statement are collected, it is a WITH: Neo4j would take longer to plan a sub-query.
func (c *compiler) returnRow(s scope, row []plan.Field) {
	c.hoist(s, row)
	if c.inOne && c.depth == 0 {
		c.clause("WITH ")
	} else {
		c.clause("RETURN ")
	}
	c.tuple(s, "", row)
	c.write(" AS row")
}

// tuple writes a list of fields. first comes before them, unless it is "".
func (c *compiler) tuple(s scope, first string, fields []plan.Field) {
	c.write("[", first)
	n := 0
	if first != "" {
		n = 1
	}
	late := c.decideLate(s, fields, n)
	for i, f := range fields {
		if n+i > 0 {
			c.write(", ")
		}
		if instead, ok := late[i]; ok {
			c.write(instead)
			continue
		}
		c.in(Step{Place, n + i}, func() { c.field(s, f) })
	}
	c.write("]")
}

func (c *compiler) field(s scope, f plan.Field) {
	switch f := f.(type) {
	case plan.Column:
		c.write(s.column(f))
	case plan.SortValue:
		c.writeKey(s, f.Key.By)
	case plan.Dating:
		c.write(s.dating(f))
	case plan.Endpoint:
		inner, bound := s.at(f.Side, c.catalog)
		if !bound {
			panic("neo4j: a side that was not bound")
		}
		c.tuple(inner, "", f.Fields)
	case *plan.List:
		c.list(s, f)
	case plan.Variant:
		c.variant(s, f)
	case plan.Degrees:
		c.degrees(s)
	case plan.Grouped:
		c.write(s.groups.part(f))
	case plan.Starts:
		c.started(s)
	}
}

// variant writes the tuple of the case that holds. Neo4j evaluates the fields of that case
// only. Fields that are the same for several cases are written once.
func (c *compiler) variant(s scope, v plan.Variant) {
	if i := caseKnown(s, v); i >= 0 {
		c.tuple(s, strconv.Itoa(i), v.Cases[i].Fields)
		return
	}
	if len(v.Cases) == 0 || typeKnown(s, v.Of) {
		c.write("null")
		return
	}
	if weight(v) > mostByType && c.isByType(v) {
		c.columnsByType(s, v)
		return
	}
	began, whole := false, true
	for _, group := range groupCases(v.Cases) {
		k := v.Cases[group[0]]
		if len(k.Fields) == 0 {
			whole = false
			continue
		}
		if !began {
			c.write("CASE")
			began = true
		}
		c.write(" WHEN ", c.isOneOf(s, v, group), " THEN ")
		inner := s.of(v.Of, k)
		if len(group) > 1 {
			inner.nodeType, inner.relationshipType = s.nodeType, s.relationshipType
			c.tuple(inner, c.numbered(s, v.Of, v.Cases), k.Fields)
			continue
		}
		c.in(Step{ofCase, group[0]}, func() { c.tuple(inner, strconv.Itoa(group[0]), k.Fields) })
	}
	switch {
	case began && whole:
		c.write(" END")
	case began:
		c.write(" ELSE [", c.numbered(s, v.Of, v.Cases), "] END")
	default:
		c.write("[", c.numbered(s, v.Of, v.Cases), "]")
	}
}

// degrees writes the number of relationships at each end of a node. Neo4j keeps these
// numbers with the node, but they have to be asked for end by end, for a known type.
func (c *compiler) degrees(s scope) {
	if s.nodeType == nil {
		c.degreesAmongFew(s)
		return
	}
	c.write("[")
	for i, e := range s.nodeType.Ends {
		if i > 0 {
			c.write(", ")
		}
		c.write("[", strconv.Itoa(e.Relationship.Index), ", ", direction(e.Direction), ", ", c.countAt(s, e, false), "]")
	}
	c.write("]")
}

// degreesAmongFew is degrees for a node of any type in a small database. It looks at the
// relationships of the node. Of each it notes the type, and whether the node is its source
// and its target.
func (c *compiler) degreesAmongFew(s scope) {
	r := c.fresh("r")
	c.write("[d IN [")
	c.block("COLLECT", func() {
		c.clause("MATCH (", s.node, ")-[", r, "]-()")
		c.clause("RETURN [type(", r, "), startNode(", r, ") = ", s.node, ", endNode(", r, ") = ", s.node, "]")
	})
	kinds := kindsOf(c.catalog, plan.Node)
	ends := c.byType(s, plan.Node, "ends", kinds, func(i int) any {
		all := []any{}
		for _, e := range kinds[i].Node.Ends {
			all = append(all, []any{int64(e.Relationship.Index), int64(e.Direction), e.Relationship.Label})
		}
		return all
	})
	c.write("] | [e IN ", ends, " | [e[0], e[1], size([x IN d WHERE x[0] = e[2] AND (e[1] = ", direction(catalog.Both), " OR x[1 + e[1]])])]]][0]")
}

// bindSides binds the end nodes that the fields need and that are not bound yet.
func (c *compiler) bindSides(s *scope, fields []plan.Field) {
	source, target := sides(fields)
	began := false
	bind := func(wanted bool, node *string, function string) {
		if !wanted || *node != "" {
			return
		}
		if !began {
			c.clause("WITH *")
			began = true
		}
		*node = c.fresh("n")
		c.write(", ", function, "(", s.relationship, ") AS ", *node)
	}
	bind(source, &s.source, "startNode")
	bind(target, &s.target, "endNode")
}

// sides says which end nodes of the row's relationship the fields need.
func sides(fields []plan.Field) (source, target bool) {
	for _, f := range fields {
		switch f := f.(type) {
		case plan.Endpoint:
			source = source || f.Side == plan.Source
			target = target || f.Side == plan.Target
		case plan.Variant:
			for _, k := range f.Cases {
				s, t := sides(k.Fields)
				source, target = source || s, target || t
			}
		case plan.Column, plan.SortValue, plan.Degrees, plan.Dating, plan.Grouped, plan.Starts, *plan.List:
		}
	}
	return source, target
}

// citedOf says whether the fields of a citation need its source.
func citedOf(fields []plan.Field) bool {
	for _, f := range fields {
		if f, ok := f.(plan.Endpoint); ok && f.Side == plan.Cited {
			return true
		}
	}
	return false
}
