package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/fault"
)

// checkConditions refuses null for @skip and @include. Validation allows a variable with a
// default there even if its type allows null, and gqlgen panics if the value is null.
func checkConditions(op *graphql.OperationContext) error {
	for _, v := range op.Operation.VariableDefinitions {
		value, given := op.Variables[v.Variable]
		if !given || value != nil || v.Type.NamedType != "Boolean" {
			continue
		}
		is := conditionOn(op.Operation.SelectionSet, v.Variable)
		for _, f := range op.Doc.Fragments {
			is = is || conditionOn(f.SelectionSet, v.Variable)
		}
		if is {
			return fault.Input("$"+v.Variable, "null is not allowed here: @skip and @include take true or false")
		}
	}
	return nil
}

// conditionOn reports whether a @skip or @include in the selection uses the variable.
func conditionOn(set ast.SelectionSet, variable string) bool {
	for _, s := range set {
		var directives ast.DirectiveList
		var below ast.SelectionSet
		switch s := s.(type) {
		case *ast.Field:
			directives, below = s.Directives, s.SelectionSet
		case *ast.InlineFragment:
			directives, below = s.Directives, s.SelectionSet
		case *ast.FragmentSpread:
			directives = s.Directives
		}
		for _, d := range directives {
			if a := d.Arguments.ForName("if"); a != nil && a.Value.Kind == ast.Variable && a.Value.Raw == variable {
				return true
			}
		}
		if conditionOn(below, variable) {
			return true
		}
	}
	return false
}
