package compile

import (
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// FieldError is an error in the arguments of a field, with the field's place in the
// document: a path through lists that were never read could not name it.
type FieldError struct {
	At *ast.Position
	error
}

func (p FieldError) Unwrap() error { return p.error }

// AtField keeps the innermost place.
func AtField(f graphql.CollectedField, err error) error {
	if _, ok := errors.AsType[FieldError](err); ok || err == nil {
		return err
	}
	return FieldError{f.Position, err}
}
