package graph

import (
	"fmt"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// api is what compiling needs to know of the derived schema, looked up once.
type api struct {
	roots     map[string]rootField
	satisfies map[string][]string // an object type's name and its interfaces'
	derived   map[string]derivedSpec
}

// A rootField is a root field of a node type: one node, or its list.
type rootField struct {
	node *catalog.NodeType
	one  bool
}

// derivedSpec is a derived field with its GraphQL texts read.
type derivedSpec struct {
	needs ast.SelectionSet
	value func(derive.Values) any
	where map[string]object
}

func newAPI(c *catalog.Catalog, s *ast.Schema) (*api, error) {
	a := &api{roots: map[string]rootField{}, satisfies: map[string][]string{}, derived: map[string]derivedSpec{}}
	for _, t := range c.Nodes {
		a.roots[t.Singular] = rootField{t, true}
		a.roots[t.Plural] = rootField{t, false}
	}
	for name, d := range s.Types {
		if d.Kind == ast.Object {
			a.satisfies[name] = append([]string{name}, d.Interfaces...)
		}
	}
	fields := derive.Derived()
	for _, t := range c.Nodes {
		for _, p := range t.Own() {
			if !p.Derived {
				continue
			}
			d, err := a.readDerived(s, t, fields[p.String()])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p, err)
			}
			a.derived[p.String()] = d
		}
	}
	return a, nil
}

// readDerived reads the GraphQL of a derived field by validating a query that
// holds it.
func (a *api) readDerived(s *ast.Schema, t *catalog.NodeType, f derive.Field) (derivedSpec, error) {
	doc, errs := gqlparser.LoadQuery(s, fmt.Sprintf(`{ %s(id: "") { %s } }`, t.Singular, f.Needs))
	if errs != nil {
		return derivedSpec{}, errs
	}
	d := derivedSpec{value: f.Value, where: map[string]object{}}
	d.needs = doc.Operations[0].SelectionSet[0].(*ast.Field).SelectionSet
	for value, where := range f.Where {
		o, err := readWhere(s, t.Plural, where)
		if err != nil {
			return derivedSpec{}, err
		}
		d.where[value] = o
	}
	return d, nil
}

// readWhere reads a filter written in GraphQL, for the root list of that name.
func readWhere(s *ast.Schema, root, where string) (object, error) {
	doc, errs := gqlparser.LoadQuery(s, fmt.Sprintf(`{ %s(where: %s) { totalCount } }`, root, where))
	if errs != nil {
		return nil, errs
	}
	v := doc.Operations[0].SelectionSet[0].(*ast.Field).Arguments.ForName("where").Value
	o, ok := inputOf(v, nil).(object)
	if !ok {
		return nil, fmt.Errorf("%s is not a filter", where)
	}
	return o, nil
}
