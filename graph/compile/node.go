package compile

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// Node compiles the selection on the row's node, whose type is one of far's.
func (c *Compiler) Node(r *Row, far *catalog.Far, set ast.SelectionSet) (answer.Object, error) {
	if t := far.Single(); t != nil {
		fields, err := c.nodeFields(r, t, set)
		return answer.Object{At: answer.SameType, Fields: fields}, err
	}
	return c.Variant(r, plan.Node, far.Types, nil, set)
}

func (c *Compiler) nodeFields(r *Row, t *catalog.NodeType, set ast.SelectionSet) ([]answer.Member, error) {
	selected := c.Collect(set, c.API.Satisfies[t.Name])
	if err := c.AddSize(1 + len(selected)); err != nil {
		return nil, err
	}
	var out []answer.Member
	for _, sel := range selected {
		a, err := c.nodeField(r, t, sel)
		if err != nil {
			return nil, err
		}
		out = append(out, answer.NewMember(sel, a))
	}
	return out, nil
}

func (c *Compiler) nodeField(r *Row, t *catalog.NodeType, sel graphql.CollectedField) (answer.Answer, error) {
	switch sel.Name {
	case "__typename", "type":
		return answer.TypeName(t.Name), nil
	case "datasets":
		list, rows, err := c.datasets(sel, plan.DatasetsOf{Of: plan.Node})
		return Nested(r, list, rows), err
	case "citations":
		list, rows, err := c.citations(plan.Node, sel)
		return Nested(r, list, rows), err
	case "supports":
		list, rows, err := c.supports(t, sel)
		return Nested(r, list, rows), AtField(sel, err)
	}
	types := []*catalog.NodeType{t}
	if compile := c.nodeExtension(types, sel.Name); compile != nil {
		return compile(c, r, types, sel)
	}
	if p := t.Property(sel.Name); p != nil {
		value, err := c.Value(r, t, p)
		if err != nil {
			return nil, err
		}
		return c.inForm(value, sel)
	}
	return c.end(r, t.End(sel.Name), sel)
}

// Value adds to the row what a property of a node of type t is read from.
func (c *Compiler) Value(r *Row, t *catalog.NodeType, p *catalog.Property) (answer.Value, error) {
	if p.Derived {
		return c.derivedField(r, t, p)
	}
	return answer.Property{At: r.Column(plan.Node, p), Property: p}, nil
}

// end compiles a field that lists the nodes at an end of a relationship.
func (c *Compiler) end(r *Row, end *catalog.End, sel graphql.CollectedField) (answer.Answer, error) {
	args := input.Arguments(sel.Field, c.Operation.Variables)
	list, conn, err := c.Connection(sel, args, Listing{On: endOn(end), Far: end.Far, End: end}, plan.OverEnd{End: end})
	return Nested(r, list, conn), AtField(sel, err)
}

// endOn is Listing.On of an end.
func endOn(end *catalog.End) string { return end.Relationship.Name + " " + end.Direction.String() }

// supports compiles the list of the facts that cite a source.
func (c *Compiler) supports(t *catalog.NodeType, f graphql.CollectedField) (*plan.List, answer.Answer, error) {
	id := IDColumn(plan.Fact, c.Catalog)
	list := &plan.List{From: plan.FactsCiting{}, Order: []plan.SortKey{{By: id}}}
	args := input.Arguments(f.Field, c.Operation.Variables)
	return c.Paged(f, args, list, Listing{On: t.Name}, func(r *Row, set ast.SelectionSet) (answer.Object, error) {
		return c.Variant(r, plan.Fact, c.Catalog.Nodes, c.Catalog.Relationships, set)
	})
}

// derivedField adds to the row the fields that a derived field is computed from. They are
// not part of the response.
func (c *Compiler) derivedField(r *Row, t *catalog.NodeType, p *catalog.Property) (answer.Value, error) {
	d := c.API.Derived[p.String()]
	fields, err := c.nodeFields(r, t, d.Needs)
	return answer.Derived{Of: fields, Property: p, Work: d.Value}, err
}
