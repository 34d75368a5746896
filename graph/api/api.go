package api

import (
	"fmt"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// API is what compiling needs to know of the derived schema, looked up once.
type API struct {
	Roots     map[string]rootField
	Satisfies map[string][]string // an object type's name and its interfaces'
	Derived   map[string]derivedSpec
	GroupKeys map[string]GroupKeys // by the name of what is listed
	schema    *ast.Schema
}

// A rootField is a root field of a node type: one node, or its list.
type rootField struct {
	Node *catalog.NodeType
	One  bool
}

// derivedSpec is a derived field with its GraphQL texts read.
type derivedSpec struct {
	Needs ast.SelectionSet
	Value func(derive.Values) any
	Where map[string]input.Object
}

// New looks up what compiling needs of the schema s that was derived from c.
func New(c *catalog.Catalog, s *ast.Schema) (*API, error) {
	a := &API{schema: s, Roots: map[string]rootField{}, Satisfies: map[string][]string{}, Derived: map[string]derivedSpec{},
		GroupKeys: map[string]GroupKeys{"Relationship": relationshipTraits(c), "Fact": factTraits(c)}}
	for _, t := range c.Nodes {
		a.Roots[t.Singular] = rootField{t, true}
		a.Roots[t.Plural] = rootField{t, false}
	}
	for name, d := range s.Types {
		if d.Kind == ast.Object {
			a.Satisfies[name] = append([]string{name}, d.Interfaces...)
		}
	}
	fields := derive.Derived()
	for _, f := range Fars(c) {
		a.GroupKeys[f.Name] = traitsOf(c, f, fields)
	}
	for _, t := range c.Nodes {
		for _, p := range t.Own() {
			if !p.Derived {
				continue
			}
			d, err := a.readDerived(t, fields[p.String()])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p, err)
			}
			a.Derived[p.String()] = d
		}
	}
	return a, nil
}

// readDerived reads the GraphQL of a derived field by validating a query that
// holds it.
func (a *API) readDerived(t *catalog.NodeType, f derive.Field) (derivedSpec, error) {
	doc, errs := gqlparser.LoadQueryWithRules(a.schema, fmt.Sprintf(`{ %s(id: "") { %s } }`, t.Singular, f.Needs), rules.NewDefaultRules())
	if errs != nil {
		return derivedSpec{}, errs
	}
	d := derivedSpec{Value: f.Value, Where: map[string]input.Object{}}
	d.Needs = doc.Operations[0].SelectionSet[0].(*ast.Field).SelectionSet
	for value, where := range f.Where {
		o, err := a.Filter(t.Name+"Where", where)
		if err != nil {
			return derivedSpec{}, err
		}
		d.Where[value] = o
	}
	return d, nil
}

// Filter reads a filter written in GraphQL: a literal of the input type. It
// is read as the default of a variable, which is validated like any literal.
func (a *API) Filter(inputType, where string) (input.Object, error) {
	doc, err := parser.ParseQuery(&ast.Source{Input: fmt.Sprintf("query($where: %s = %s) { __typename }", inputType, where)})
	if err != nil {
		return nil, err
	}
	literals := rules.NewRules(rules.ValuesOfCorrectTypeRule)
	if errs := validator.ValidateWithRules(a.schema, doc, literals); errs != nil {
		return nil, errs
	}
	o, ok := input.Of(doc.Operations[0].VariableDefinitions[0].DefaultValue, nil).(input.Object)
	if !ok {
		return nil, fmt.Errorf("%s is not a filter", where)
	}
	return o, nil
}
