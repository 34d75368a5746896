package compile

import (
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// FieldError is an error in the arguments of a field, with the field's position in the
// document. A response path cannot name the field, since the lists around it were not read.
type FieldError struct {
	At *ast.Position
	error
}

// Unwrap returns the error without the position.
func (p FieldError) Unwrap() error { return p.error }

// AtField adds the position of a field to an error, unless it has a position already.
func AtField(f graphql.CollectedField, err error) error {
	if _, ok := errors.AsType[FieldError](err); ok || err == nil {
		return err
	}
	return FieldError{f.Position, err}
}
