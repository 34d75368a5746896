package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// datasets compiles a list of datasets.
func (c *compiler) datasets(f graphql.CollectedField, from plan.From) (*plan.List, each) {
	r := &row{}
	fields := c.plain(r, plan.Dataset, "Dataset", c.cat.Dataset, f.Selections)
	name := plan.Column{Of: plan.Dataset, Property: c.cat.Dataset[0]}
	return &plan.List{From: from, Order: []plan.Term{{By: name}}, Limit: plan.NoLimit, Row: r.fields}, each{shape{at: here, fields: fields}}
}

// plain compiles the selection on something that has only properties.
func (c *compiler) plain(r *row, of plan.Subject, name string, properties []*catalog.Property, set ast.SelectionSet) []keyed {
	var out []keyed
	for _, sel := range c.collect(set, []string{name}) {
		out = append(out, plainField(r, of, name, properties, sel))
	}
	return out
}

func plainField(r *row, of plan.Subject, name string, properties []*catalog.Property, sel graphql.CollectedField) keyed {
	if sel.Name == "__typename" {
		return member0(sel, typeName(name))
	}
	p := catalog.Find(properties, sel.Name)
	return member0(sel, value{r.column(of, p), p})
}

func (c *compiler) citations(of plan.Subject, f graphql.CollectedField) (*plan.List, answer, error) {
	r := &row{}
	var fields []keyed
	for _, sel := range c.collect(f.Selections, []string{"Citation"}) {
		if sel.Name == "source" {
			beside := &row{}
			source, err := c.node(beside, c.cat.Source().Far, sel.Selections)
			if err != nil {
				return nil, nil, err
			}
			at := r.add(plan.Beside{Side: plan.Cited, Fields: beside.fields})
			fields = append(fields, member0(sel, inside{at, source}))
			continue
		}
		fields = append(fields, plainField(r, plan.Citation, "Citation", c.cat.Citation, sel))
	}
	list := &plan.List{From: plan.CitationsOf{Of: of}, Limit: plan.NoLimit, Row: r.fields}
	return list, each{shape{at: here, fields: fields}}, nil
}
