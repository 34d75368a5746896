package server

import (
	"context"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
)

// documents remembers the parsed and validated form of queries that come again,
// bounded by the bytes of their texts: a parsed document takes some thirty times
// its text.
//
// It keeps two generations. When the young one is full it becomes the old one,
// and the old one is forgotten but for what was asked for since: near enough to
// the least recently used, and a hit on the young one takes no exclusive lock.
type documents struct {
	mu         sync.RWMutex
	young, old map[string]*ast.QueryDocument
	bytes      int // of the texts in young
}

const (
	generationBytes = 1 << 20
	// A longer query is a program's, made up for one use.
	longestRemembered = 64 << 10
)

// Get finds a document by its text.
func (d *documents) Get(ctx context.Context, query string) (*ast.QueryDocument, bool) {
	d.mu.RLock()
	doc, ok := d.young[query]
	old := false
	if !ok {
		doc, old = d.old[query]
	}
	d.mu.RUnlock()
	if old {
		d.Add(ctx, query, doc)
	}
	return doc, ok || old
}

// Add remembers a document.
func (d *documents) Add(_ context.Context, query string, doc *ast.QueryDocument) {
	if len(query) > longestRemembered {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.young[query]; ok {
		return
	}
	if d.young == nil || d.bytes+len(query) > generationBytes {
		d.old, d.young, d.bytes = d.young, map[string]*ast.QueryDocument{}, 0
	}
	d.young[query] = doc
	d.bytes += len(query)
}
