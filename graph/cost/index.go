package cost

import (
	"math"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// isIndexed reports whether an index gives the first rows of a list in order, so that the
// store looks at no other rows.
func isIndexed(l *plan.List) bool {
	if len(l.Order) == 0 || l.IDs != nil || l.KeptOrder() != nil {
		return true
	}
	_, nodes := l.From.(plan.OfType)
	_, relationships := l.From.(plan.OfRelationships)
	col, ok := l.Order[0].By.(plan.Column)
	return (nodes || relationships) && ok && (col.Property.Index || col.Property.Unique || col.Property.Name == "id")
}

// indexFinds returns a function from the number of all nodes to the number that an index
// finds for the filter; ok is false if no index helps. An id finds one node. How many nodes
// share an indexed value is not measured: the estimate is the square root of all, which may
// be too low.
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
	case nil, plan.Or, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Gap, plan.Is, plan.Typed, plan.Exists, plan.Count, plan.Covered, plan.At, plan.Cites:
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
