package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

func (c *compiler) relationshipFields(r *row, t *catalog.RelationshipType, set ast.SelectionSet) ([]keyed, error) {
	selected := c.collect(set, c.api.satisfies[t.Name])
	if err := c.within(1 + len(selected)); err != nil {
		return nil, err
	}
	var out []keyed
	for _, sel := range selected {
		a, err := c.relationshipField(r, t, sel)
		if err != nil {
			return nil, err
		}
		out = append(out, member0(sel, a))
	}
	return out, nil
}

func (c *compiler) relationshipField(r *row, t *catalog.RelationshipType, sel graphql.CollectedField) (answer, error) {
	switch sel.Name {
	case "__typename", "type":
		return typeName(t.Name), nil
	case "source":
		return c.beside(r, plan.Source, t.From, sel)
	case "target":
		return c.beside(r, plan.Target, t.To, sel)
	case "datasets":
		list, rows := c.datasets(sel, plan.DatasetsOf{Of: plan.Relationship})
		return inside{r.add(list), rows}, nil
	case "citations":
		list, rows, err := c.citations(plan.Relationship, sel)
		return nested(r, list, rows), err
	}
	p := t.Property(sel.Name)
	return value{r.column(plan.Relationship, p), p}, nil
}

func (c *compiler) beside(r *row, side plan.Side, far *catalog.Far, sel graphql.CollectedField) (answer, error) {
	inner := &row{}
	node, err := c.node(inner, far, sel.Selections)
	if err != nil {
		return nil, err
	}
	return inside{r.add(plan.Beside{Side: side, Fields: inner.fields}), node}, nil
}
