package compile

import (
	"slices"

	"casegraph/graph/answer"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// IDColumn is the column of the id, which is the first of the fields that all facts
// have.
func IDColumn(of plan.Subject, fields []*catalog.Property) plan.Column {
	return plan.Column{Of: of, Property: fields[0]}
}

// KeyColumn is the column by which lists are ordered by a property.
func KeyColumn(of plan.Subject, p *catalog.Property) plan.Column {
	return plan.Column{Of: of, Property: p, Part: p.KeyPart()}
}

// A Row under construction: positions are given out as fields are added, and a
// column that is asked for twice is fetched once.
type Row struct{ Fields []plan.Field }

// Add adds a field and gives its place.
func (r *Row) Add(f plan.Field) int {
	r.Fields = append(r.Fields, f)
	return len(r.Fields) - 1
}

// Once adds a field that may have been added before.
func (r *Row) Once(f plan.Field) int {
	if i := slices.Index(r.Fields, f); i >= 0 {
		return i
	}
	return r.Add(f)
}

// Column adds the column of a property, once, and gives its place.
func (r *Row) Column(of plan.Subject, p *catalog.Property) int {
	return r.Once(plan.Column{Of: of, Property: p})
}

// Nested puts a list in the row and its answer at the list's place.
func Nested(r *Row, list *plan.List, a answer.Answer) answer.Answer {
	if list == nil {
		return a
	}
	return answer.Inside{At: r.Add(list), Answer: a}
}
