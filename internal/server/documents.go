package server

import (
	"context"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/recent"
)

// documents remembers the parsed and validated form of queries that come again,
// bounded by the bytes of their texts: a parsed document takes some thirty times
// its text.
type documents struct {
	byText recent.Cache[string, *ast.QueryDocument]
}

const (
	generationBytes = 1 << 20
	// A longer query is a program's, made up for one use.
	longestRemembered = 64 << 10
)

func newDocuments() *documents {
	return &documents{recent.Cache[string, *ast.QueryDocument]{Limit: generationBytes}}
}

// Get finds a document by its text, or the one that was admitted for this request.
func (d *documents) Get(ctx context.Context, query string) (*ast.QueryDocument, bool) {
	if doc, ok := ctx.Value(admittedKey{}).(*ast.QueryDocument); ok {
		return doc, true
	}
	return d.byText.Get(query)
}

// Add remembers a document.
func (d *documents) Add(_ context.Context, query string, doc *ast.QueryDocument) {
	if len(query) <= longestRemembered {
		d.byText.Add(query, doc, len(query))
	}
}
