package sqlite

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// meets is true of a node with a relationship at the end that passes.
func (c *compiler) meets(end *catalog.End, w plan.Filter, not bool, s *scope) string {
	if s.node == nil {
		return c.fail("there is no node here to have %s", end)
	}
	if c.gather {
		return s.node.id + pick(not, " NOT IN ", " IN ") + "(" + c.nears(end, w, "", false) + ")"
	}
	o := c.overEnd(end, s.node.id)
	condition := where(append(o.where, c.filter(w, o.scope))...)
	return pick(not, "NOT EXISTS", "EXISTS") + "(SELECT 1 FROM " + o.from + joined(o.joins) + condition + ")"
}

// covered is true of a node whose far nodes at one end are also at that end of nodes that
// another end leads to. It compares far nodes with far nodes, so it cannot be gathered.
// Where ids are gathered, it tries only the nodes that the other end leads to some from.
func (c *compiler) covered(f plan.Covered, s *scope) string {
	if s.node == nil {
		return c.fail("there is no node here to have %s", f.End)
	}
	first := ""
	if c.gather {
		first = s.node.id + " IN (" + c.nears(f.By, f.Where, "", false) + ") AND "
		c.gather = false
		defer func() { c.gather = true }()
	}
	any, each, by := c.overEnd(f.End, s.node.id), c.overEnd(f.End, s.node.id), c.overEnd(f.By, s.node.id)
	also := c.overEnd(f.End, by.scope.node.id)
	shared := "EXISTS(SELECT 1 FROM " + also.from + where(append(also.where, also.scope.node.id+"="+each.scope.node.id)...) + ")"
	condition := where(append(by.where, c.filter(f.Where, by.scope), shared)...)
	covers := "EXISTS(SELECT 1 FROM " + by.from + joined(by.joins) + condition + ")"
	return pick(f.Not, "NOT ", "") + "(" + first + "EXISTS(SELECT 1 FROM " + any.from + where(any.where...) + ")" +
		" AND NOT EXISTS(SELECT 1 FROM " + each.from + where(append(each.where, "NOT "+covers)...) + "))"
}

// countOver is the number of a node's relationships at an end that pass or, with distinct,
// of the nodes that they lead to.
func (c *compiler) countOver(end *catalog.End, w plan.Filter, n *node, distinct bool) string {
	o := c.overEnd(end, n.id)
	condition := where(append(o.where, c.filter(w, o.scope))...)
	count := "(SELECT " + countedBy(o.scope.node.id, distinct) + " FROM " + o.from + joined(o.joins) + condition + ")"
	if w == nil && !distinct {
		return o.kept.or(count)
	}
	return count
}

// extremeOver is the least or the greatest key among a node's relationships at an end that
// pass.
func (c *compiler) extremeOver(by *plan.ExtremeOf, n *node) string {
	o := c.overEnd(by.End, n.id)
	key := c.key(by.By, o.scope)
	condition := where(append(o.where, c.filter(by.Where, o.scope))...)
	function := "min("
	if by.Greatest {
		function = "max("
	}
	return "ifnull((SELECT " + function + key + ") FROM " + o.from + joined(o.joins) + condition + ")," + c.param(store.NullKey(by)) + ")"
}

// countedBy is the number of rows or, with distinct, of the different values they have.
func countedBy(value string, distinct bool) string {
	if distinct {
		return "count(DISTINCT " + value + ")"
	}
	return "count(*)"
}

// compares says what a comparison of a count comes to for none, and whether it
// comes to the opposite for any number but none.
func compares(op plan.Op, n int64, not bool) (none, existence bool) {
	switch op {
	case plan.Eq:
		none, existence = n == 0, n == 0
	case plan.Lt:
		none, existence = n > 0, n == 1
	case plan.Lte:
		none, existence = n >= 0, n == 0
	case plan.Gt:
		none, existence = n < 0, n == 0
	case plan.Gte:
		none, existence = n <= 0, n == 1
	}
	return none != not, existence
}

// always says whether every count compares alike, and how.
func always(op plan.Op, n int64, not bool) (holds, sure bool) {
	switch op {
	case plan.Eq:
		return not, n < 0
	case plan.Lt:
		return not, n <= 0
	case plan.Lte:
		return not, n < 0
	case plan.Gt:
		return !not, n < 0
	case plan.Gte:
		return !not, n <= 0
	}
	panic("sqlite: an operator nobody knows")
}

func (c *compiler) count(f plan.Count, s *scope) string {
	if s.node == nil {
		return c.fail("there is no node here to have %s", f.End)
	}
	if holds, sure := always(f.Op, f.N, f.Not); sure {
		return constant(holds)
	}
	none, existence := compares(f.Op, f.N, f.Not)
	if existence {
		return c.meets(f.End, f.Where, none, s)
	}
	if !c.gather {
		return c.countOver(f.End, f.Where, s.node, f.Distinct) + operator(f.Op, f.Not) + c.param(f.N)
	}
	// Nodes without any are in no group: where none will do, the groups are
	// those that will not.
	nears := c.nears(f.End, f.Where, operator(f.Op, f.Not != none), f.Distinct)
	return s.node.id + pick(none, " NOT IN ", " IN ") + "(" + nears + c.param(f.N) + ")"
}

