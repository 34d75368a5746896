package graph

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// idColumn is the column of the id, which is the first of the fields that all facts
// have.
func idColumn(of plan.Subject, fields []*catalog.Property) plan.Column {
	return plan.Column{Of: of, Property: fields[0]}
}

// column is the column by which lists are ordered by a property.
func column(of plan.Subject, p *catalog.Property) plan.Column {
	return plan.Column{Of: of, Property: p, Part: p.KeyPart()}
}

// A row under construction: positions are given out as fields are added, and a
// column that is asked for twice is fetched once.
type row struct{ fields []plan.Field }

// add adds a field and gives its place.
func (r *row) add(f plan.Field) int {
	r.fields = append(r.fields, f)
	return len(r.fields) - 1
}

// once adds a field that may have been added before.
func (r *row) once(f plan.Field) int {
	if i := slices.Index(r.fields, f); i >= 0 {
		return i
	}
	return r.add(f)
}

// column adds the column of a property, once, and gives its place.
func (r *row) column(of plan.Subject, p *catalog.Property) int {
	return r.once(plan.Column{Of: of, Property: p})
}

// nested puts a list in the row and its answer at the list's place.
func nested(r *row, list *plan.List, a answer) answer {
	if list == nil {
		return a
	}
	return inside{r.add(list), a}
}
