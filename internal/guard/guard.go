// Package guard refuses operations that would be too expensive to validate or to
// compile.
//
// Its one idea: it runs between parsing and validation. A short document can make
// validation run for seconds, because the rule that merges fields compares all pairs,
// and because fragments that spread each other grow exponentially. So guard counts a
// document in one walk over its text. It counts each fragment once and never expands
// one. Arguments are counted a second time with the values of the variables, after
// validation has written their types into the document, and before compilation.
package guard

import (
	"errors"
	"math"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"casegraph/internal/fault"
)

// Limits bound one document and its variables. Fields, aliases, directives and values in
// a fragment count each time that it is spread.
type Limits struct {
	Bytes      int // the length of the document's text
	Tokens     int // tokens of the text, without comments
	Fields     int // fields in all
	Depth      int // levels of nested fields
	Aliases    int
	Directives int
	Fragments  int // fragment definitions
	SameKey    int // fields with the same response key in one selection set
	// InputDepth bounds the levels of lists and objects in an argument, and InputValues
	// the values in all arguments, including those of variables ([Limits.Values]).
	InputDepth, InputValues int
}

// Usual returns limits far above what people and programs send.
func Usual() Limits {
	return Limits{
		Bytes: 64 << 10, Tokens: 5_000, Fields: 5_000, Depth: 25, Aliases: 50, Directives: 50, Fragments: 100, SameKey: 50,
		InputDepth: 20, InputValues: 500,
	}
}

// Unlimited returns limits that nothing exceeds, for those who ask their own store.
func Unlimited() Limits {
	const n = math.MaxInt32
	return Limits{
		Bytes: n, Tokens: n, Fields: n, Depth: n, Aliases: n, Directives: n, Fragments: n, SameKey: n, InputDepth: n, InputValues: n,
	}
}

// A Refusal is the error of an operation that exceeds a limit. It wraps a [fault.Error]
// with the code QUERY_TOO_COSTLY.
type Refusal struct {
	// Limit names the limit as the flag of `casegraph serve` does, without "--max-".
	Limit string
	err   error
}

func (r Refusal) Error() string { return r.err.Error() }

// Unwrap returns the error that has the code.
func (r Refusal) Unwrap() error { return r.err }

func refuse(limit, format string, args ...any) error {
	return Refusal{limit, fault.New(fault.TooCostly, format, args...)}
}

// Filter refuses a filter, written as in a query, that exceeds a limit. The error is a
// [Refusal], or that of the parser.
func (l Limits) Filter(where string) error {
	doc, err := l.Parse("query($where: Where = " + where + ") { __typename }")
	if err != nil {
		return err
	}
	if n := literals(doc.Operations[0].VariableDefinitions[0].DefaultValue); n > l.InputValues {
		return refuse("input-values", "the filter has %d values; the limit is %d; ask for less at once", n, l.InputValues)
	}
	return nil
}

// Parse parses a document and refuses one that exceeds a limit. The error is a
// *gqlerror.Error from the parser, or a [Refusal].
func (l Limits) Parse(query string) (*ast.QueryDocument, error) {
	if len(query) > l.Bytes {
		return nil, refuse("bytes", "the query has %d bytes; the limit is %d; send values as variables", len(query), l.Bytes)
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, l.Tokens)
	if err != nil {
		if e, ok := errors.AsType[*gqlerror.Error](err); ok && strings.Contains(e.Message, "token limit") {
			return nil, refuse("tokens", "the query has more than %d tokens, which is the limit; send values as variables", l.Tokens)
		}
		return nil, err
	}
	return doc, l.check(doc)
}
