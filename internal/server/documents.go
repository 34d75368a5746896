package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph"
	"casegraph/internal/recent"
)

// documents caches parsed and validated documents by the hash of their text.
type documents struct {
	byHash *recent.Cache[digest, *document]
}

// A digest is the SHA-256 of a text.
type digest [sha256.Size]byte

func digestOf(text string) digest { return sha256.Sum256([]byte(text)) }

func (d digest) String() string { return hex.EncodeToString(d[:]) }

// A document is a validated document with its text. Logs and metrics identify it by
// the hash of the text, in hexadecimal.
type document struct {
	*ast.QueryDocument
	text, hash string
}

func newDocuments(b *recent.Budget) *documents {
	return &documents{recent.NewCache[digest, *document](b)}
}

// find returns the cached document whose text has this hash.
func (d *documents) find(hash digest) (*document, bool) { return d.byHash.Get(hash) }

// keep caches a document.
func (d *documents) keep(hash digest, doc *document) {
	d.byHash.Add(hash, doc, graph.DocumentBytes(doc.QueryDocument))
}

// Get returns to gqlgen's executor the document that admit put into ctx.
func (d *documents) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(admittedKey{}).(*ast.QueryDocument)
	return doc, ok
}

// Add does nothing: the executor calls it only after Get found no document, and admit
// always put one into ctx.
func (d *documents) Add(context.Context, string, *ast.QueryDocument) {}
