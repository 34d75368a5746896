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

// admit parses an operation's document within the guard's limits and validates it.
// A cached document skips both. The returned context carries the document, where
// gqlgen's executor finds it through [documents]. If queriesOnly is set, a mutation
// or a subscription is an error.
func (s *Server) admit(ctx context.Context, params *params, queriesOnly bool) (context.Context, gqlerror.List, error) {
	if err := s.resolve(params); err != nil {
		return ctx, gqlerror.List{gqlerror.Wrap(err)}, nil
	}
	hash := digestOf(params.Query)
	doc, cached := s.documents.find(hash)
	if !cached {
		parsed, err := s.parse(params.Query)
		if err != nil {
			return ctx, gqlerror.List{located(err)}, nil
		}
		doc = &document{QueryDocument: parsed, text: params.Query, hash: hash.String()}
	}
	if queriesOnly {
		if err := onlyQueries(doc.QueryDocument, params.OperationName); err != nil {
			return ctx, nil, err
		}
	}
	if !cached {
		if errs := s.validator.Validate(doc.QueryDocument); errs != nil {
			return ctx, errs, nil
		}
		s.documents.keep(hash, doc)
	}
	if r := requestOf(ctx); r != nil {
		r.hash, r.cacheHit = doc.hash, cached
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
		err = fault.New(fault.Forbidden, "introspection is switched off on this server")
	case len(doc.Operations) == 0:
		err = fault.New(fault.ValidationFailed, "the document has no operation")
	}
	return doc, err
}

// located returns the parser's error, which has a place in the document, or wraps an
// error of another type.
func located(err error) *gqlerror.Error {
	if e, ok := errors.AsType[*gqlerror.Error](err); ok {
		return e
	}
	return gqlerror.Wrap(err)
}

// onlyQueries refuses operations that are not queries. A GET must not change data,
// because links, images and caches send GETs without a user's intent.
func onlyQueries(doc *ast.QueryDocument, operation string) error {
	op := doc.Operations.ForName(operation)
	if op == nil || op.Operation == ast.Query {
		return nil
	}
	return fault.New(fault.BadUserInput, "GET runs queries only; send a %s by POST", op.Operation)
}
