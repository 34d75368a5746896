package compile

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/answer"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// plain compiles a field of a type that has only properties.
func (c *Compiler) plain(r *Row, of plan.Subject, name string, properties []*catalog.Property, sel graphql.CollectedField) (answer.Answer, error) {
	if sel.Name == "__typename" {
		return answer.TypeName(name), nil
	}
	p := catalog.Find(properties, sel.Name)
	return c.property(r.Column(of, p), p, sel)
}

// citations compiles the list of a fact's citations.
func (c *Compiler) citations(of plan.Subject, f graphql.CollectedField) (*plan.List, answer.Answer, error) {
	r := &Row{}
	rows, err := c.citationRow(r, f)
	if err != nil {
		return nil, nil, err
	}
	return &plan.List{From: plan.CitationsOf{Of: of}, Limit: plan.NoLimit, Row: r.Fields}, rows, nil
}

// PropertyCitations are the citations of a fact, to be written by property.
type PropertyCitations struct {
	At     int         // the position of the citations in the row of the fact
	Fields int         // the position, in the row of a citation, of the properties that it supports
	List   answer.List // writes citations
}

// CitationsByProperty adds the citations of a fact of the row (its node or its relationship) to
// the row. It also reads which properties each of them supports.
func (c *Compiler) CitationsByProperty(r *Row, of plan.Subject, f graphql.CollectedField) (PropertyCitations, error) {
	inner := &Row{}
	rows, err := c.citationRow(inner, f)
	if err != nil {
		return PropertyCitations{}, err
	}
	fields := inner.Column(plan.Citation, catalog.Find(c.Catalog.Citation, "fields"))
	list := &plan.List{From: plan.CitationsOf{Of: of}, Limit: plan.NoLimit, Row: inner.Fields}
	return PropertyCitations{At: r.Add(list), Fields: fields, List: rows}, nil
}

// citationRow compiles the selection on a citation.
func (c *Compiler) citationRow(r *Row, f graphql.CollectedField) (answer.List, error) {
	var fields []answer.Member
	for _, sel := range c.Collect(f.Selections, []string{"Citation"}) {
		if sel.Name == "source" {
			inner := &Row{}
			source, err := c.Node(inner, c.Catalog.Source().Far, sel.Selections)
			if err != nil {
				return answer.List{}, err
			}
			at := r.Add(plan.Endpoint{Side: plan.Cited, Fields: inner.Fields})
			fields = append(fields, answer.NewMember(sel, answer.Inside{At: at, Answer: source}))
			continue
		}
		a, err := c.plain(r, plan.Citation, "Citation", c.Catalog.Citation, sel)
		if err != nil {
			return answer.List{}, err
		}
		fields = append(fields, answer.NewMember(sel, a))
	}
	return answer.List{Of: answer.Object{At: answer.SameType, Fields: fields}}, nil
}
