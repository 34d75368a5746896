package compile

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A selection on several types is compiled once where all types have the same field. Only
// the rest goes into a plan.Variant, type by type. So the size of a plan depends on the
// query and not on the number of types.

// Variant compiles the selection on a fact that may have any of these types.
func (c *Compiler) Variant(r *Row, of plan.Subject, nodes []*catalog.NodeType, relationships []*catalog.RelationshipType, set ast.SelectionSet) (answer.Object, error) {
	v := plan.Variant{Of: of, Cases: casesOf(nodes, relationships)}
	selected := make([][]graphql.CollectedField, len(v.Cases))
	for i, k := range v.Cases {
		selected[i] = c.Collect(set, c.API.Satisfies[k.Name()])
	}
	shared, err := c.sharedFields(r, of, v.Cases, selected)
	if err != nil {
		return answer.Object{}, err
	}
	out := answer.Object{At: len(r.Fields)}
	hasCases := false
	for i := range v.Cases {
		k := &v.Cases[i]
		inner := &Row{Fields: []plan.Field{nil}} // the first position has the number of the case
		var fields []answer.Member
		for _, sel := range selected[i] {
			a, ok := shared[sel.Alias]
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
		hasCases = hasCases || len(fields) != len(shared) || !slices.EqualFunc(selected[i], selected[0], sameKey)
		k.Fields = inner.Fields[1:]
		out.Cases = append(out.Cases, fields)
		if err := c.AddSize(1 + len(fields) - len(shared)); err != nil {
			return answer.Object{}, err
		}
	}
	if hasCases {
		r.Add(v)
		return out, nil
	}
	for _, fields := range out.Cases {
		out.Fields = fields
	}
	return answer.Object{At: answer.SameType, Fields: out.Fields}, nil
}

// casesOf returns a case for each type.
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

// sharedFields compiles the fields that are selected on all types and read the same value
// of each. It returns them by their response keys.
func (c *Compiler) sharedFields(r *Row, of plan.Subject, kinds []plan.Case, selected [][]graphql.CollectedField) (map[string]answer.Answer, error) {
	out := map[string]answer.Answer{}
	if len(kinds) == 0 {
		return out, nil
	}
	for _, sel := range selected[0] {
		lacks := func(of []graphql.CollectedField) bool {
			return !slices.ContainsFunc(of, func(x graphql.CollectedField) bool { return sameSelection(x, sel) })
		}
		if slices.ContainsFunc(selected, lacks) {
			continue
		}
		a, err := c.sharedField(r, of, kinds, sel)
		if err != nil {
			return nil, err
		}
		if a != nil {
			out[sel.Alias] = a
		}
	}
	return out, c.AddSize(len(out))
}

// sameKey reports whether two fields have the same response key. An answer has its keys in
// the order of the selection on its type.
func sameKey(a, b graphql.CollectedField) bool { return a.Alias == b.Alias }

// sameSelection reports whether two types have the same selection under one response key.
func sameSelection(a, b graphql.CollectedField) bool {
	return a.Alias == b.Alias && a.Name == b.Name && slices.Equal(a.Selections, b.Selections) &&
		(a.Field == b.Field || len(a.Selections)+len(a.Arguments)+len(b.Arguments) == 0)
}

// sharedField compiles a field once for all types. It returns nil if what the field reads
// depends on the type.
func (c *Compiler) sharedField(r *Row, of plan.Subject, kinds []plan.Case, sel graphql.CollectedField) (answer.Answer, error) {
	switch sel.Name {
	case "__typename", "type":
		return nil, nil
	case "datasets":
		list, rows, err := c.datasets(sel, plan.DatasetsOf{Of: of})
		return Nested(r, list, rows), err
	case "citations":
		list, rows, err := c.citations(of, sel)
		return Nested(r, list, rows), err
	}
	switch of {
	case plan.Node:
		return c.sharedNodeField(r, kinds, sel)
	case plan.Relationship:
		switch sel.Name {
		case "source":
			return c.endpoint(r, plan.Source, c.farOf(kinds, func(t *catalog.RelationshipType) *catalog.Far { return t.From }), sel)
		case "target":
			return c.endpoint(r, plan.Target, c.farOf(kinds, func(t *catalog.RelationshipType) *catalog.Far { return t.To }), sel)
		}
	case plan.Fact, plan.Citation, plan.Dataset:
	}
	return c.sharedColumn(r, of, kinds, sel)
}

// sharedNodeField is sharedField for a field that only nodes have.
func (c *Compiler) sharedNodeField(r *Row, kinds []plan.Case, sel graphql.CollectedField) (answer.Answer, error) {
	var types []*catalog.NodeType
	for _, k := range kinds {
		types = append(types, k.Node)
	}
	if compile := c.nodeExtension(types, sel.Name); compile != nil {
		return compile(c, r, types, sel)
	}
	end := types[0].End(sel.Name)
	if end == nil {
		return c.sharedColumn(r, plan.Node, kinds, sel)
	}
	for _, t := range types {
		if e := t.End(sel.Name); e == nil || *e != *end {
			return nil, nil
		}
	}
	return c.end(r, end, sel)
}

// sharedColumn reads a property that all types declare in the same way. It returns nil if
// they do not.
func (c *Compiler) sharedColumn(r *Row, of plan.Subject, kinds []plan.Case, sel graphql.CollectedField) (answer.Answer, error) {
	property := func(k plan.Case) *catalog.Property {
		if k.Node != nil {
			return k.Node.Property(sel.Name)
		}
		return k.Relationship.Property(sel.Name)
	}
	p := property(kinds[0])
	for _, k := range kinds {
		q := property(k)
		if q == nil || q.Derived || q.Kind != p.Kind || q.List != p.List || q.Enum != p.Enum || q.Required != p.Required {
			return nil, nil
		}
	}
	return c.property(r.Column(of, p), p, sel)
}

// farOf returns the types of the nodes at one side of relationships of several types.
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
