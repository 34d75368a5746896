package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// node compiles the selection on the row's node, which is one of far's types.
func (c *compiler) node(r *row, far *catalog.Far, set ast.SelectionSet) (shape, error) {
	if t := far.Single(); t != nil {
		fields, err := c.nodeFields(r, t, set)
		return shape{at: here, fields: fields}, err
	}
	return c.variant(r, plan.Node, far.Types, nil, set)
}

func (c *compiler) nodeFields(r *row, t *catalog.NodeType, set ast.SelectionSet) ([]keyed, error) {
	selected := c.collect(set, c.api.satisfies[t.Name])
	if err := c.within(1 + len(selected)); err != nil {
		return nil, err
	}
	var out []keyed
	for _, sel := range selected {
		a, err := c.nodeField(r, t, sel)
		if err != nil {
			return nil, err
		}
		out = append(out, member0(sel, a))
	}
	return out, nil
}

func (c *compiler) nodeField(r *row, t *catalog.NodeType, sel graphql.CollectedField) (answer, error) {
	switch sel.Name {
	case "__typename", "type":
		return typeName(t.Name), nil
	case "datasets":
		list, rows := c.datasets(sel, plan.DatasetsOf{Of: plan.Node})
		return inside{r.add(list), rows}, nil
	case "citations":
		list, rows, err := c.citations(plan.Node, sel)
		return nested(r, list, rows), err
	case "supports":
		list, rows, err := c.supports(t, sel)
		return nested(r, list, rows), place(sel, err)
	}
	types := []*catalog.NodeType{t}
	if compile := c.nodeExtension(types, sel.Name); compile != nil {
		return compile(c, r, types, sel)
	}
	if p := t.Property(sel.Name); p != nil {
		if p.Derived {
			return c.derivedField(r, t, p)
		}
		return value{r.column(plan.Node, p), p}, nil
	}
	return c.end(r, t.End(sel.Name), sel)
}

// end compiles a relationship end.
func (c *compiler) end(r *row, end *catalog.End, sel graphql.CollectedField) (answer, error) {
	args := arguments(sel.Field, c.op.Variables)
	list, conn, err := c.connection(sel, args, listing{on: end.Relationship.Name + " " + end.Direction.String(), far: end.Far, end: end}, plan.OverEnd{End: end})
	return nested(r, list, conn), place(sel, err)
}

func (c *compiler) supports(t *catalog.NodeType, f graphql.CollectedField) (*plan.List, answer, error) {
	id := idColumn(plan.Fact, c.cat.NodeFields)
	list := &plan.List{From: plan.FactsCiting{}, Order: []plan.Term{{By: id}}}
	args := arguments(f.Field, c.op.Variables)
	return c.paged(f, args, list, listing{on: t.Name}, func(r *row, set ast.SelectionSet) (shape, error) {
		return c.variant(r, plan.Fact, c.cat.Nodes, c.cat.Relationships, set)
	})
}

// derivedField fetches what a derived field needs, under keys that only it sees.
func (c *compiler) derivedField(r *row, t *catalog.NodeType, p *catalog.Property) (answer, error) {
	d := c.api.derived[p.String()]
	fields, err := c.nodeFields(r, t, d.needs)
	return derived{of: fields, property: p, work: d.value}, err
}
