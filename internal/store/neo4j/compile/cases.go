package compile

import (
	"fmt"
	"slices"

	"casegraph/internal/plan"
)

// typeKnown says whether the type of a subject is known in a scope.
func typeKnown(s scope, of plan.Subject) bool {
	return of == plan.Node && s.nodeType != nil || of == plan.Relationship && s.relationshipType != nil
}

// caseKnown returns the place of the case for the known type of a subject, or -1.
func caseKnown(s scope, v plan.Variant) int {
	if !typeKnown(s, v.Of) {
		return -1
	}
	return slices.IndexFunc(v.Cases, func(k plan.Case) bool {
		if v.Of == plan.Node {
			return k.Node == s.nodeType
		}
		return k.Relationship == s.relationshipType
	})
}

// groupCases groups the places of cases that ask for the same fields.
func groupCases(cases []plan.Case) [][]int {
	var out [][]int
	for i, k := range cases {
		at := slices.IndexFunc(out, func(group []int) bool {
			first := cases[group[0]]
			return (first.Node == nil) == (k.Node == nil) && sameFields(first.Fields, k.Fields)
		})
		if at < 0 {
			out = append(out, []int{i})
		} else {
			out[at] = append(out[at], i)
		}
	}
	return out
}

// sameFields says whether fields have the same text in a statement whatever the type is:
// they are columns of the same names, of a fact or of the nodes at its ends.
func sameFields(a, b []plan.Field) bool {
	return slices.EqualFunc(a, b, func(a, b plan.Field) bool {
		switch a := a.(type) {
		case plan.Column:
			b, ok := b.(plan.Column)
			return ok && a.Of == b.Of && a.Part == b.Part && a.Property.Column(a.Part) == b.Property.Column(b.Part)
		case plan.Endpoint:
			b, ok := b.(plan.Endpoint)
			return ok && a.Side == b.Side && sameFields(a.Fields, b.Fields)
		case plan.Variant, *plan.List, plan.SortValue, plan.Degrees, plan.Dating, plan.Grouped, plan.Starts:
		}
		return false
	})
}

// onlyColumns says whether cases ask only for columns of the fact itself and of the nodes
// at its ends.
func onlyColumns(v plan.Variant) bool {
	return !slices.ContainsFunc(v.Cases, func(k plan.Case) bool { return !sameFields(k.Fields, k.Fields) })
}

// isByType says whether columnsByType can write a variant: its cases ask only for columns of
// the fact itself. In a large database these are fetched late.
func (c *compiler) isByType(v plan.Variant) bool {
	if !c.few {
		return false
	}
	other := func(f plan.Field) bool {
		col, ok := f.(plan.Column)
		return !ok || col.Of != v.Of || col.Part.IsDay()
	}
	return !slices.ContainsFunc(v.Cases, func(k plan.Case) bool { return slices.ContainsFunc(k.Fields, other) })
}

// columnsByType writes the tuple of the case that holds, where cases ask only for columns of
// the fact itself. A map from the type gives the number of the case and the names of the
// columns.
func (c *compiler) columnsByType(s scope, v plan.Variant) {
	fact, what := s.subject(v.Of), "columns"
	names := make([][]any, len(v.Cases))
	for i, k := range v.Cases {
		names[i] = []any{}
		for _, f := range k.Fields {
			col := f.(plan.Column)
			names[i] = append(names[i], col.Property.Column(col.Part))
		}
		what += fmt.Sprintf(" %q", names[i])
	}
	c.write(c.fromType(s, v.Of, what, v.Cases,
		func(i int) any { return []any{int64(i), names[i]} },
		func(columns string) string {
			return "[" + columns + "[0]] + [p IN " + columns + "[1] | " + fact + "[p]]"
		}))
}

// of is the scope of the fields of a case.
func (s scope) of(of plan.Subject, k plan.Case) scope {
	switch {
	case of == plan.Fact && k.Node != nil:
		s.node = s.fact
	case of == plan.Fact:
		s.relationship = s.fact
	}
	if k.Node != nil {
		s.nodeType = k.Node
	} else {
		s.relationshipType = k.Relationship
	}
	return s
}

// mostLabels is how many labels are written as a label expression.
const mostLabels = 3

// isOneOf is the condition that a subject has the type of one of the cases in a group.
func (c *compiler) isOneOf(s scope, v plan.Variant, group []int) string {
	names := make([]string, len(group))
	for i, at := range group {
		if names[i] = v.Cases[at].Name(); v.Of == plan.Relationship {
			names[i] = v.Cases[at].Relationship.Label
		}
	}
	one := "= '" + names[0] + "'"
	if len(group) > 1 {
		one = "IN " + c.bind(names)
	}
	switch v.Of {
	case plan.Fact:
		return s.kind + " " + one
	case plan.Relationship:
		return "type(" + s.relationship + ") " + one
	case plan.Node, plan.Citation, plan.Dataset: // only nodes have types
	}
	if len(names) > mostLabels {
		return "any(l IN labels(" + s.node + ") WHERE l " + one + ")"
	}
	return s.node + ":" + Labels(names)
}
