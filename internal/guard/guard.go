// Package guard refuses operations that would cost more to look at than any
// answer is worth, before anything looks at them closely.
//
// Its one idea is that it runs between parsing and validation, because validation
// itself can be made to run for seconds: merging fields compares each with each,
// and fragments that spread one another double what a short text stands for. So
// what a document comes to is counted here in one walk over its text, with the
// counts of each fragment remembered: never over what it would expand to. What
// arguments come to is counted once more when variables have their values and
// validation has said of which types they are, and before anything is compiled.
package guard

import (
	"errors"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"casegraph/internal/fault"
)

// Limits are what one document and its variables may come to. Fragments count as
// often as they are spread.
type Limits struct {
	Bytes      int // of the document's text
	Tokens     int // of it, comments aside
	Fields     int // with fragments in place of their spreads
	Depth      int // fields within fields
	Aliases    int
	Directives int
	Fragments  int // definitions
	SameKey    int // fields under one response key in one selection set
	// InputDepth is how deep lists and objects nest in arguments, InputValues how
	// many values arguments have in all, with variables in their places: see Values.
	InputDepth, InputValues int
}

// Usual are limits that no query of a person's or a program's comes near.
func Usual() Limits {
	return Limits{
		Bytes: 64 << 10, Tokens: 5_000, Fields: 5_000, Depth: 25, Aliases: 50, Directives: 50, Fragments: 100, SameKey: 50,
		InputDepth: 10, InputValues: 500,
	}
}

// A Refusal is that of what comes to more than it may. It wraps an error of package
// fault, QUERY_TOO_COSTLY.
type Refusal struct {
	// Limit is the name of the limit: that of the flag of `casegraph serve`, without
	// "--max-".
	Limit string
	err   error
}

func (r Refusal) Error() string { return r.err.Error() }

// Unwrap is the error with its code.
func (r Refusal) Unwrap() error { return r.err }

func refuse(limit, format string, args ...any) error {
	return Refusal{limit, fault.New(fault.TooCostly, format, args...)}
}

// Parse parses a document, once, and refuses one that comes to more than it may.
// Its error is a *gqlerror.Error of the parser's, or a Refusal.
func (l Limits) Parse(query string) (*ast.QueryDocument, error) {
	if len(query) > l.Bytes {
		return nil, refuse("bytes", "the query has %d bytes, and may have %d; send what varies as variables", len(query), l.Bytes)
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, l.Tokens)
	if err != nil {
		if e, ok := errors.AsType[*gqlerror.Error](err); ok && strings.Contains(e.Message, "token limit") {
			return nil, refuse("tokens", "the query has more than the %d tokens that it may have; send what varies as variables", l.Tokens)
		}
		return nil, err
	}
	return doc, l.check(doc)
}
