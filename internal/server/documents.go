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
	byText recent.Cache[string, *document]
	// byHash are texts that are asked for by their hash.
	byHash recent.Cache[string, string]
}

// A document is an operation's, which was validated, with the SHA-256 of its text,
// by which logs and metrics know it.
type document struct {
	*ast.QueryDocument
	hash string
}

const (
	generationBytes = 1 << 20
	// A longer query is a program's, made up for one use.
	longestRemembered = 64 << 10
)

func newDocuments() *documents {
	return &documents{
		byText: recent.Cache[string, *document]{Limit: generationBytes},
		byHash: recent.Cache[string, string]{Limit: generationBytes},
	}
}

// find finds a document by its text.
func (d *documents) find(query string) (*document, bool) { return d.byText.Get(query) }

// keep remembers a document.
func (d *documents) keep(query string, doc *document) {
	if len(query) <= longestRemembered {
		d.byText.Add(query, doc, len(query))
	}
}

// Get gives gqlgen's executor the document that was admitted for a request.
func (d *documents) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(admittedKey{}).(*ast.QueryDocument)
	return doc, ok
}

// Add is not called: what is admitted is there.
func (d *documents) Add(context.Context, string, *ast.QueryDocument) {}
