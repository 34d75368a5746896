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

// MostErrors is how many errors of validation are told. Who has so many does not
// read more, and what a misspelt name may mean takes time to find out for each.
const MostErrors = 20

// A Validator holds documents against a schema. It is safe for use from many
// goroutines.
type Validator struct {
	schema *ast.Schema
	rules  []validator.Rule
}

// NewValidator makes a validator by the rules of the specification. Without
// suggestions its errors tell no names of the schema to who guesses.
func NewValidator(s *ast.Schema, suggestions bool) *Validator {
	v := &Validator{schema: s}
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

// enough ends a validation from the middle of it.
type enough struct{}

// Validate completes a parsed document with what the schema says of it, and tells
// what is wrong with it: the first errors, which are all that is looked for.
func (v *Validator) Validate(doc *ast.QueryDocument) (errs gqlerror.List) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(enough); !ok {
				panic(p)
			}
		}
	}()
	events := &validator.Events{}
	for _, rule := range v.rules {
		rule.RuleFunc(events, func(options ...validator.ErrorOption) {
			e := &gqlerror.Error{Rule: rule.Name, Extensions: map[string]any{"code": string(fault.ValidationFailed)}}
			for _, o := range options {
				o(e)
			}
			if errs = append(errs, e); len(errs) == MostErrors {
				panic(enough{})
			}
		})
	}
	validator.Walk(v.schema, doc, events)
	return errs
}
