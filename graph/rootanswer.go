package graph

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/graph/answer"
	"casegraph/graph/compile"
	"casegraph/graph/cost"
)

// A rootAnswer is one root field while the operation is answered.
type rootAnswer struct {
	compile.Root
	value any    // what the store gave for the lists
	data  []byte // its JSON, if no answer writes it
	cost  int    // of a field about the schema
	// estimate is the cost of a field that the store answers.
	estimate cost.Estimate
	err      error
	failed   bool // it failed, and gqlgen has reported the error
}

// fieldError presents the error of a root field, with its path and location.
func fieldError(r *rootAnswer) *gqlerror.Error {
	e := Present(r.err)
	e.Path = ast.Path{ast.PathName(r.Field.Alias)}
	p := r.Field.Position
	if inner, ok := errors.AsType[compile.FieldError](r.err); ok {
		p = inner.At
	}
	if p != nil {
		e.Locations = []gqlerror.Location{{Line: p.Line, Column: p.Column}}
	}
	return e
}

// fatal reports whether a field failed whose type is non-null. Then data is null, and nothing
// has to be read.
func fatal(roots []*rootAnswer) bool {
	for _, r := range roots {
		if (r.err != nil || r.failed) && r.Field.Definition.Type.NonNull {
			return true
		}
	}
	return false
}

// write writes the root fields as one JSON object.
func write(ctx context.Context, roots []*rootAnswer, unlimited bool) json.RawMessage {
	w := answer.Begin(ctx, unlimited)
	for _, r := range roots {
		switch {
		case r.err != nil || r.Answer == nil:
			w.Raw(r.Field.Alias, r.data)
		default:
			r.err = w.Root(r.Field.Alias, r.Answer, r.value)
		}
	}
	return w.End()
}
