package server

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/internal/fault"
	"casegraph/internal/guard"
)

type admittedKey struct{}

// admit parses an operation's document, once, has the guard look at it, and validates
// it; or finds that done already. The document goes on in
// ctx, where gqlgen's executor finds it through [documents]. With query, what is
// not a query is refused with an error before it is looked at any closer.
func (s *Server) admit(ctx context.Context, params *params, query bool) (context.Context, gqlerror.List, error) {
	if err := s.resolve(params); err != nil {
		return ctx, gqlerror.List{gqlerror.Wrap(err)}, nil
	}
	hash := digestOf(params.Query)
	doc, known := s.documents.find(hash)
	if !known {
		parsed, err := s.parse(params.Query)
		if err != nil {
			return ctx, gqlerror.List{located(err)}, nil
		}
		doc = &document{QueryDocument: parsed, text: params.Query, hash: hash.String()}
	}
	if query {
		if err := onlyQueries(doc.QueryDocument, params.OperationName); err != nil {
			return ctx, nil, err
		}
	}
	if !known {
		if errs := s.validator.Validate(doc.QueryDocument); errs != nil {
			return ctx, errs, nil
		}
		s.documents.keep(hash, doc)
	}
	if r := requestOf(ctx); r != nil {
		r.hash, r.again = doc.hash, known
		if s.config.LogVariables {
			r.variables = params.Variables
		}
	}
	return context.WithValue(ctx, admittedKey{}, doc.QueryDocument), nil, nil
}

func (s *Server) parse(query string) (*ast.QueryDocument, error) {
	doc, err := s.config.Limits.Parse(query)
	if e, ok := errors.AsType[*gqlerror.Error](err); ok {
		errcode.Set(e, errcode.ParseFailed)
		return nil, e
	}
	switch {
	case err != nil:
	case s.config.NoIntrospection && guard.AsksSchema(doc):
		err = fault.New(fault.Forbidden, "this server keeps its schema to itself: introspection is switched off")
	case len(doc.Operations) == 0:
		err = fault.New(fault.ValidationFailed, "the document has no operation")
	}
	return doc, err
}

// located is the error as the parser has it, with its place, or one that wraps it.
func located(err error) *gqlerror.Error {
	if e, ok := errors.AsType[*gqlerror.Error](err); ok {
		return e
	}
	return gqlerror.Wrap(err)
}

// onlyQueries refuses to change anything by GET, which links, images and caches
// send by themselves.
func onlyQueries(doc *ast.QueryDocument, operation string) error {
	op := doc.Operations.ForName(operation)
	if op == nil || op.Operation == ast.Query {
		return nil
	}
	return fault.New(fault.BadUserInput, "GET runs queries only; send a %s by POST", op.Operation)
}
