package storetest

import (
	"slices"

	"casegraph/internal/edtf"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// datesAmong looks at every date of some nodes and of the relationships among them.
func (g *Graph) datesAmong(from plan.DatesAmong, ids []any) []row {
	var facts []*store.Fact
	for _, f := range g.Facts {
		switch {
		case f.Node != nil && slices.Contains(ids, any(f.ID)),
			slices.Contains(from.Types, f.Relationship) && slices.Contains(ids, any(f.From)) && slices.Contains(ids, any(f.To)) &&
				g.any(from.Where, row{relationship: f}):
			facts = append(facts, f)
		}
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

func wanted(from plan.DatesAmong, text string) bool {
	d, err := edtf.Parse(text)
	if err != nil || from.Undated || !d.Dated() {
		return err == nil && from.Undated && !d.Dated()
	}
	if from.Certainly {
		return (from.First == nil || d.Earliest != nil && int64(*d.Earliest) >= *from.First) &&
			(from.Last == nil || d.Latest != nil && int64(*d.Latest) <= *from.Last)
	}
	if from.Spans() && slices.ContainsFunc(d.Gaps(), func(g edtf.Gap) bool { return int64(g.First) <= *from.First && int64(g.Last) >= *from.Last }) {
		return false
	}
	return (from.First == nil || d.Latest == nil || int64(*d.Latest) >= *from.First) &&
		(from.Last == nil || d.Earliest == nil || int64(*d.Earliest) <= *from.Last)
}
