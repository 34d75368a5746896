package compile

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// datasets compiles a list of datasets.
func (c *Compiler) datasets(f graphql.CollectedField, from plan.From) (*plan.List, answer.List) {
	r := &Row{}
	fields := c.plain(r, plan.Dataset, "Dataset", c.Catalog.Dataset, f.Selections)
	name := plan.Column{Of: plan.Dataset, Property: c.Catalog.DatasetName()}
	return &plan.List{From: from, Order: []plan.SortKey{{By: name}}, Limit: plan.NoLimit, Row: r.Fields}, answer.List{Of: answer.Object{At: answer.SameType, Fields: fields}}
}

// plain compiles the selection on a type that has only properties.
func (c *Compiler) plain(r *Row, of plan.Subject, name string, properties []*catalog.Property, set ast.SelectionSet) []answer.Member {
	var out []answer.Member
	for _, sel := range c.Collect(set, []string{name}) {
		out = append(out, plainField(r, of, name, properties, sel))
	}
	return out
}

func plainField(r *Row, of plan.Subject, name string, properties []*catalog.Property, sel graphql.CollectedField) answer.Member {
	if sel.Name == "__typename" {
		return answer.NewMember(sel, answer.TypeName(name))
	}
	p := catalog.Find(properties, sel.Name)
	return answer.NewMember(sel, answer.Property{At: r.Column(of, p), Property: p})
}

// citations compiles the list of a fact's citations.
func (c *Compiler) citations(of plan.Subject, f graphql.CollectedField) (*plan.List, answer.Answer, error) {
	r := &Row{}
	var fields []answer.Member
	for _, sel := range c.Collect(f.Selections, []string{"Citation"}) {
		if sel.Name == "source" {
			inner := &Row{}
			source, err := c.Node(inner, c.Catalog.Source().Far, sel.Selections)
			if err != nil {
				return nil, nil, err
			}
			at := r.Add(plan.Endpoint{Side: plan.Cited, Fields: inner.Fields})
			fields = append(fields, answer.NewMember(sel, answer.Inside{At: at, Answer: source}))
			continue
		}
		fields = append(fields, plainField(r, plan.Citation, "Citation", c.Catalog.Citation, sel))
	}
	list := &plan.List{From: plan.CitationsOf{Of: of}, Limit: plan.NoLimit, Row: r.Fields}
	return list, answer.List{Of: answer.Object{At: answer.SameType, Fields: fields}}, nil
}
