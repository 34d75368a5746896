package sqlite

import (
	"strconv"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// filter is the SQL of a condition. It is true or not; a positive leaf may be
// null instead of false, because nothing negates it: plan.Not has pushed
// negation down to the leaves, and a negative leaf is never null.
func (c *compiler) filter(f plan.Filter, s *scope) string {
	if c.err != nil {
		return "0"
	}
	used := c.room.Used()
	sql := c.condition(f, s)
	c.take(used + len(sql) - c.room.Used()) // what stands in it has been taken
	return sql
}

func (c *compiler) condition(f plan.Filter, s *scope) string {
	switch f := f.(type) {
	case nil:
		return "1"
	case plan.And:
		return c.all(f, s, " AND ", "1", "0")
	case plan.Or:
		return c.all(f, s, " OR ", "0", "1")
	case plan.Compare:
		return c.compare(f, s)
	case plan.In:
		return c.in(f, s)
	case plan.IsNull:
		return c.isNull(f, s)
	case plan.Match:
		return c.match(f, s)
	case plan.Has:
		return c.has(f, s)
	case plan.Empty:
		return c.column(f.Column, s) + pick(f.Not, "<>'[]'", "='[]'")
	case plan.Gap:
		return pick(f.Not, "NOT ", "") + c.inGap(c.column(f.Column, s), f.First, f.Last)
	case plan.Is:
		return c.is(f, s)
	case plan.Typed:
		return c.typed(f, s)
	case plan.Exists:
		return c.meets(f.End, f.Where, f.Not, s)
	case plan.Count:
		return c.count(f, s)
	case plan.Covered:
		return c.covered(f, s)
	case plan.At:
		return c.at(f, s)
	case plan.Cites:
		return c.cites(f, s)
	}
	return c.fail("a filter that sqlite does not know: %T", f)
}

func pick(not bool, negative, positive string) string {
	if not {
		return negative
	}
	return positive
}

// all joins conditions; neutral leaves the rest to decide, final decides alone.
func (c *compiler) all(fs []plan.Filter, s *scope, op, neutral, final string) string {
	var out []string
	for _, f := range fs {
		switch sql := c.filter(f, s); sql {
		case neutral:
		case final:
			return final
		default:
			out = append(out, sql)
		}
	}
	if len(out) == 0 {
		return neutral
	}
	return tree(out, op)
}

// tree joins conditions as a balanced tree, because SQLite limits the depth of
// an expression, and a chain is as deep as it is long.
func tree(list []string, op string) string {
	if len(list) == 1 {
		return list[0]
	}
	half := len(list) / 2
	if len(list) > 8 {
		return "(" + tree(list[:half], op) + op + tree(list[half:], op) + ")"
	}
	sql := "(" + list[0]
	for _, s := range list[1:] {
		sql += op + s
	}
	return sql + ")"
}

// operator is that of the comparison or, negated, its complement.
func operator(op plan.Op, not bool) string {
	switch op {
	case plan.Eq:
		return pick(not, "<>", "=")
	case plan.Lt:
		return pick(not, ">=", "<")
	case plan.Lte:
		return pick(not, ">", "<=")
	case plan.Gt:
		return pick(not, "<=", ">")
	case plan.Gte:
		return pick(not, "<", ">=")
	}
	panic("sqlite: an operator nobody knows")
}

func nullable(col plan.Column) bool { return col.Property.Nullable(col.Part) }

func (c *compiler) compare(f plan.Compare, s *scope) string {
	if part := f.Column.Part; part.IsDay() {
		f.Column.Part = catalog.Key
		return c.compareDay(c.column(f.Column, s), part, f.Op, f.Value.(int64), f.Not)
	}
	col := c.column(f.Column, s)
	if f.Op == plan.Eq && f.Not && nullable(f.Column) {
		return col + " IS NOT " + c.param(f.Value)
	}
	sql := col + operator(f.Op, f.Not) + c.param(f.Value)
	if f.Not && nullable(f.Column) {
		return "(" + col + " IS NULL OR " + sql + ")"
	}
	return sql
}

// isNull asks an indexed key for the one that stands for null, which comes after
// all others: beside a condition on the same key it bounds the same range of the
// index, whose rows then need not be fetched.
func (c *compiler) isNull(f plan.IsNull, s *scope) string {
	p := f.Column.Property
	if f.Column.Part == catalog.Value && (p.Index || p.Unique) && store.NullHasItsKey(p) {
		f.Column.Part = catalog.Key
		return c.column(f.Column, s) + pick(f.Not, "<", "=") + c.param(store.KeyOf(p, nil))
	}
	if part := f.Column.Part; part.IsDay() {
		f.Column.Part = catalog.Key
		return heldIn(c.column(f.Column, s), part) + operator(plan.Gte, f.Not) + unknownDay
	}
	return c.column(f.Column, s) + pick(f.Not, " IS NOT NULL", " IS NULL")
}

func (c *compiler) in(f plan.In, s *scope) string {
	if len(f.Values) == 0 {
		return pick(f.Not, "1", "0")
	}
	if len(f.Values) == 1 {
		return c.compare(plan.Compare{Column: f.Column, Op: plan.Eq, Value: f.Values[0], Not: f.Not}, s)
	}
	col := c.column(f.Column, s)
	if f.Not {
		sql := col + " NOT IN " + c.values(f.Values)
		if nullable(f.Column) {
			return "(" + col + " IS NULL OR " + sql + ")"
		}
		return sql
	}
	return col + " IN " + c.values(f.Values)
}

// has looks into a list. A list is never null.
func (c *compiler) has(f plan.Has, s *scope) string {
	if len(f.Values) == 0 {
		return pick(f.Not != f.All, "1", "0")
	}
	col := c.column(f.Column, s)
	if f.All {
		return pick(f.Not, "EXISTS", "NOT EXISTS") + "(SELECT 1 FROM json_each(" + c.param(string(appendValues(nil, f.Values))) +
			") v WHERE v.value NOT IN (SELECT value FROM json_each(" + col + ")))"
	}
	return pick(f.Not, "NOT EXISTS", "EXISTS") + "(SELECT 1 FROM json_each(" + col + ") v WHERE v.value IN " + c.values(f.Values) + ")"
}

// inGap is true if one of the gaps in a column has the days.
func (c *compiler) inGap(column string, first, last int64) string {
	unit := strconv.Itoa(edtf.GapUnit)
	return "EXISTS(SELECT 1 FROM json_each(" + column + ") v WHERE v.value/" + unit + "<=" + c.param(edtf.CodeOf(edtf.Day(first))) +
		" AND v.value%" + unit + ">=" + c.param(edtf.CodeOf(edtf.Day(last))) + ")"
}

// is asks for a type: of what the statement knows it is decided here.
func (c *compiler) is(f plan.Is, s *scope) string {
	n := s.node
	switch {
	case f.Of == plan.Relationship && s.edge != nil && s.edge.union != nil:
		return s.edge.union.alias + ".t" + pick(f.Not, " NOT IN (", " IN (") + typeNames(nil, f.Relationships) + ")"
	case f.Of == plan.Relationship && s.edge != nil:
		return constant(f.Not != contains(f.Relationships, s.edge.typ))
	case f.Of == plan.Fact && s.fact != nil:
		n = s.fact
	case f.Of == plan.Node && n != nil:
	default:
		return c.fail("there is no %s here", f.Of)
	}
	if n.typ != nil {
		return constant(f.Not != contains(f.Nodes, n.typ))
	}
	var nodes []*catalog.NodeType
	for _, t := range n.types {
		if contains(f.Nodes, t) {
			nodes = append(nodes, t)
		}
	}
	var relationships []*catalog.RelationshipType
	for _, t := range n.edges {
		if contains(f.Relationships, t) {
			relationships = append(relationships, t)
		}
	}
	if len(nodes)+len(relationships) == 0 {
		return constant(f.Not)
	}
	if len(nodes) == len(n.types) && len(relationships) == len(n.edges) {
		return constant(!f.Not)
	}
	n.used = true
	return n.alias + ".type" + pick(f.Not, " NOT IN (", " IN (") + typeNames(nodes, relationships) + ")"
}

func constant(b bool) string { return pick(b, "1", "0") }

func contains[T comparable](list []T, x T) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// typedInUnion is typed where the relationships of several types are in one table.
func (c *compiler) typedInUnion(f plan.Typed, s *scope) string {
	if !contains(s.edge.types, f.Relationship) {
		return constant(f.Not)
	}
	edge := *s.edge
	edge.types = []*catalog.RelationshipType{f.Relationship}
	inner := &scope{node: s.node, edge: &edge}
	typ := s.edge.union.alias + ".t"
	if f.Not {
		return "(" + typ + "<>" + literal(f.Relationship.Name) + " OR " + c.filter(negated(f.Where), inner) + ")"
	}
	return "(" + typ + "=" + literal(f.Relationship.Name) + " AND " + c.filter(f.Where, inner) + ")"
}

// typed is true of a node that is in the table of the type and meets the rest, or of such a
// relationship.
func (c *compiler) typed(f plan.Typed, s *scope) string {
	n := s.node
	switch {
	case f.Relationship != nil && s.edge != nil && s.edge.union != nil:
		return c.typedInUnion(f, s)
	case f.Relationship != nil && (s.edge == nil || s.edge.typ == nil):
		return c.fail("there is no relationship of a known type here")
	case f.Relationship != nil && s.edge.typ != f.Relationship:
		return constant(f.Not)
	case f.Relationship != nil && f.Not:
		return c.filter(negated(f.Where), s)
	case f.Relationship != nil:
		return c.filter(f.Where, s)
	case n == nil:
		return c.fail("there is no node here")
	case n.typ == f.Node && f.Not:
		return c.filter(negated(f.Where), s)
	case n.typ == f.Node:
		return c.filter(f.Where, s)
	case n.typ != nil || !contains(n.types, f.Node):
		return constant(f.Not)
	}
	typed := &node{alias: c.alias("n"), typ: f.Node, based: true}
	typed.id = typed.alias + "._id"
	inner := &scope{node: typed, edge: s.edge}
	from := " FROM " + quote(f.Node.Name) + " " + typed.alias
	if c.gather {
		inner.edge = nil // it is not in reach from there
		if !speaksOf(f.Where, plan.Relationship) {
			return n.id + pick(f.Not, " NOT IN ", " IN ") + "(SELECT " + typed.id + from + where(c.filter(f.Where, inner)) + ")"
		}
		inner.edge = s.edge
	}
	return pick(f.Not, "NOT EXISTS", "EXISTS") + "(SELECT 1" + from + " WHERE " + typed.id + "=" + n.id + tail(c.filter(f.Where, inner)) + ")"
}

// negated is the complement of a filter that may be nil.
func negated(f plan.Filter) plan.Filter {
	if f == nil {
		return plan.False
	}
	return plan.Not(f)
}

// tail is a condition after others.
func tail(condition string) string {
	if condition == "1" {
		return ""
	}
	return " AND " + condition
}
