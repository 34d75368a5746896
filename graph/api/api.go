package api

import (
	"fmt"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// API holds what the compiler needs of the derived schema, looked up once.
type API struct {
	// Roots are the root fields of node types, by name.
	Roots map[string]rootField
	// Satisfies has, for each object type, its name and the names of its interfaces.
	Satisfies map[string][]string
	// Derived are the derived fields, by "Type.field".
	Derived map[string]derivedSpec
	// GroupKeys are the group keys of lists, by the name of what they list.
	GroupKeys map[string]GroupKeys
	// Retraction tells how nodes are taken back. It is nil if the schema has no such nodes.
	Retraction *Retraction
	schema     *ast.Schema
}

// A rootField is a root field of a node type.
type rootField struct {
	Node *catalog.NodeType
	One  bool // it answers one node by its id; otherwise it lists all nodes of the type
}

// derivedSpec is a derived field whose GraphQL texts are parsed.
type derivedSpec struct {
	Needs ast.SelectionSet        // the fields that it is computed from
	Value func(derive.Values) any // computes it
	Where map[string]input.Object // for an enum: the filter that each value stands for
}

// New looks up what the compiler needs of the schema s, which was derived from c. The error
// is that of a derived field whose GraphQL texts do not fit the schema.
func New(c *catalog.Catalog, s *ast.Schema) (*API, error) {
	a := &API{schema: s, Roots: map[string]rootField{}, Satisfies: map[string][]string{}, Derived: map[string]derivedSpec{},
		GroupKeys: map[string]GroupKeys{"Relationship": keysOfRelationships(c), "Fact": keysOfFacts(c)}}
	for _, t := range c.Nodes {
		a.Roots[t.Singular] = rootField{t, true}
		a.Roots[t.Plural] = rootField{t, false}
	}
	for name, d := range s.Types {
		if d.Kind == ast.Object {
			a.Satisfies[name] = append([]string{name}, d.Interfaces...)
		}
	}
	if err := a.readRetraction(c); err != nil {
		return nil, fmt.Errorf("%s: %w", derive.Retracted().Type, err)
	}
	fields := derive.Derived()
	for _, f := range Fars(c) {
		a.GroupKeys[f.Name] = keysOfNodes(c, f, fields)
	}
	a.GroupKeys["Search"] = a.GroupKeys[c.Any.Name]
	for _, t := range c.Nodes {
		for _, end := range t.Ends {
			a.GroupKeys[endList(end)] = a.GroupKeys[end.Far.Name]
		}
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

// readDerived parses the GraphQL texts of a derived field. It validates them inside a query.
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

// Filter parses a filter from its text in GraphQL, a literal of the input type. It parses
// the text as the default of a variable, so that gqlparser validates it.
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
		return nil, gqlerror.Errorf("%s is not a filter", where)
	}
	return o, nil
}
