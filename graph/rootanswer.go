package graph

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A rootAnswer is one root field on its way to the response.
type rootAnswer struct {
	rootPlan
	value any    // what the store gave for list
	data  []byte // its JSON, where no answer writes it
	cost  int    // of what is asked of the schema
	// estimate is what is asked of the store.
	estimate estimate
	err      error
	failed   bool // the error was told already
}

func fieldError(r *rootAnswer) *gqlerror.Error {
	e := Present(r.err)
	e.Path = ast.Path{ast.PathName(r.field.Alias)}
	p := r.field.Position
	if inner, ok := errors.AsType[placed](r.err); ok {
		p = inner.at
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
		if (r.err != nil || r.failed) && r.field.Definition.Type.NonNull {
			return true
		}
	}
	return false
}

// write writes the root fields as one object.
func write(ctx context.Context, roots []*rootAnswer) json.RawMessage {
	w := beginAnswer(ctx)
	for _, r := range roots {
		switch {
		case r.err != nil || r.answer == nil:
			w.raw(r.field.Alias, r.data)
		default:
			r.err = w.root(r.field.Alias, r.answer, r.value)
		}
	}
	return w.end()
}
