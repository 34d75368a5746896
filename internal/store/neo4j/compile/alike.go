package compile

import (
	"reflect"

	"casegraph/internal/plan"
)

// In a small database, conditions that differ only in the type of a relationship are written
// once, for a list of the types. Neo4j takes as long to plan two such conditions as they are
// long: that something asserts a claim, and that something denies it.

// mostTwice is the greatest weight (conditionWeight) of a condition that is written for each type.
const mostTwice = 4

// alike splits conditions into those that differ from the first only in the type of a
// relationship, with the first, and the rest.
func (c *compiler) alike(s scope, conditions []plan.Filter) (alike []plan.Exists, rest []plan.Filter) {
	first, ok := conditions[0].(plan.Exists)
	if !ok || !c.few || first.Not || conditionWeight(first) <= mostTwice {
		return nil, conditions[1:]
	}
	alike = []plan.Exists{first}
	for _, g := range conditions[1:] {
		if f, ok := g.(plan.Exists); ok && c.sameButType(s, first, f) {
			alike = append(alike, f)
		} else {
			rest = append(rest, g)
		}
	}
	return alike, rest
}

// sameButType says whether two conditions have the same text but for the type.
func (c *compiler) sameButType(s scope, a, b plan.Exists) bool {
	if a.Not != b.Not || conditionWeight(a) != conditionWeight(b) {
		return false
	}
	x, y := newCompiler(c.ctx, c.catalog, OfFew), newCompiler(c.ctx, c.catalog, OfFew)
	for w, f := range map[*compiler]plan.Exists{x: a, y: b} {
		w.names = c.names
		w.existsOfType(s, f, "t")
	}
	return x.err == nil && y.err == nil && x.b.String() == y.b.String() && reflect.DeepEqual(x.params, y.params)
}

// existAll writes conditions that alike has found.
func (c *compiler) existAll(s scope, alike []plan.Exists) {
	types := make([]string, len(alike))
	for i, f := range alike {
		types[i] = f.End.Relationship.Label
	}
	t := c.fresh("t")
	c.write("all(", t, " IN ", c.bind(types), " WHERE ")
	c.existsOfType(s, alike[0], t)
	c.write(")")
}

// existsOfType writes that there is a relationship, with the name of its type in a variable.
func (c *compiler) existsOfType(s scope, f plan.Exists, t string) {
	inner := c.overEnd(s, f.End)
	c.block("EXISTS", func() {
		c.clause("MATCH ", patternOf(s.node, inner.relationship, f.End.Direction, inner.node))
		w := where{c: c}
		w.and()
		c.write("type(", inner.relationship, ") = ", t)
		w.all(inner, flatten(f.Where))
	})
}
