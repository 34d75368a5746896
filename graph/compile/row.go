package compile

import (
	"slices"

	"casegraph/graph/answer"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// IDColumn returns the column of the id of a node, a relationship or a fact of any type.
func IDColumn(of plan.Subject, c *catalog.Catalog) plan.Column {
	if of == plan.Relationship {
		return plan.Column{Of: of, Property: c.RelationshipID()}
	}
	return plan.Column{Of: of, Property: c.NodeID()}
}

// KeyColumn returns the column that orders lists by a property.
func KeyColumn(of plan.Subject, p *catalog.Property) plan.Column {
	return plan.Column{Of: of, Property: p, Part: p.KeyPart()}
}

// A Row collects the fields of a list's rows. Each field gets a position.
type Row struct{ Fields []plan.Field }

// Add adds a field and returns its position.
func (r *Row) Add(f plan.Field) int {
	r.Fields = append(r.Fields, f)
	return len(r.Fields) - 1
}

// Once adds a field unless the row has it, and returns its position.
func (r *Row) Once(f plan.Field) int {
	if i := slices.Index(r.Fields, f); i >= 0 {
		return i
	}
	return r.Add(f)
}

// Column adds the column of a property unless the row has it, and returns its position.
func (r *Row) Column(of plan.Subject, p *catalog.Property) int {
	return r.Once(plan.Column{Of: of, Property: p})
}

// Nested adds a list to the row, and returns the answer that writes the list's value. If
// the list is nil, it returns the answer alone.
func Nested(r *Row, list *plan.List, a answer.Answer) answer.Answer {
	if conn, ok := a.(*answer.Connection); ok && len(conn.Beside) > 0 {
		out := answer.Together{At: -1, Of: conn}
		if list != nil {
			out.At = r.Add(list)
		}
		for _, l := range conn.Beside {
			out.Beside = append(out.Beside, r.Add(l))
		}
		return out
	}
	if list == nil {
		return a
	}
	return answer.Inside{At: r.Add(list), Answer: a}
}
