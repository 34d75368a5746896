package cost

import (
	"math"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// isIndexed says whether the first rows of a list are found without looking at others:
// an index has those of a whole type in their order.
func isIndexed(l *plan.List) bool {
	if len(l.Order) == 0 || l.IDs != nil {
		return true
	}
	_, nodes := l.From.(plan.OfType)
	_, relationships := l.From.(plan.OfRelationships)
	col, ok := l.Order[0].By.(plan.Column)
	return (nodes || relationships) && ok && (col.Property.Index || col.Property.Unique || col.Property.Name == "id")
}

// indexFinds says how many of so many nodes an index finds for a filter, if it does: one
// for an id, and few for a text that is indexed. How many nodes share a text is not
// measured. It is taken for the root of their number, so here the cost may be too low.
func indexFinds(f plan.Filter) (n func(all float64) float64, ok bool) {
	switch f := f.(type) {
	case plan.And:
		for _, part := range f {
			if n, ok := indexFinds(part); ok {
				return n, true
			}
		}
	case plan.Compare:
		return findsBy(f.Column, 1, f.Op == plan.Eq && !f.Not)
	case plan.In:
		return findsBy(f.Column, len(f.Values), !f.Not)
	case nil, plan.Or, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Is, plan.Typed, plan.Meets, plan.Count, plan.At, plan.Cites:
	}
	return nil, false
}

func findsBy(col plan.Column, values int, equal bool) (n func(all float64) float64, ok bool) {
	p := col.Property
	switch {
	case !equal || col.Of != plan.Node && col.Of != plan.Relationship:
	case p.Unique || p.Name == "id":
		return func(float64) float64 { return float64(values) }, true
	case col.Of == plan.Node && p.Index && p.Kind != catalog.EnumKind && p.Kind != catalog.Boolean:
		return func(all float64) float64 { return float64(values) * math.Sqrt(all) }, true
	}
	return nil, false
}
