package graph

import (
	"fmt"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// api is what compiling needs to know of the derived schema, looked up once.
type api struct {
	roots     map[string]rootField
	satisfies map[string][]string // an object type's name and its interfaces'
	derived   map[string]derivedSpec
	traits    map[string]traits // by the name of what is listed
	schema    *ast.Schema
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

// newAPI looks up what compiling needs of the schema s that was derived from c.
func newAPI(c *catalog.Catalog, s *ast.Schema) (*api, error) {
	a := &api{schema: s, roots: map[string]rootField{}, satisfies: map[string][]string{}, derived: map[string]derivedSpec{},
		traits: map[string]traits{"Relationship": relationshipTraits(c), "Fact": factTraits(c)}}
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
	for _, f := range fars(c) {
		a.traits[f.Name] = traitsOf(c, f, fields)
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
			a.derived[p.String()] = d
		}
	}
	return a, nil
}

// readDerived reads the GraphQL of a derived field by validating a query that
// holds it.
func (a *api) readDerived(t *catalog.NodeType, f derive.Field) (derivedSpec, error) {
	doc, errs := gqlparser.LoadQueryWithRules(a.schema, fmt.Sprintf(`{ %s(id: "") { %s } }`, t.Singular, f.Needs), rules.NewDefaultRules())
	if errs != nil {
		return derivedSpec{}, errs
	}
	d := derivedSpec{value: f.Value, where: map[string]object{}}
	d.needs = doc.Operations[0].SelectionSet[0].(*ast.Field).SelectionSet
	for value, where := range f.Where {
		o, err := a.filter(t.Name+"Where", where)
		if err != nil {
			return derivedSpec{}, err
		}
		d.where[value] = o
	}
	return d, nil
}

// filter reads a filter written in GraphQL: a literal of the input type. It
// is read as the default of a variable, which is validated like any literal.
func (a *api) filter(inputType, where string) (object, error) {
	doc, err := parser.ParseQuery(&ast.Source{Input: fmt.Sprintf("query($where: %s = %s) { __typename }", inputType, where)})
	if err != nil {
		return nil, err
	}
	literals := rules.NewRules(rules.ValuesOfCorrectTypeRule)
	if errs := validator.ValidateWithRules(a.schema, doc, literals); errs != nil {
		return nil, errs
	}
	o, ok := inputOf(doc.Operations[0].VariableDefinitions[0].DefaultValue, nil).(object)
	if !ok {
		return nil, fmt.Errorf("%s is not a filter", where)
	}
	return o, nil
}
