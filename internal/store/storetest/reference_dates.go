package storetest

import (
	"slices"

	"casegraph/internal/edtf"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// datesAround walks step by step, and looks at every date of what it met.
func (g *Graph) datesAround(from plan.DatesAround, ids []any) []row {
	var facts []*store.Fact
	met := func(f *store.Fact) bool {
		if slices.Contains(facts, f) {
			return false
		}
		facts = append(facts, f)
		return true
	}
	var step []*store.Fact
	for _, f := range g.Facts {
		if f.Node != nil && slices.Contains(ids, any(f.ID)) && met(f) {
			step = append(step, f)
		}
	}
	for range from.Depth {
		var next []*store.Fact
		for _, n := range step {
			for _, r := range g.Facts {
				if r.Relationship == nil || r.From != n.ID && r.To != n.ID {
					continue
				}
				far := g.find(r.To)
				if r.To == n.ID {
					far = g.find(r.From)
				}
				if from.Types != nil && !slices.Contains(from.Types, far.Node) {
					continue
				}
				met(r)
				if met(far) {
					next = append(next, far)
				}
			}
		}
		step = next
	}
	var rows []row
	for _, f := range facts {
		for _, p := range plan.Dates(f.Properties()) {
			if text, ok := f.Values[p.Name].(string); ok && wanted(from, text) {
				rows = append(rows, row{fact: f, date: p})
			}
		}
	}
	return rows
}

func wanted(from plan.DatesAround, text string) bool {
	d, err := edtf.Parse(text)
	if err != nil || from.Undated || !d.Dated() {
		return err == nil && from.Undated && !d.Dated()
	}
	if from.Certainly {
		return (from.First == nil || d.Earliest != nil && int64(*d.Earliest) >= *from.First) &&
			(from.Last == nil || d.Latest != nil && int64(*d.Latest) <= *from.Last)
	}
	return (from.First == nil || d.Latest == nil || int64(*d.Latest) >= *from.First) &&
		(from.Last == nil || d.Earliest == nil || int64(*d.Earliest) <= *from.Last)
}
