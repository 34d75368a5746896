package compile

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A strength says how few nodes an index finds for a condition.
type strength uint8

// The strengths. Values are not looked at, so that a plan of one shape always
// gives one statement, which Neo4j plans once.
const (
	none    strength = iota
	open             // a range open at one end, or one of few values: perhaps half of all
	bounded          // a range, as of a prefix
	equal            // one value of a text, a date, a number
	one              // an id, or a value that only one node has
)

// An anchor is the best start of a statement: nodes that an index finds. They are nodes of
// the list, or nodes from which relationships lead to nodes of the list.
type anchor struct {
	strength strength
	// step is the place of the condition, on relationships of the node, that contains the
	// anchor; next is the anchor of the far node. step is -1 where the node itself is the
	// anchor.
	step int
	next *anchor
}

// flatten gives the parts of a conjunction.
func flatten(f plan.Filter) []plan.Filter {
	if f == nil {
		return nil
	}
	all, ok := f.(plan.And)
	if !ok {
		return []plan.Filter{f}
	}
	var out []plan.Filter
	for _, x := range all {
		out = append(out, flatten(x)...)
	}
	return out
}

// narrow returns the type of a node, if it is known or a condition says it. Such a
// condition (Typed) is replaced by the conditions inside it.
func narrow(t *catalog.NodeType, conditions []plan.Filter) (*catalog.NodeType, []plan.Filter) {
	if t != nil {
		return t, conditions
	}
	for i, f := range conditions {
		if f, ok := f.(plan.Typed); ok && !f.Not && f.Node != nil {
			rest := append([]plan.Filter{}, conditions[:i]...)
			rest = append(rest, flatten(f.Where)...)
			return f.Node, append(rest, conditions[i+1:]...)
		}
	}
	return nil, conditions
}

// findAnchor finds the strongest anchor in the conditions on a node. Of equal ones it
// takes the nearest.
func findAnchor(t *catalog.NodeType, conditions []plan.Filter) anchor {
	best := anchor{strength: local(t, conditions), step: -1}
	for i, f := range conditions {
		m, ok := f.(plan.Exists)
		if !ok || m.Not {
			continue
		}
		far, inner := narrow(m.End.Far.Single(), flatten(m.Where))
		if next := findAnchor(far, inner); next.strength > best.strength {
			best = anchor{strength: next.strength, step: i, next: &next}
		}
	}
	return best
}

// local is the strength of the conditions on the node itself.
func local(t *catalog.NodeType, conditions []plan.Filter) strength {
	best := none
	lower, upper := map[string]bool{}, map[string]bool{}
	for _, f := range conditions {
		switch f := f.(type) {
		case plan.Compare:
			if f.Not || f.Column.Of != plan.Node || !indexed(t, f.Column) {
				continue
			}
			name := f.Column.Property.Column(f.Column.Part)
			switch f.Op {
			case plan.Eq:
				best = max(best, equality(f.Column))
			case plan.Gt, plan.Gte:
				lower[name] = true
			case plan.Lt, plan.Lte:
				upper[name] = true
			}
			switch {
			case lower[name] && upper[name]:
				best = max(best, bounded)
			case f.Op != plan.Eq:
				best = max(best, open)
			}
		case plan.In:
			if !f.Not && f.Column.Of == plan.Node && indexed(t, f.Column) {
				best = max(best, equality(f.Column))
			}
		case plan.And, plan.Or, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Gap, plan.Is,
			plan.Typed, plan.Exists, plan.Count, plan.Covered, plan.At, plan.Cites:
		}
	}
	return best
}

func equality(col plan.Column) strength {
	switch p := col.Property; {
	case p.Unique:
		return one
	case p.Kind == catalog.EnumKind || p.Kind == catalog.Boolean:
		return open
	}
	return equal
}

// indexed says whether an index begins with the column: of the node type or,
// where the type is not known, of all nodes.
func indexed(t *catalog.NodeType, col plan.Column) bool {
	p := col.Property
	switch {
	case t == nil && !p.Common:
		return false
	case p.Unique && col.Part == catalog.Value:
		return true
	}
	return (p.Index || p.Unique) && col.Part == p.KeyPart()
}

// ofRelationship says whether a condition is about the row's relationship.
func ofRelationship(f plan.Filter) bool {
	switch f := f.(type) {
	case plan.And:
		return anyOfRelationship(f)
	case plan.Or:
		return anyOfRelationship(f)
	case plan.Compare:
		return f.Column.Of == plan.Relationship
	case plan.In:
		return f.Column.Of == plan.Relationship
	case plan.IsNull:
		return f.Column.Of == plan.Relationship
	case plan.Match:
		return f.Column.Of == plan.Relationship
	case plan.Has:
		return f.Column.Of == plan.Relationship
	case plan.Empty:
		return f.Column.Of == plan.Relationship
	case plan.Gap:
		return f.Column.Of == plan.Relationship
	case plan.Is:
		return f.Of == plan.Relationship
	case plan.Cites:
		return f.Of == plan.Relationship
	case plan.Typed:
		return f.Relationship != nil || f.Where != nil && ofRelationship(f.Where)
	case plan.At:
		return true
	case plan.Exists, plan.Count, plan.Covered:
		return false
	}
	panic("neo4j: unknown filter")
}

func anyOfRelationship(parts []plan.Filter) bool {
	for _, f := range parts {
		if ofRelationship(f) {
			return true
		}
	}
	return false
}

// reach writes clauses that begin at the anchor and end with the match of s.node.
// Conditions can be added to the WHERE that it returns. The match may find a node more
// than once.
func (c *compiler) reach(s scope, conditions []plan.Filter, a anchor) *where {
	if a.step < 0 {
		c.clause("MATCH (", s.node, ":", nodeLabel(s.nodeType), ")")
		w := &where{c: c}
		// The indexes are on a column and the id. Neo4j uses them only for a condition on
		// both.
		w.and()
		c.write(s.node, ".id IS NOT NULL")
		w.all(s, conditions)
		return w
	}
	m := conditions[a.step].(plan.Exists)
	inner := c.overEnd(s, m.End)
	t, all := narrow(inner.nodeType, flatten(m.Where))
	inner.nodeType = t
	var own, via []plan.Filter
	next := *a.next
	for i, f := range all {
		if ofRelationship(f) {
			via = append(via, f)
			continue
		}
		if i == a.next.step {
			next.step = len(own)
		}
		own = append(own, f)
	}
	c.reach(inner, own, next)
	// DISTINCT takes each node once. The WITH also makes the planner start here.
	c.clause("WITH DISTINCT ", inner.node)
	label := ""
	if s.nodeType != nil && nearTypes(m.End).Single() != s.nodeType {
		label = ":" + Quote(s.nodeType.Name)
	}
	c.clause("MATCH ", pattern(s.node+label, inner.relationship, m.End, inner.node))
	w := &where{c: c}
	w.all(inner, via)
	rest := append([]plan.Filter{}, conditions[:a.step]...)
	w.all(s, append(rest, conditions[a.step+1:]...))
	return w
}

// nearTypes are the types that a relationship may have at the near side of an end.
func nearTypes(e *catalog.End) *catalog.Far {
	if e.Direction == catalog.In {
		return e.Relationship.To
	}
	return e.Relationship.From
}

// nodeLabel is the label of a type, quoted; of nil it is the label of all nodes.
func nodeLabel(t *catalog.NodeType) string {
	if t == nil {
		return AnyLabel
	}
	return Quote(t.Name)
}
