package graph

import (
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// placed is an error in the arguments of a field, with the field's place in the
// document: a path through lists that were never read could not name it.
type placed struct {
	at *ast.Position
	error
}

func (p placed) Unwrap() error { return p.error }

// place keeps the innermost place.
func place(f graphql.CollectedField, err error) error {
	if _, ok := errors.AsType[placed](err); ok || err == nil {
		return err
	}
	return placed{f.Position, err}
}
