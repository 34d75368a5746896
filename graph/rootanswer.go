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

// A rootAnswer is one root field on its way to the response.
type rootAnswer struct {
	compile.Root
	value any    // what the store gave for list
	data  []byte // its JSON, where no answer writes it
	cost  int    // of what is asked of the schema
	// estimate is what is asked of the store.
	estimate cost.Estimate
	err      error
	failed   bool // the error was told already
}

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

// fatal says whether a field that may not be null has failed: then the whole
// answer is null, and nothing has to be read.
func fatal(roots []*rootAnswer) bool {
	for _, r := range roots {
		if (r.err != nil || r.failed) && r.Field.Definition.Type.NonNull {
			return true
		}
	}
	return false
}

// write writes the root fields as one object.
func write(ctx context.Context, roots []*rootAnswer) json.RawMessage {
	w := answer.Begin(ctx)
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
