package compile

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

func (c *Compiler) relationshipFields(r *Row, t *catalog.RelationshipType, set ast.SelectionSet) ([]answer.Member, error) {
	selected := c.Collect(set, c.API.Satisfies[t.Name])
	if err := c.AddSize(1 + len(selected)); err != nil {
		return nil, err
	}
	var out []answer.Member
	for _, sel := range selected {
		a, err := c.relationshipField(r, t, sel)
		if err != nil {
			return nil, err
		}
		out = append(out, answer.NewMember(sel, a))
	}
	return out, nil
}

func (c *Compiler) relationshipField(r *Row, t *catalog.RelationshipType, sel graphql.CollectedField) (answer.Answer, error) {
	switch sel.Name {
	case "__typename", "type":
		return answer.TypeName(t.Name), nil
	case "source":
		return c.endpoint(r, plan.Source, t.From, sel)
	case "target":
		return c.endpoint(r, plan.Target, t.To, sel)
	case "datasets":
		list, rows, err := c.datasets(sel, plan.DatasetsOf{Of: plan.Relationship})
		return Nested(r, list, rows), err
	case "citations":
		list, rows, err := c.citations(plan.Relationship, sel)
		return Nested(r, list, rows), err
	}
	if compile := c.relationshipExtension(sel.Name); compile != nil {
		return compile(c, r, t, sel)
	}
	p := t.Property(sel.Name)
	return c.property(r.Column(plan.Relationship, p), p, sel)
}

// endpoint compiles the selection on the node at one side of the row's relationship.
func (c *Compiler) endpoint(r *Row, side plan.Side, far *catalog.Far, sel graphql.CollectedField) (answer.Answer, error) {
	inner := &Row{}
	node, err := c.Node(inner, far, sel.Selections)
	if err != nil {
		return nil, err
	}
	return answer.Inside{At: r.Add(plan.Endpoint{Side: side, Fields: inner.Fields}), Answer: node}, nil
}
