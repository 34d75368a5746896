package storetest

import (
	"slices"
	"strings"

	"casegraph/internal/edtf"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// holds says whether a row meets a filter.
func (g *Graph) holds(f plan.Filter, r row) bool {
	switch f := f.(type) {
	case plan.And:
		for _, x := range f {
			if !g.holds(x, r) {
				return false
			}
		}
		return true
	case plan.Or:
		for _, x := range f {
			if g.holds(x, r) {
				return true
			}
		}
		return false
	case plan.Compare:
		v := column(f.Column, r)
		return f.Not != (v != nil && meets(compare(v, f.Value), f.Op))
	case plan.In:
		return f.Not != slices.Contains(f.Values, column(f.Column, r))
	case plan.IsNull:
		return f.Not != (column(f.Column, r) == nil)
	case plan.Match:
		s, ok := column(f.Column, r).(string)
		return f.Not != (ok && matches(s, f.Op, f.Text))
	case plan.Has:
		list := column(f.Column, r).([]any)
		return f.Not != has(list, f.Values, f.All)
	case plan.Empty:
		return f.Not != (len(column(f.Column, r).([]any)) == 0)
	case plan.Gap:
		gaps, _ := column(f.Column, r).([]any)
		return f.Not != slices.ContainsFunc(gaps, func(g any) bool {
			return g.(int64)/edtf.GapUnit <= edtf.CodeOf(edtf.Day(f.First)) && g.(int64)%edtf.GapUnit >= edtf.CodeOf(edtf.Day(f.Last))
		})
	case plan.Is:
		fact := r.subject(f.Of)
		is := fact.Node != nil && slices.Contains(f.Nodes, fact.Node) ||
			fact.Relationship != nil && slices.Contains(f.Relationships, fact.Relationship)
		return f.Not != is
	case plan.Typed:
		if f.Relationship != nil {
			return f.Not != (r.relationship.Relationship == f.Relationship && g.any(f.Where, r))
		}
		return f.Not != (r.node.Node == f.Node && g.any(f.Where, r))
	case plan.Exists:
		return f.Not != (g.count(f.Where, g.over(f.End, r.node)) > 0)
	case plan.Count:
		return f.Not != meets(compare(g.countOver(f.End, r.node, f.Where, f.Distinct), f.N), f.Op)
	case plan.Covered:
		return f.Not != g.covered(f, r.node)
	case plan.At:
		return f.Not != g.any(f.Where, g.beside(f.Side, r))
	case plan.Cites:
		fact := r.subject(f.Of)
		var rows []row
		for i := range fact.Citations {
			rows = append(rows, row{citation: &fact.Citations[i]})
		}
		return f.Not != meets(compare(g.count(f.Where, rows), f.N), f.Op)
	}
	panic("storetest: a filter nobody knows")
}

// covered says whether each node at End of a node is also at End of a node at By.
func (g *Graph) covered(f plan.Covered, node *store.Fact) bool {
	also := map[*store.Fact]bool{}
	for _, r := range g.over(f.By, node) {
		if g.any(f.Where, r) {
			for _, x := range g.over(f.End, r.node) {
				also[x.node] = true
			}
		}
	}
	all := g.over(f.End, node)
	return len(all) > 0 && !slices.ContainsFunc(all, func(r row) bool { return !also[r.node] })
}

// any is holds for a filter that may be nil.
func (g *Graph) any(f plan.Filter, r row) bool { return f == nil || g.holds(f, r) }

func (g *Graph) count(where plan.Filter, rows []row) int64 {
	n := int64(0)
	for _, r := range rows {
		if g.any(where, r) {
			n++
		}
	}
	return n
}

func meets(n int, op plan.Op) bool {
	switch op {
	case plan.Eq:
		return n == 0
	case plan.Lt:
		return n < 0
	case plan.Lte:
		return n <= 0
	case plan.Gt:
		return n > 0
	case plan.Gte:
		return n >= 0
	}
	panic("storetest: an operator nobody knows")
}

func matches(s string, op plan.MatchOp, text string) bool {
	switch op {
	case plan.Contains:
		return strings.Contains(s, text)
	case plan.StartsWith:
		return strings.HasPrefix(s, text)
	case plan.EndsWith:
		return strings.HasSuffix(s, text)
	}
	panic("storetest: an operator nobody knows")
}

func has(list, values []any, all bool) bool {
	for _, v := range values {
		if slices.Contains(list, v) != all {
			return !all
		}
	}
	return all
}
