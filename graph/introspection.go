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

// An introspection is an answer about the schema, and what it costs.
type introspection struct {
	data json.RawMessage
	cost Cost
}

// introspections are answers about the schema, which never changes. They are kept
// whole.
type introspections struct {
	recent *recent.Cache[preparationKey, introspection]
	// standard are those that are kept for good, by their forms.
	standard      *recent.Cache[string, introspection]
	standardForms func() map[string]bool
	// running is full while a question about the schema is answered. gqlgen takes some
	// twenty times the answer's bytes for it, so they are answered one by one.
	running chan struct{}
}

func newIntrospections(b *recent.Budget) *introspections {
	return &introspections{
		recent:   recent.NewCache[preparationKey, introspection](b),
		standard: recent.NewCache[string, introspection](b), standardForms: sync.OnceValue(standardForms),
		running: make(chan struct{}, 1),
	}
}

// introspects says whether a root field is about the schema.
func introspects(f *ast.Field) bool { return f.Name == "__schema" || f.Name == "__type" }

// aboutSchema is the key of an operation that asks about the schema alone, and may.
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

// get finds the answer that was kept for an operation about the schema.
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

// put keeps the answer to an operation about the schema. What tools ask by
// standard is kept for good, as far as there is room for its variants (see
// recent.Cache.Pin): it is large, and every one of them asks it first.
func (p *introspections) put(op *graphql.OperationContext, key preparationKey, known introspection) {
	known.data = bytes.Clone(known.data) // without the room that it was written into
	if form, ok := p.standardForm(op); ok {
		p.standard.Pin(form, known, len(known.data))
		return
	}
	p.recent.Add(key, known, DocumentBytes(op.Doc)+len(known.data))
}

// standardForm is the text of an operation as formOf writes it, where it is one of
// those that tools ask by standard.
func (p *introspections) standardForm(op *graphql.OperationContext) (string, bool) {
	if len(op.Operation.SelectionSet) != 1 || len(op.Operation.VariableDefinitions) > 0 || len(op.Doc.Fragments) != 3 {
		return "", false // most often there is no need to write it
	}
	form := formOf(op.Operation, op.Doc.Fragments)
	return form, p.standardForms()[form]
}

// formOf writes an operation without its name, however it was laid out.
func formOf(o *ast.OperationDefinition, fragments ast.FragmentDefinitionList) string {
	nameless := *o
	nameless.Name = ""
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithCompacted()).FormatQueryDocument(
		&ast.QueryDocument{Operations: ast.OperationList{&nameless}, Fragments: fragments})
	return b.String()
}

// standardForms are the forms of what graphql-js's getIntrospectionQuery makes, and
// what is built on it asks, with any choice of its options.
func standardForms() map[string]bool {
	forms := map[string]bool{}
	for choice := range 1 << len(introspectionOptions) {
		var pairs []string
		for i, parts := range introspectionOptions {
			for mark, part := range parts {
				if choice&(1<<i) == 0 {
					part = ""
				}
				pairs = append(pairs, mark, part)
			}
		}
		doc, err := parser.ParseQuery(&ast.Source{Input: strings.NewReplacer(pairs...).Replace(introspectionQuery)})
		if err != nil {
			panic(err) // the text is below
		}
		forms[formOf(doc.Operations[0], doc.Fragments)] = true
	}
	return forms
}

// introspectionOptions are what stands at the marks of the query when it is chosen.
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
