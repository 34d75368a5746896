package compile

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// What is selected of several types is said once where it is alike, in front of
// the plan.Variant that has the rest: so a plan grows with the question, and not
// with the number of types.

// Variant compiles the selection on a fact of any of these types.
func (c *Compiler) Variant(r *Row, of plan.Subject, nodes []*catalog.NodeType, relationships []*catalog.RelationshipType, set ast.SelectionSet) (answer.Object, error) {
	v := plan.Variant{Of: of, Cases: casesOf(nodes, relationships)}
	selected := make([][]graphql.CollectedField, len(v.Cases))
	for i, k := range v.Cases {
		selected[i] = c.Collect(set, c.API.Satisfies[k.Name()])
	}
	alike, err := c.alike(r, of, v.Cases, selected)
	if err != nil {
		return answer.Object{}, err
	}
	out := answer.Object{At: len(r.Fields)}
	apart := false
	for i := range v.Cases {
		k := &v.Cases[i]
		inner := &Row{Fields: []plan.Field{nil}} // the number of the case stands first
		var fields []answer.Member
		for _, sel := range selected[i] {
			a, ok := alike[sel.Alias]
			if !ok {
				if a, err = c.field(inner, *k, sel); err != nil {
					return answer.Object{}, err
				}
				if _, constant := a.(answer.TypeName); !constant {
					a = answer.Inside{At: out.At, Answer: a}
				}
			}
			fields = append(fields, answer.NewMember(sel, a))
		}
		apart = apart || len(fields) != len(alike)
		k.Fields = inner.Fields[1:]
		out.Cases = append(out.Cases, fields)
		if err := c.AddSize(1 + len(fields) - len(alike)); err != nil {
			return answer.Object{}, err
		}
	}
	if apart {
		r.Add(v)
		return out, nil
	}
	for _, fields := range out.Cases {
		out.Fields = fields
	}
	return answer.Object{At: answer.SameType, Fields: out.Fields}, nil
}

func casesOf(nodes []*catalog.NodeType, relationships []*catalog.RelationshipType) []plan.Case {
	var out []plan.Case
	for _, t := range nodes {
		out = append(out, plan.Case{Node: t})
	}
	for _, t := range relationships {
		out = append(out, plan.Case{Relationship: t})
	}
	return out
}

// field compiles a field of one type.
func (c *Compiler) field(r *Row, k plan.Case, sel graphql.CollectedField) (answer.Answer, error) {
	if k.Node != nil {
		return c.nodeField(r, k.Node, sel)
	}
	return c.relationshipField(r, k.Relationship, sel)
}

// alike compiles the fields that are selected of all types and are the same of
// each, by their keys in the response.
func (c *Compiler) alike(r *Row, of plan.Subject, kinds []plan.Case, selected [][]graphql.CollectedField) (map[string]answer.Answer, error) {
	out := map[string]answer.Answer{}
	if len(kinds) == 0 {
		return out, nil
	}
	for _, sel := range selected[0] {
		differs := func(of []graphql.CollectedField) bool {
			return !slices.ContainsFunc(of, func(x graphql.CollectedField) bool { return sameSelection(x, sel) })
		}
		if slices.ContainsFunc(selected, differs) {
			continue
		}
		a, err := c.alikeField(r, of, kinds, sel)
		if err != nil {
			return nil, err
		}
		if a != nil {
			out[sel.Alias] = a
		}
	}
	return out, c.AddSize(len(out))
}

// sameSelection says whether two types are asked the same under one key.
func sameSelection(a, b graphql.CollectedField) bool {
	return a.Alias == b.Alias && a.Name == b.Name && slices.Equal(a.Selections, b.Selections) &&
		(a.Field == b.Field || len(a.Selections) == 0)
}

// alikeField compiles a field that all the types have, or gives nil where what it
// reads depends on the type.
func (c *Compiler) alikeField(r *Row, of plan.Subject, kinds []plan.Case, sel graphql.CollectedField) (answer.Answer, error) {
	switch sel.Name {
	case "__typename", "type":
		return nil, nil
	case "datasets":
		list, rows := c.datasets(sel, plan.DatasetsOf{Of: of})
		return answer.Inside{At: r.Add(list), Answer: rows}, nil
	case "citations":
		list, rows, err := c.citations(of, sel)
		return Nested(r, list, rows), err
	}
	switch of {
	case plan.Node:
		return c.alikeOfNodes(r, kinds, sel)
	case plan.Relationship:
		switch sel.Name {
		case "source":
			return c.beside(r, plan.Source, c.farOf(kinds, func(t *catalog.RelationshipType) *catalog.Far { return t.From }), sel)
		case "target":
			return c.beside(r, plan.Target, c.farOf(kinds, func(t *catalog.RelationshipType) *catalog.Far { return t.To }), sel)
		}
	case plan.Fact, plan.Citation, plan.Dataset:
	}
	return alikeColumn(r, of, kinds, sel.Name), nil
}

func (c *Compiler) alikeOfNodes(r *Row, kinds []plan.Case, sel graphql.CollectedField) (answer.Answer, error) {
	var types []*catalog.NodeType
	for _, k := range kinds {
		types = append(types, k.Node)
	}
	if compile := c.nodeExtension(types, sel.Name); compile != nil {
		return compile(c, r, types, sel)
	}
	end := types[0].End(sel.Name)
	if end == nil {
		return alikeColumn(r, plan.Node, kinds, sel.Name), nil
	}
	for _, t := range types {
		if e := t.End(sel.Name); e == nil || *e != *end {
			return nil, nil
		}
	}
	return c.end(r, end, sel)
}

// alikeColumn fetches a property that all types have alike; it is nil where they
// do not.
func alikeColumn(r *Row, of plan.Subject, kinds []plan.Case, name string) answer.Answer {
	property := func(k plan.Case) *catalog.Property {
		if k.Node != nil {
			return k.Node.Property(name)
		}
		return k.Relationship.Property(name)
	}
	p := property(kinds[0])
	for _, k := range kinds {
		q := property(k)
		if q == nil || q.Derived || q.Kind != p.Kind || q.List != p.List || q.Enum != p.Enum || q.Required != p.Required {
			return nil
		}
	}
	return answer.Property{At: r.Column(of, p), Property: p}
}

// farOf are the types of the nodes at one side of relationships of several types.
func (c *Compiler) farOf(kinds []plan.Case, side func(*catalog.RelationshipType) *catalog.Far) *catalog.Far {
	var fars []*catalog.Far
	for _, k := range kinds {
		fars = append(fars, side(k.Relationship))
	}
	types := catalog.TypesAt(fars)
	switch len(types) {
	case 1:
		return types[0].Far
	case len(c.Catalog.Nodes):
		return c.Catalog.Any
	}
	return &catalog.Far{Types: types}
}
