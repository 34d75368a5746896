package graph

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"casegraph/graph/api"
)

// The ends of the response keys that WithDays adds.
const (
	FirstDayKey = "__firstDay"
	LastDayKey  = "__lastDay"
)

// WithDays returns the document with two more fields after each Date: its first and its last
// day. A Date that is asked for in a form of its own has none. A document that is not valid is
// returned as it is, so that whoever runs it gets the errors.
func (e *Engine) WithDays(query string) string {
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil || len(validator.ValidateWithRules(e.schema, doc, rules.NewDefaultRules())) > 0 {
		return query
	}
	for _, op := range doc.Operations {
		op.SelectionSet = withDays(op.SelectionSet)
	}
	for _, f := range doc.Fragments {
		f.SelectionSet = withDays(f.SelectionSet)
	}
	var b strings.Builder
	formatter.NewFormatter(&b).FormatQueryDocument(doc)
	return b.String()
}

func withDays(set ast.SelectionSet) ast.SelectionSet {
	var out ast.SelectionSet
	for _, s := range set {
		out = append(out, s)
		switch s := s.(type) {
		case *ast.InlineFragment:
			s.SelectionSet = withDays(s.SelectionSet)
		case *ast.Field:
			s.SelectionSet = withDays(s.SelectionSet)
			if s.Definition.Type.Name() == "Date" && s.Definition.Arguments.ForName(api.DateFormArgument) != nil && len(s.Arguments) == 0 {
				out = append(out, inForm(*s, FirstDayKey, "FIRST_DAY"), inForm(*s, LastDayKey, "LAST_DAY"))
			}
		}
	}
	return out
}

// inForm asks for a Date in another form, under a key of its own.
func inForm(f ast.Field, key, form string) *ast.Field {
	f.Alias += key
	f.Arguments = ast.ArgumentList{{Name: api.DateFormArgument, Value: &ast.Value{Kind: ast.EnumValue, Raw: form}}}
	return &f
}
