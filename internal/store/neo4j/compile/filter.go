package compile

import (
	"strconv"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// filter writes a condition. A negated leaf on a nullable column tests for null, so that it
// holds for null. A leaf that is not negated has no such test, so that an index can serve
// it: in a WHERE, null counts as false.
func (c *compiler) filter(s scope, f plan.Filter) {
	if holds, known := s.decide(f); known {
		c.constant(holds)
		return
	}
	switch f := f.(type) {
	case plan.And:
		c.junction(s, f, " AND ")
	case plan.Or:
		c.junction(s, f, " OR ")
	case plan.Compare:
		c.compare(s, f)
	case plan.In:
		values := f.Values
		if values == nil {
			values = []any{}
		}
		c.leaf(s, f.Column, f.Not, func(column string) { c.write(column, " IN "); c.param(values) })
	case plan.IsNull:
		c.isNull(s, f)
	case plan.Match:
		c.leaf(s, f.Column, f.Not, func(column string) {
			c.write(column, matchOperator(f.Op))
			c.param(f.Text)
		})
	case plan.Has:
		c.leaf(s, f.Column, f.Not, func(column string) { c.has(column, f) })
	case plan.Empty:
		c.leaf(s, f.Column, f.Not, func(column string) { c.write("size(", column, ") = 0") })
	case plan.Gap:
		c.leaf(s, f.Column, f.Not, func(column string) { c.inGap(column, f.First, f.Last) })
	case plan.Is:
		c.is(s, f)
	case plan.Typed:
		c.typed(s, f)
	case plan.Exists:
		c.not(f.Not)
		c.block("EXISTS", func() { c.end(s, f.End, f.Where) })
	case plan.Count:
		c.count(s, f.End, f.Where, f.Distinct)
		c.write(operator(f.Op, f.Not))
		c.param(f.N)
	case plan.Covered:
		c.covered(s, f)
	case plan.At:
		c.at(s, f)
	case plan.Cites:
		c.cites(s, f)
	default:
		panic("neo4j: unknown filter")
	}
}

func (c *compiler) constant(v bool) {
	if v {
		c.write("true")
	} else {
		c.write("false")
	}
}

func (c *compiler) not(not bool) {
	if not {
		c.write("NOT ")
	}
}

func (c *compiler) junction(s scope, parts []plan.Filter, operator string) {
	c.write("(")
	for i, f := range parts {
		if i > 0 {
			c.write(operator)
		}
		c.filter(s, f)
	}
	c.write(")")
}

// column is a stored value of the row, as an expression.
func (s scope) column(col plan.Column) string {
	if col.Of == plan.Fact && s.fact == "" && col.Property.Name == "id" {
		return s.factID
	}
	column := col.Property.Column(col.Part)
	if copied := s.copies[column]; copied != "" && col.Of == plan.Node {
		return dayOf(s.relationship+"."+Quote(copied), col.Part)
	}
	return dayOf(s.subject(col.Of)+"."+Quote(column), col.Part)
}

// dayOf is a part of a property, as an expression of the column that it is read from.
func dayOf(column string, part catalog.Part) string {
	if !part.IsDay() {
		return column
	}
	held := heldIn(column, part)
	return "CASE WHEN " + held + " < " + unknownDay + " THEN " + held + " - " + strconv.FormatInt(-int64(edtf.Past), 10) + " END"
}

// heldIn is the number that the key of a date holds for a day (edtf.KeyUnit). It is never null.
func heldIn(key string, part catalog.Part) string {
	if part == catalog.Latest {
		return key + " % " + strconv.Itoa(edtf.KeyUnit)
	}
	return key + " / " + strconv.Itoa(edtf.KeyUnit)
}

// unknownDay is the least number that a key holds for an unknown day. It is greater than that
// of any other day.
var unknownDay = strconv.FormatInt(edtf.KeyUnknown, 10)

// compareDay compares a day that the key of a date holds.
func (c *compiler) compareDay(key string, part catalog.Part, op plan.Op, day int64, not bool) {
	held := heldIn(key, part)
	upwards := op == plan.Gt || op == plan.Gte
	if upwards {
		c.write("(")
	}
	c.write(held, operator(op, not))
	c.param(day - int64(edtf.Past))
	switch {
	case upwards && not:
		c.write(" OR ", held, " >= ", unknownDay, ")")
	case upwards:
		c.write(" AND ", held, " < ", unknownDay, ")")
	}
}

// leaf writes a condition on a column that may be null. If negated, it holds for null.
func (c *compiler) leaf(s scope, col plan.Column, not bool, test func(column string)) {
	column := s.column(col)
	if !not {
		test(column)
		return
	}
	nullable := col.Property.Nullable(col.Part)
	if nullable {
		c.write("(", column, " IS NULL OR ")
	}
	c.write("NOT (")
	test(column)
	c.write(")")
	if nullable {
		c.write(")")
	}
}

func (c *compiler) compare(s scope, f plan.Compare) {
	if part := f.Column.Part; part.IsDay() {
		f.Column.Part = catalog.Key
		c.compareDay(s.column(f.Column), part, f.Op, f.Value.(int64), f.Not)
		return
	}
	column := s.column(f.Column)
	nullable := f.Not && f.Column.Property.Nullable(f.Column.Part)
	if nullable {
		c.write("(", column, " IS NULL OR ")
	}
	c.write(column, operator(f.Op, f.Not))
	c.param(f.Value)
	if nullable {
		c.write(")")
	}
}

// isNull compares an indexed sort key with the key of null, which comes after all others.
// Beside another condition on the same key it bounds the same range of the index, and
// Neo4j need not read the nodes.
func (c *compiler) isNull(s scope, f plan.IsNull) {
	key := f.Column
	if key.Part == catalog.Value && key.Of == plan.Node && store.NullHasItsKey(key.Property) {
		key.Part = key.Property.KeyPart()
		if indexed(s.nodeType, key) {
			op := " = "
			if f.Not {
				op = " < "
			}
			c.write(s.column(key), op)
			c.param(store.KeyOf(key.Property, nil))
			return
		}
	}
	if part := key.Part; part.IsDay() {
		key.Part = catalog.Key
		c.write(heldIn(s.column(key), part), operator(plan.Gte, f.Not), unknownDay)
		return
	}
	c.write(s.column(f.Column), " IS ")
	c.not(f.Not)
	c.write("NULL")
}

// operator is an operator or, with not, its inverse.
func operator(op plan.Op, not bool) string {
	operators := [...]string{plan.Eq: " = ", plan.Lt: " < ", plan.Lte: " <= ", plan.Gt: " > ", plan.Gte: " >= "}
	if not {
		operators = [...]string{plan.Eq: " <> ", plan.Lt: " >= ", plan.Lte: " > ", plan.Gt: " <= ", plan.Gte: " < "}
	}
	return operators[op]
}

func matchOperator(op plan.MatchOp) string {
	return [...]string{
		plan.Contains: " CONTAINS ", plan.StartsWith: " STARTS WITH ", plan.EndsWith: " ENDS WITH ",
	}[op]
}

func (c *compiler) has(column string, f plan.Has) {
	if len(f.Values) == 1 {
		c.param(f.Values[0])
		c.write(" IN ", column)
		return
	}
	values := f.Values
	if values == nil {
		values = []any{}
	}
	quantifier := "any"
	if f.All {
		quantifier = "all"
	}
	x := c.fresh("x")
	c.write(quantifier, "(", x, " IN ")
	c.param(values)
	c.write(" WHERE ", x, " IN ", column, ")")
}

// inGap tests whether one of the gaps in a column has the days.
func (c *compiler) inGap(column string, first, last int64) {
	x, unit := c.fresh("x"), strconv.Itoa(edtf.GapUnit)
	c.write("any(", x, " IN ", column, " WHERE ", x, " / ", unit, " <= ")
	c.param(edtf.CodeOf(edtf.Day(first)))
	c.write(" AND ", x, " % ", unit, " >= ")
	c.param(edtf.CodeOf(edtf.Day(last)))
	c.write(")")
}

// is tests the type. A subject is a node or a relationship; types of the other kind are
// left out, since it cannot have them.
func (c *compiler) is(s scope, f plan.Is) {
	var names []string
	isRelationship := f.Of == plan.Relationship || f.Of == plan.Fact && s.fact == s.relationship
	if isRelationship {
		for _, t := range f.Relationships {
			names = append(names, t.Label)
		}
	} else {
		for _, t := range f.Nodes {
			names = append(names, t.Name)
		}
	}
	if len(names) == 0 {
		c.constant(f.Not)
		return
	}
	c.not(f.Not)
	c.write("(", s.subject(f.Of), ":", Labels(names), ")")
}

// Labels is a label expression: any of the names.
func Labels(names []string) string {
	out := ""
	for i, n := range names {
		if i > 0 {
			out += "|"
		}
		out += Quote(n)
	}
	return out
}

// typed tests the type of the node or the relationship, and then a condition that only this
// type has.
func (c *compiler) typed(s scope, f plan.Typed) {
	known := s.typeOf(f)
	fact, label := s.node, ""
	if f.Relationship != nil {
		fact, label = s.relationship, f.Relationship.Label
	} else {
		label = f.Node.Name
	}
	s = s.as(f)
	switch holds, decided := s.decide(f.Where); {
	case decided && holds:
		c.not(f.Not)
		c.write("(", fact, ":", Quote(label), ")")
	case known && f.Not:
		c.filter(s, plan.Not(f.Where))
	case known:
		c.filter(s, f.Where)
	case f.Not:
		c.write("(NOT (", fact, ":", Quote(label), ") OR ")
		c.filter(s, plan.Not(f.Where))
		c.write(")")
	default:
		c.write("(", fact, ":", Quote(label), " AND ")
		c.filter(s, f.Where)
		c.write(")")
	}
}