// nears selects the nodes that have relationships at the end that pass; with an
// operator, those whose number compares so, to be followed by the number. With distinct
// it is the number of the nodes that they lead to.
//
// It begins at the far nodes where the condition is on their columns, else at
// the relationships.
func (c *compiler) nears(end *catalog.End, w plan.Filter, op string, distinct bool) string {
	r := end.Relationship
	e := &edge{typ: r, alias: c.alias("e"), based: true}
	near, far, from := e.alias+"._src", e.alias+"._dst", quote(r.Name)+" "+e.alias
	e.src, e.dst, e.id = e.alias+"._src", e.alias+"._dst", e.alias+"._id"
	switch end.Direction {
	case catalog.Out:
	case catalog.In:
		near, far = far, near
	case catalog.Both:
		u := c.alias("u")
		table := quote(r.Name)
		from = "(SELECT _src s,_dst d,_id i,_src n,_dst f FROM " + table +
			" UNION ALL SELECT _src,_dst,_id,_dst,_src FROM " + table + " WHERE _src<>_dst) " + u
		near, far = u+".n", u+".f"
		e.based = false
		e.src, e.dst, e.id = u+".s", u+".d", u+".i"
	}
	n := c.farNode(end.Far, far)
	condition := where(c.filter(w, &scope{node: n, edge: e}))
	sql := "SELECT " + near + " FROM "
	if n.used && n.typ != nil && e.based {
		sql += n.table() + " " + n.alias + " CROSS JOIN " + from + " ON " + far + "=" + n.alias + "._id"
	} else {
		sql += from + e.sql() + n.sql()
	}
	sql += condition
	if op != "" {
		sql += " GROUP BY 1 HAVING " + countedBy(far, distinct) + op
	}
	return sql
}

// at is a condition on a node beside a relationship or a citation.
func (c *compiler) at(f plan.At, s *scope) string {
	var n *node
	switch {
	case f.Side == plan.Cited && s.citation != "":
		n = c.farNode(c.cat.Source().Far, s.citation+"._source")
	case f.Side == plan.Source && s.edge != nil:
		n = c.farNode(s.edge.at(plan.Source), s.edge.src)
	case f.Side == plan.Target && s.edge != nil:
		n = c.farNode(s.edge.at(plan.Target), s.edge.dst)
	default:
		return c.fail("there is no %s node here", f.Side)
	}
	// Where its own table is not read, the condition is on the _id at hand.
	w := f.Where
	if f.Not {
		w = negated(w)
	}
	trial, names, params := n, c.names, len(c.params)
	if sql := c.filter(w, &scope{node: trial}); !trial.used {
		return sql
	}
	// It is: take the trial back.
	c.names, c.params, n.used = names, c.params[:params], false
	id := n.id
	n.based, n.id = true, n.alias+"._id"
	from := " FROM " + n.table() + " " + n.alias
	if c.gather && n.typ != nil {
		return id + pick(f.Not, " NOT IN ", " IN ") + "(SELECT " + n.id + from + where(c.filter(f.Where, &scope{node: n})) + ")"
	}
	return pick(f.Not, "NOT EXISTS", "EXISTS") + "(SELECT 1" + from + " WHERE " + n.id + "=" + id + tail(c.filter(f.Where, &scope{node: n})) + ")"
}

// cites compares how many citations of a fact pass.
func (c *compiler) cites(f plan.Cites, s *scope) string {
	id := c.subject(f.Of, s)
	if holds, sure := always(f.Op, f.N, f.Not); sure {
		return constant(holds)
	}
	a := c.alias("c")
	inner := &scope{citation: a}
	from := "_citation " + a
	none, existence := compares(f.Op, f.N, f.Not)
	if c.gather {
		sql := "SELECT " + a + "._fact FROM " + from + where(c.filter(f.Where, inner))
		if existence {
			return id + pick(none, " NOT IN ", " IN ") + "(" + sql + ")"
		}
		return id + pick(none, " NOT IN ", " IN ") + "(" + sql + " GROUP BY 1 HAVING count(*)" + operator(f.Op, f.Not != none) + c.param(f.N) + ")"
	}
	from += " WHERE " + a + "._fact=" + id + tail(c.filter(f.Where, inner))
	if existence {
		return pick(none, "NOT EXISTS", "EXISTS") + "(SELECT 1 FROM " + from + ")"
	}
	return "(SELECT count(*) FROM " + from + ")" + operator(f.Op, f.Not) + c.param(f.N)
}

// speaksOf says whether a filter has a leaf on the subject, in its own scope.
func speaksOf(f plan.Filter, of plan.Subject) bool {
	switch f := f.(type) {
	case nil:
	case plan.And:
		for _, x := range f {
			if speaksOf(x, of) {
				return true
			}
		}
	case plan.Or:
		return speaksOf(plan.And(f), of)
	case plan.Compare:
		return f.Column.Of == of
	case plan.In:
		return f.Column.Of == of
	case plan.IsNull:
		return f.Column.Of == of
	case plan.Match:
		return f.Column.Of == of
	case plan.Has:
		return f.Column.Of == of
	case plan.Empty:
		return f.Column.Of == of
	case plan.Gap:
		return f.Column.Of == of
	case plan.Is:
		return f.Of == of
	case plan.Typed:
		return f.Relationship != nil && of == plan.Relationship || speaksOf(f.Where, of)
	case plan.At:
		return f.Side != plan.Cited && of == plan.Relationship
	case plan.Cites:
		return f.Of == of
	case plan.Exists, plan.Count, plan.Covered:
		return of == plan.Node
	}
	return false
}
