package store

import (
	"context"
	"slices"
	"sync"
)

// Bookmarks connect the reads of one client through several servers of one store. A read shows
// at least the states that After names. Seen are the states that reads have shown; the client
// sends them with its next request. The context of a request carries them. Only a store with
// several replicas uses them.
type Bookmarks struct {
	After []string

	mu   sync.Mutex
	seen []string
}

type bookmarksKey struct{}

// WithBookmarks returns a context whose reads use these bookmarks.
func WithBookmarks(ctx context.Context, b *Bookmarks) context.Context {
	return context.WithValue(ctx, bookmarksKey{}, b)
}

// BookmarksOf are the bookmarks of the context, or nil.
func BookmarksOf(ctx context.Context) *Bookmarks {
	b, _ := ctx.Value(bookmarksKey{}).(*Bookmarks)
	return b
}

// See notes states that a read has shown.
func (b *Bookmarks) See(states []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range states {
		if !slices.Contains(b.seen, s) {
			b.seen = append(b.seen, s)
		}
	}
}

// Seen are the states that reads have shown, each once.
func (b *Bookmarks) Seen() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.seen)
}
