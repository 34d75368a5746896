package guard

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"casegraph/internal/fault"
)

// MostErrors bounds the errors of one validation. Nobody reads more, and each misspelt
// name takes time, since suggestions are looked for.
const MostErrors = 20

// A Validator validates documents against a schema. It is safe for concurrent use.
type Validator struct {
	schema *ast.Schema
	rules  []validator.Rule
	names  bool // errors may have names of the schema
}

// NewValidator makes a validator with the rules of the specification. Without
// suggestions, its errors do not reveal names of the schema.
func NewValidator(s *ast.Schema, suggestions bool) *Validator {
	v := &Validator{schema: s, names: suggestions}
	for name, rule := range rules.NewDefaultRules().GetInner() {
		v.rules = append(v.rules, validator.Rule{Name: name, RuleFunc: rule})
	}
	if !suggestions {
		for i, r := range v.rules {
			for _, quiet := range []validator.Rule{
				rules.FieldsOnCorrectTypeRuleWithoutSuggestions, rules.ScalarLeafsRuleWithoutSuggestions,
				rules.KnownArgumentNamesRuleWithoutSuggestions, rules.KnownTypeNamesRuleWithoutSuggestions,
				rules.ValuesOfCorrectTypeRuleWithoutSuggestions,
			} {
				if strings.TrimSuffix(quiet.Name, "WithoutSuggestions") == r.Name {
					v.rules[i].RuleFunc = quiet.RuleFunc
				}
			}
		}
	}
	slices.SortFunc(v.rules, func(a, b validator.Rule) int { return cmp.Compare(a.Name, b.Name) })
	return v
}

// tooManyErrors is the panic that ends a validation early.
type tooManyErrors struct{}

// Validate validates a parsed document, and writes the schema's definitions and types
// into it. It returns at most [MostErrors] errors, with the code
// GRAPHQL_VALIDATION_FAILED.
func (v *Validator) Validate(doc *ast.QueryDocument) (errs gqlerror.List) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(tooManyErrors); !ok {
				panic(p)
			}
		}
	}()
	events := &validator.Events{}
	hints := hinter{schema: v.schema, doc: doc, names: v.names}
	hints.observe(events)
	for _, rule := range v.rules {
		rule.RuleFunc(events, func(options ...validator.ErrorOption) {
			e := &gqlerror.Error{Rule: rule.Name, Extensions: map[string]any{"code": string(fault.ValidationFailed)}}
			for _, o := range options {
				o(e)
			}
			hints.add(rule.Name, e)
			if errs = append(errs, e); len(errs) == MostErrors {
				panic(tooManyErrors{})
			}
		})
	}
	validator.Walk(v.schema, doc, events)
	return errs
}
