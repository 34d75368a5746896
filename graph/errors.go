package graph

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/graph/input"
	"casegraph/internal/fault"
)

// Present returns an error as clients see it, with the code and the public text that package
// fault gives it. It keeps the cause for the log.
func Present(err error) *gqlerror.Error {
	return &gqlerror.Error{
		Err: err, Message: fault.Public(err),
		Extensions: map[string]any{"code": string(fault.CodeOf(err))},
	}
}

// ErrorPresenter presents errors for gqlgen. Errors of parsing and validation, and errors that
// Present made, are for clients already. Of any other error, clients see what Present shows.
func ErrorPresenter(ctx context.Context, err error) *gqlerror.Error {
	e, ok := errors.AsType[*gqlerror.Error](err)
	switch {
	case ok && ofVariable(e):
		return inVariable(e)
	case ok && e.Extensions["code"] != nil:
		return e
	case ok && e.Err == nil:
		e.Extensions = map[string]any{"code": string(fault.ValidationFailed)}
		return e
	}
	p := Present(err)
	if ok {
		p.Path, p.Locations = e.Path, e.Locations
	} else {
		p.Path = graphql.GetPath(ctx)
	}
	return p
}

// Variables checks the values of an operation's variables, as they were decoded from JSON with
// json.Number, and brings numbers into one form.
func Variables(s *ast.Schema, op *ast.OperationDefinition, given map[string]any) (map[string]any, error) {
	return input.Variables(s, op, given)
}

// ofVariable reports whether the error is gqlparser's error about the value of a variable.
func ofVariable(e *gqlerror.Error) bool {
	return len(e.Path) > 1 && e.Path[0] == ast.PathName("variable") && e.Extensions["code"] == string(fault.ValidationFailed)
}

// inVariable moves the place of the error from the path into the message. gqlparser puts the
// place in the variable into the path, where clients expect a place in the response.
func inVariable(e *gqlerror.Error) *gqlerror.Error {
	out := Present(fault.Input("$"+e.Path[1:].String(), "%s", e.Message))
	out.Err = e
	return out
}
