package graph

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"

	"casegraph/internal/recent"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
)

// An introspection is an answer about the schema, with its cost.
type introspection struct {
	data json.RawMessage
	cost Cost
}

// introspections keeps answers about the schema, which never changes.
type introspections struct {
	recent *recent.Cache[preparationKey, introspection]
	// standard has the answers that are kept for good, by the form of their query.
	standard      *recent.Cache[string, introspection]
	standardForms func() map[string]bool
	// running serialises introspection: it is full while one query is answered. gqlgen needs
	// about twenty times the bytes of the answer for it.
	running chan struct{}
}

func newIntrospections(b *recent.Budget) *introspections {
	return &introspections{
		recent:   recent.NewCache[preparationKey, introspection](b),
		standard: recent.NewCache[string, introspection](b), standardForms: sync.OnceValue(standardForms),
		running: make(chan struct{}, 1),
	}
}

// introspects reports whether a root field is about the schema.
func introspects(f *ast.Field) bool { return f.Name == "__schema" || f.Name == "__type" }

// aboutSchema returns the key of an operation that asks only about the schema; false if the
// operation asks for more, or introspection is disabled.
func aboutSchema(op *graphql.OperationContext) (preparationKey, bool) {
	if op.DisableIntrospection {
		return preparationKey{}, false
	}
	for _, s := range op.Operation.SelectionSet {
		f, ok := s.(*ast.Field)
		if !ok || !introspects(f) {
			return preparationKey{}, false
		}
	}
	return keyOf(op, nil)
}

// get returns the kept answer to an operation about the schema.
func (p *introspections) get(op *graphql.OperationContext, key preparationKey) (introspection, bool) {
	if known, ok := p.recent.Get(key); ok {
		return known, true
	}
	form, ok := p.standardForm(op)
	if !ok {
		return introspection{}, false
	}
	return p.standard.Get(form)
}

// put keeps the answer to an operation about the schema. The answer to a standard query of
// tools is kept for good, since it is large and every tool asks for it first. Its variants are
// kept as far as there is room (see recent.Cache.Pin).
func (p *introspections) put(op *graphql.OperationContext, key preparationKey, known introspection) {
	known.data = bytes.Clone(known.data) // drops the spare capacity of the buffer
	if form, ok := p.standardForm(op); ok {
		p.standard.Pin(form, known, len(known.data))
		return
	}
	p.recent.Add(key, known, DocumentBytes(op.Doc)+len(known.data))
}

// standardForm returns the form of an operation, and whether it is a standard query of tools.
func (p *introspections) standardForm(op *graphql.OperationContext) (string, bool) {
	if len(op.Operation.SelectionSet) != 1 || len(op.Operation.VariableDefinitions) > 0 || len(op.Doc.Fragments) != 3 {
		return "", false // the common case, found without writing the form
	}
	form := formOf(op.Operation, op.Doc.Fragments)
	return form, p.standardForms()[form]
}

// formOf returns the text of an operation without its name and in one layout.
func formOf(o *ast.OperationDefinition, fragments ast.FragmentDefinitionList) string {
	nameless := *o
	nameless.Name = ""
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithCompacted()).FormatQueryDocument(
		&ast.QueryDocument{Operations: ast.OperationList{&nameless}, Fragments: fragments})
	return b.String()
}

// standardForms returns the forms of graphql-js's getIntrospectionQuery with every choice of
// its options. Many tools send one of these.
func standardForms() map[string]bool {
	forms := map[string]bool{}
	for choice := range 1 << len(introspectionOptions) {
		doc, err := parser.ParseQuery(&ast.Source{Input: standardQuery(choice)})
		if err != nil {
			panic(err) // the text is the constant below
		}
		forms[formOf(doc.Operations[0], doc.Fragments)] = true
	}
	return forms
}

// standardQuery returns getIntrospectionQuery with some of its options: bit i stands for
// introspectionOptions[i].
func standardQuery(choice int) string {
	var pairs []string
	for i, parts := range introspectionOptions {
		for mark, part := range parts {
			if choice&(1<<i) == 0 {
				part = ""
			}
			pairs = append(pairs, mark, part)
		}
	}
	return strings.NewReplacer(pairs...).Replace(introspectionQuery)
}

// introspectionOptions has, for each option, the texts that replace the marks in the query.
var introspectionOptions = [...]map[string]string{
	{"SCHEMA_DESCRIPTION": "description"},
	{"SPECIFIED_BY": "specifiedByURL"},
	{"REPEATABLE": "isRepeatable"},
	{"ONE_OF": "isOneOf"},
	{"(DEPRECATED_INPUT)": "(includeDeprecated: true)", "INPUT_DEPRECATION": "isDeprecated deprecationReason"},
}

const introspectionQuery = `
{
  __schema {
    SCHEMA_DESCRIPTION
    queryType { name kind }
    mutationType { name kind }
    subscriptionType { name kind }
    types { ...FullType }
    directives {
      name description REPEATABLE locations
      args(DEPRECATED_INPUT) { ...InputValue }
    }
  }
}
fragment FullType on __Type {
  kind name description SPECIFIED_BY ONE_OF
  fields(includeDeprecated: true) {
    name description
    args(DEPRECATED_INPUT) { ...InputValue }
    type { ...TypeRef }
    isDeprecated deprecationReason
  }
  inputFields(DEPRECATED_INPUT) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue {
  name description
  type { ...TypeRef }
  defaultValue INPUT_DEPRECATION
}
fragment TypeRef on __Type {
  kind name
  ofType { name kind ofType { name kind ofType { name kind ofType { name kind ofType { name kind
  ofType { name kind ofType { name kind ofType { name kind ofType { name kind } } } } } } } } }
}`
