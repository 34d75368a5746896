package mapping

import (
	"fmt"

	"casegraph/internal/record"
	"casegraph/internal/tabular"
)

// An export is what a mapping says of tables that `casegraph export` wrote. Then a rule may
// have the properties that a load otherwise sets itself, as a line of an export may.
type export struct {
	exported record.Value
	datasets []record.Value // the description of each dataset that has facts
}

// exported reads `exported`, the time of an export, and `datasets`.
func (r *reader) exported(m *Mapping, k *record.Member) {
	if m.export == nil {
		m.export = &export{}
	}
	if k.Name == "datasets" {
		r.each(&k.Value, k.Name, func(v *record.Value) { m.export.datasets = append(m.export.datasets, r.placed(*v)) })
		return
	}
	m.export.exported = record.Value{Shape: record.Object, Pos: record.Pos{Rule: r.rule(k.Pos)}, Members: []record.Member{{Name: k.Name, Value: r.placed(k.Value)}}}
}

// exportIsWhole reports what is wrong with the keys of an export together.
func (r *reader) exportIsWhole(doc *record.Value, m *Mapping) {
	switch {
	case m.export == nil:
	case len(m.export.datasets) == 0 || m.export.exported.Shape != record.Object:
		r.fail(doc.Pos, "the mapping has one of exported and datasets; expected both, as casegraph export writes them, or none")
	case len(m.header.Members) > 0:
		r.fail(doc.Pos, fmt.Sprintf("%s stands beside datasets; expected the description of each dataset there", m.header.Members[0].Name))
	}
}

// headers gives the headers for the facts of a file.
func (m *Mapping) headers(f record.File, to record.To) {
	if m.export == nil {
		to.Header(m.headerOf(f), nil)
		return
	}
	to.Header(&m.export.exported, nil)
	for i := range m.export.datasets {
		to.Header(&m.export.datasets[i], nil)
	}
}

// unescape takes away the apostrophes before formulas in the cells of a row. An empty cell
// is null, and an apostrophe alone is the empty text.
func (m *Mapping) unescape(row *record.Value) {
	if !m.escaped {
		return
	}
	for i := range row.Members {
		cell := &row.Members[i].Value
		if cell.Text == "" {
			cell.Shape = record.Null
		}
		cell.Text = tabular.UnescapeFormula(cell.Text)
	}
}

// parsed reads a text that is a list or an object in JSON. It returns any other value
// unchanged.
func parsed(r *row, v record.Value) record.Value {
	if v.Shape != record.Text || v.Text == "" || v.Text[0] != '[' && v.Text[0] != '{' {
		return v
	}
	fail := func(message string) { r.fail(v.Pos, "this is not JSON: "+message) }
	out, err := record.ParseJSON([]byte(v.Text), 1, func(_ record.Pos, message string) { fail(message) })
	if err != nil {
		fail(err.Error())
		return record.Value{Pos: v.Pos}
	}
	return at(out, v.Pos)
}

// at returns a value with all that is in it at one place.
func at(v record.Value, pos record.Pos) record.Value {
	v.Pos = pos
	for i := range v.Items {
		v.Items[i] = at(v.Items[i], pos)
	}
	for i := range v.Members {
		v.Members[i].Pos, v.Members[i].Value = pos, at(v.Members[i].Value, pos)
	}
	return v
}
