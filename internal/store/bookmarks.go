package store

import (
	"context"
	"slices"
	"sync"
)

// Bookmarks tie together what one client does through several servers of one
// store: a read shows at least the state that After names, and Seen is the state
// that reads have shown, for the client to name next time. They come and go with
// the context of a request, and mean something to a store of several replicas
// only; others leave them alone.
type Bookmarks struct {
	After []string

	mu   sync.Mutex
	seen []string
}

type bookmarksKey struct{}

// WithBookmarks gives a context in which reads heed these.
func WithBookmarks(ctx context.Context, b *Bookmarks) context.Context {
	return context.WithValue(ctx, bookmarksKey{}, b)
}

// BookmarksOf are those of the context, or nil.
func BookmarksOf(ctx context.Context) *Bookmarks {
	b, _ := ctx.Value(bookmarksKey{}).(*Bookmarks)
	return b
}

// See notes a state that was read.
func (b *Bookmarks) See(states []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range states {
		if !slices.Contains(b.seen, s) {
			b.seen = append(b.seen, s)
		}
	}
}

// Seen are the states that were read, each once.
func (b *Bookmarks) Seen() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.seen)
}
