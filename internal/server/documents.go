package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph"
	"casegraph/internal/recent"
)

// documents remembers the parsed and validated form of queries that come again, by
// the hashes of their texts.
type documents struct {
	byHash *recent.Cache[digest, *document]
}

// A digest is the SHA-256 of a text.
type digest [sha256.Size]byte

func digestOf(text string) digest { return sha256.Sum256([]byte(text)) }

func (d digest) String() string { return hex.EncodeToString(d[:]) }

// A document is an operation's, which was validated, with its text and the hash of
// that, by which logs and metrics know it.
type document struct {
	*ast.QueryDocument
	text, hash string
}

func newDocuments(b *recent.Budget) *documents {
	return &documents{recent.NewCache[digest, *document](b)}
}

// find finds a document by the hash of its text.
func (d *documents) find(hash digest) (*document, bool) { return d.byHash.Get(hash) }

// keep remembers a document.
func (d *documents) keep(hash digest, doc *document) {
	d.byHash.Add(hash, doc, graph.DocumentBytes(doc.QueryDocument))
}

// Get gives gqlgen's executor the document that was admitted for a request.
func (d *documents) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(admittedKey{}).(*ast.QueryDocument)
	return doc, ok
}

// Add is not called: what is admitted is there.
func (d *documents) Add(context.Context, string, *ast.QueryDocument) {}
